"""Accounts of staff, and who holds or deputises which post, in time.

Words: a *tenure* is the time an account holds a post; a *deputyship* the time it acts for the
holder. Travellers have no account: a one-time link opens their application (see visas).
"""
