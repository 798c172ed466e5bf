"""What the house tells people: letters by e-mail, notices on the desk, digests.

Words: a *notice* is one message to one person, written once with the act it tells of and handed
over later; the *outbox* is the folder of the demonstration in which messages appear as files; a
*desk notice* is for a post. Address and words are sealed under their case's key and wiped once
the message is handed over.
"""
