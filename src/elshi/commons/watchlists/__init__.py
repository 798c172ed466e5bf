"""Watch lists: who stands on which edition, who was found on it, and who cleared it why.

Words: a *list* comes in *editions*; an *entry* is a person on it; a *screening* compares one case
with the edition in force; a *hit* is a likeness to be looked at: *cleared* (another person),
*overridden* (the person, yet the case goes on: needs a second person) or *confirmed*.
"""
