"""The administrator's room: screens that keep offices, posts, people and the house's own work.

Words: an *appointment* gives a post to an account; an *absence* is a holder's own deputyship; a
*dead letter* is work the queue has given up; the *welcome* is the page where a one-time link is
spent on a password. The rooms that own these tables lie below access and know no screens; this one
opens their doors and says who may pass.
"""
