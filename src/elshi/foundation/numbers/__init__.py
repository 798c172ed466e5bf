"""Numbers without gaps: each series counts on its own, by office and by year.

Words: a *series* is a template with its counting ("{office}/{year}-{number:05}"); a *counter* is
how far it has come at an office in a year, under the template it was opened with; a *reserved*
number is set aside for a paper to come, a *cancelled* one stays empty with its reason. Numbers
are never handed out at a public address: they would tell how many papers there are.
"""
