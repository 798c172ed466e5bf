"""Names compared: is this person perhaps one on a list, and why.

Words: a *reading* is one way to write a name in Latin letters; a *token* is one of its words; a
*skeleton* is a token with vowels, doubled letters and spelling habits taken out, so that spellings
of one name meet; a *likeness* is the comparison's result with its reasons.
"""
