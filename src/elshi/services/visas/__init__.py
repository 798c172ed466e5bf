"""Visas: a traveller applies, a consul decides, a border officer verifies without a network.

Words: an *application* is the traveller's request; a *category* says for what and on which terms
a visa is given; a *rule edition* is the dated table of categories, fees and nationalities; a
*consultation* asks another agency; an *invitation* is a host's single-use number; a *visa* is the
sealed document; *revoked* visas were good once, *annulled* ones never should have been.
"""
