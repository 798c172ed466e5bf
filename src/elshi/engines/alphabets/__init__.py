"""Letters and their order: what Elshi needs to write, find and sort words of many scripts.

`latin`, `cyrillic` and `arabic` are tables with their source; `transliteration` writes a name in
the letters of a machine-readable zone; `folding` makes spellings that a searcher holds for equal
equal; `collation` sorts as Kazakh, Russian and English readers expect.
"""
