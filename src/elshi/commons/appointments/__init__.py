"""Interview slots of an office and who comes when.

Words: a *slot* is a time with so many places; a *booking* holds a place for a case. A person has
one living booking; a held place that is not confirmed in ten minutes is free again.
"""
