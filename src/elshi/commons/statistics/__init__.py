"""Figures published once and for ever, that tell nothing about one person.

Words: a *count* is what really is and stays inside; a *block* is the smallest set of people about
which anything is published (a mission in a quarter, or all its small missions together); a *table*
splits a block by one question, small cells *held back* together; a *publication* is a period's
frozen figures; every other figure is *arithmetic* on publications. `docs/decisions/statistics.md`
says why nothing below five can be worked out.
"""
