"""Who may see and do what: actors, roles, one policy a model, and the reading log.

Words: an *actor* is whoever acts now (staff at a post, a traveller with a link, the system); a
*permission* is a verb on a noun ("visas.application.decide"); a *policy* has two sides of one
rule, `visible` for lists and `allows` for one object; a *reading* is an opening of a case, a
file, a search or an export by staff.
"""
