"""A device in two words and a network without a place: enough for its owner to know it again.

Pure: what a browser says of itself and an address go in. Neither is evidence; nobody is refused
for them.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

# The first that stands in the text counts: most browsers also name those they descend from.
_PROGRAMS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
# Half of a household's or an office's network: the last byte, or all below the site, is left out.
_KEPT = {4: 24, 6: 48}


def device_of(said: str) -> str:
    """Browser and system, "Firefox · Windows"; nothing when neither is known."""
    known = (_first(_PROGRAMS, said), _first(_SYSTEMS, said))
    return " · ".join(word for word in known if word)


def network_of(address: str) -> str:
    """The network of an address, "203.0.113.0/24" or "2001:db8:1::/48"; nothing for no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((found, _KEPT[found.version]), strict=False))


def _first(words: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in words if mark in text), "")
