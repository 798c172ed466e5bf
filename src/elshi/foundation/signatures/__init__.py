"""Keys of the house and what they sign: seals, documents, time stamps, checkpoints, lists.

Words: an *authority* is a country's signing authority (ICAO 9303-12: the CSCA), whose *root* signs
every other certificate; a *key* serves one *purpose*; a *reference* names a seal's key in two
characters of the seal; to *rotate* is to put a fresh key in an old one's place; to *retire* a key
is to sign no more with it, to *revoke* it is to say that it can no longer be believed; the
*master key* opens all other keys and never lies beside them.
"""
