"""Fees: what a case owes, what came in, what goes back, in a ledger of accounts of its own.

Words: a *charge* is what a case owes; a *payment* is one try to settle it through a provider; an
*event* is what a provider tells us, once; an *entry* moves an amount between two accounts; a
*refund* gives money back. Money is settled by events alone, never by a browser's return.
"""
