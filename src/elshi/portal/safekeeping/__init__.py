"""Copies of the house that outlive it: what is copied, how it is sealed, how it comes back.

*Archive*: one encrypted file with the database, the sealed files and the house's face, of which a
series is kept. *Key mirror*: the newest state of the folder of keys, of which no older copy is ever
kept, with the *list of erasures* in it. *Identity* and *recipient*: the private and the public half
of the key pair (age, X25519) that archives are encrypted to. docs/decisions/backup.md says why.
"""
