"""States and other issuers of travel documents, by the codes of ICAO Doc 9303, in every language.

Words: a *state* here is any entry that may stand as nationality or issuer in a travel document,
organisations and special codes included. Names come from the Unicode CLDR; what CLDR lacks is
named in `special.py` with its source.
"""
