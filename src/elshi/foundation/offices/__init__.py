"""Parties, their offices, working calendars and posts.

Words: a *party* is a ministry, another state's authority, an organisation or an institution; an
*office* is a place where a party works (a department, an embassy, a consulate) with its time zone
and working calendar; a *post* is a seat at an office that carries a role. Who sits in it, and
since when, is told by `identity`.
"""
