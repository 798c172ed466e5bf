"""Names compared: is this person perhaps one on a list, and why.

Words: a *reading* is a name in Latin capitals, said aloud from any script; a *token* is one of its
words; a *sound* is a token as it is heard; a *skeleton* is what stays of it without vowels and
spelling habits, so that spellings of one name meet; a *likeness* is the comparison's result with
the pairs of words that met; *evidence* is what birth, nationality and passport say beside it.
"""
