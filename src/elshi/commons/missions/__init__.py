"""Missions abroad: which office represents the ministry where, and for whom it issues visas.

Words: the *host state* is where a mission stands; its *jurisdiction* are the states whose
residents it serves. A mission is one-to-one an office.
"""
