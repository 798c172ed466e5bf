"""Background work: a queue in the database, facts handed from one service to another.

Words: a *job* is a piece of work by the name of its handler, enqueued in the transaction of the
act that needs it; a *duty* is a handler whose effects all lie in the database, an *errand* one
that also reaches outside; a *round* is a job that comes due by itself; a *lease* is the time a
worker has a job to itself; a *dead letter* is a job given up, waiting for a person; a *fact* is
what happened, told to its subscribers after the act is committed; a *delivery* is one fact for
one subscriber. A worker may be killed at any moment: the job runs again, its effects stand once.
"""
