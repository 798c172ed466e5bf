"""Tries counted by where they come from, never by what is asked for.

A reference is never counted: else a stranger could lock its traveller out. Who holds one address
of IPv6 holds the whole network of 2^64 about it (RFC 6177), so that network is one caller; and a
provider's block of neighbours, rented by the hour, together has ten times as many tries as one.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache

# Bits that name one caller, and those that name its neighbours.
OWN = {4: 32, 6: 64}
NEAR = {4: 24, 6: 48}
NEIGHBOURS = 10


def networks(address: str) -> tuple[str, str]:
    """The network that is one caller, and the one that its neighbours share."""
    try:
        found = ip_address(address)
    except ValueError:
        return (address, address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    own, near = (
        str(ip_network((found, bits[found.version]), strict=False)) for bits in (OWN, NEAR)
    )
    return own, near


def too_many(door: str, address: str, *, tries: int, window: int) -> bool:
    """Count a try at this door; whether it is beyond the ``tries`` in ``window`` seconds."""
    own, near = networks(address)
    beyond = count(f"{door}:{own}", window) > tries
    return count(f"{door}:near:{near}", window) > tries * NEIGHBOURS or beyond


def count(name: str, window: int) -> int:
    """How many tries of this name there were in this window, with this one."""
    key = f"tries:{name}"
    cache.add(key, 0, window)
    try:
        return int(cache.incr(key))
    except ValueError:  # the window closed between the two lines
        return 1
