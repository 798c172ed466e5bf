"""Pure Python engines: no Django, no database, no clock, no network."""
