"""An append-only Merkle tree whose history anyone can check, by RFC 9162.

Words: a *leaf* is one entry; a *place* names a perfect subtree by level and index; the
*frontier* is the row of perfect subtrees that make up a tree of any size; a *proof* shows that a
leaf stands in a tree (inclusion) or that one tree is the beginning of another (consistency); a
*checkpoint* is the signed size and root; a *cosignature* is a witness's word that it saw the
checkpoint; a *receipt* binds a leaf, its proof and a checkpoint in one text; a *commitment*
stands for a value that may be erased later.

Nothing here knows a database, a clock or a key store: nodes are read through `tree.Nodes`,
signers are functions from bytes to bytes.
"""
