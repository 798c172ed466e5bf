"""The members of a VDS-NC over a visa: one table, so that a name can be put right in one place.

The ICAO Technical Report on Digital Travel Authorizations (2.15, chapter 3) defines the message;
its member names could not be compared with the text when this was written, so the names below are
ours, short as VDS-NC's own (`pid.n`, `pid.dob`), and every reader and writer passes through here.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

TYPE = "icao.dta"
_MEMBERS = {  # fact: path inside `msg`
    "number": ("vn",),
    "category": ("vt",),
    "name": ("pid", "n"),
    "birth": ("pid", "dob"),
    "sex": ("pid", "sex"),
    "nationality": ("pid", "nat"),
    "passport": ("pid", "i"),
    "valid_from": ("val", "from"),
    "valid_until": ("val", "to"),
    "entries": ("val", "ent"),
    "stay_days": ("val", "day"),
    "list_index": ("rix",),
}


class Authorisation(NamedTuple):
    """A visa's facts. `name` as in a machine-readable zone; entries 0 for any
    number; `list_index` is the paper's place in the revocation list."""

    number: str
    category: str
    name: str
    birth: str
    sex: str
    nationality: str
    passport: str
    valid_from: date
    valid_until: date
    entries: int
    stay_days: int
    list_index: int


def message(facts: Authorisation) -> dict[str, object]:
    """The `msg` of a VDS-NC over these facts."""
    whole: dict[str, object] = {}
    for fact, value in facts._asdict().items():
        *way, last = _MEMBERS[fact]
        part = whole
        for step in way:
            part = part.setdefault(step, {})  # type: ignore[assignment]
        part[last] = value.isoformat() if isinstance(value, date) else value
    return whole


def facts(message: dict[str, object]) -> Authorisation:
    """The facts in a `msg`. Raises ValueError for a member that is missing or of another form."""
    found: dict[str, object] = {fact: _member(message, way) for fact, way in _MEMBERS.items()}
    for name in ("valid_from", "valid_until"):
        found[name] = date.fromisoformat(str(found[name]))
    for name in ("entries", "stay_days", "list_index"):
        if type(found[name]) is not int:
            raise ValueError(f"{name} is no whole number")
    texts = set(_MEMBERS) - {"valid_from", "valid_until", "entries", "stay_days", "list_index"}
    if not all(isinstance(found[name], str) for name in texts):
        raise ValueError("a text is missing")
    return Authorisation(**found)  # type: ignore[arg-type]


def _member(message: dict[str, object], way: tuple[str, ...]) -> object:
    part: object = message
    for step in way:
        if not isinstance(part, dict) or step not in part:
            raise ValueError(f"no member {'.'.join(way)}")
        part = part[step]
    return part
