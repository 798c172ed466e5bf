"""Declared flows, and the one function that moves a case along them.

Words: a *procedure* is a set of states and steps declared as data; a *step* leads a case from one
state to another and says who may take it, what it asks and whom it tells; a *passage* is one step
taken; a *deadline* counts the office's working days and pauses while somebody else is awaited.
"""
