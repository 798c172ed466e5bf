"""The ledger: every act of the house, entered once and never changed.

Words: a *leaf* is one act with the row that resulted from it; a *subject* is the thing the act is
about, written `prefix:key`; a *batch* is one act over many subjects, a leaf over its own small
tree; a *checkpoint* is the signed size and root of the tree; a *receipt* lets the holder prove
later that an act was entered; an *audit* reads everything again and names what was changed by
other ways than acts.

`actions` writes, `reads` answers, `audit` and `rows` look for tampering, `statements`, `findings`
and `evidence` are pure and serve the outsider's check, which runs without a database.
"""
