"""Papers: what a ministry writes and keeps, numbered, in its languages, with all that hangs on it.

A *paper* has a title in every language and a text in its original language, with translations
beside it. Each change is a *version*; none is overwritten. *Enclosures* are files, *links* lead
from paper to paper (in reply to, in execution of), *labels* say who needs to know. A paper is a
draft until it is registered: then it has a number, and its text stands.
"""
