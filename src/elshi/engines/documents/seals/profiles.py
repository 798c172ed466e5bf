"""What each kind of sealed document carries: one table, a row a feature.

Names and sizes follow Doc 9303-7, 9.1.3 (visa), 9303-8 (emergency travel document), TR-03137-1,
5 to 10 (the German papers) and TR-03171, 3.2 (administrative documents, whose further fields are
set by a profile outside the seal). A document of no profile here is read all the same: its
features are given as bytes.
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

VISA = 0x5D01
EMERGENCY_TRAVEL_DOCUMENT = 0x5E03


class Feature(NamedTuple):
    """One row: its name, how its value is written (`values`), bytes allowed, must it stand."""

    name: str
    kind: str
    least: int
    most: int
    required: bool = True


class Profile(NamedTuple):
    """A kind of document; of the tags in `one_of`, if any, at least one must stand."""

    document: str
    features: dict[int, Feature]
    one_of: frozenset[int]
    others: str  # the kind of a feature outside the table
    required: frozenset[int]


def _profile(
    document: str,
    features: dict[int, Feature],
    one_of: frozenset[int] = frozenset(),
    others: str = "bytes",
) -> Profile:
    required = frozenset(tag for tag, feature in features.items() if feature.required)
    return Profile(document, features, one_of, others, required)


def _mrz(name: str = "machine-readable zone") -> Feature:
    return Feature(name, "mrz td2", 48, 48)


def _number(name: str) -> Feature:
    return Feature(name, "text", 6, 6)


def _uri(name: str, required: bool = False) -> Feature:
    return Feature(name, "utf-8", 1, 255, required)


_PROFILE_NUMBER = Feature("profile number", "bytes", 16, 16)
_MUNICIPALITY = _number("official municipality code")
_ADDRESS_STICKER = {
    1: _number("document number"),
    2: _MUNICIPALITY,
    3: Feature("residential address", "text", 6, 18),
}

PROFILES: dict[int, Profile] = {
    VISA: _profile(
        "visa",
        {
            1: Feature("machine-readable zone, format A", "mrz mrv-a", 48, 48, required=False),
            2: Feature("machine-readable zone, format B", "mrz mrv-b", 44, 44, required=False),
            3: Feature("number of entries", "number", 1, 1, required=False),
            4: Feature("duration of stay", "stay", 3, 3),
            5: _number("passport number"),
            6: Feature("visa type", "bytes", 1, 4, required=False),
            7: Feature("additional feature", "bytes", 0, 254, required=False),
        },
        one_of=frozenset((1, 2)),
    ),
    EMERGENCY_TRAVEL_DOCUMENT: _profile("emergency travel document", {2: _mrz()}),
    0xFD02: _profile(
        "arrival attestation",
        {2: _mrz(), 3: Feature("number in the register of foreigners", "text", 8, 8)},
    ),
    0xFC04: _profile(
        "social insurance card",
        {
            1: Feature("social insurance number", "text", 8, 8),
            2: Feature("surname", "utf-8", 1, 90),
            3: Feature("first name", "utf-8", 1, 90),
            4: Feature("name at birth", "utf-8", 1, 90, required=False),
        },
    ),
    0xFB06: _profile("residence permit", {2: _mrz(), 3: _number("passport number")}),
    0xFA06: _profile(
        "supplementary sheet of a residence permit",
        {
            4: _mrz("machine-readable zone of the residence permit"),
            5: _number("number of the supplementary sheet"),
        },
    ),
    0xF908: _profile("address sticker of an identity card", _ADDRESS_STICKER),
    0xF90C: _profile("address sticker of a residence permit", _ADDRESS_STICKER),
    0xF80A: _profile(
        "residence sticker of a passport",
        {
            1: _number("document number"),
            2: _MUNICIPALITY,
            3: Feature("postal code", "text", 4, 4),
        },
    ),
    0x01C8: _profile(
        "administrative document",
        {0: _PROFILE_NUMBER, 1: Feature("validity", "period", 1, 17, required=False)},
        others="utf-8 or bytes",
    ),
    0x01C9: _profile(
        "administrative document",
        {
            0: _PROFILE_NUMBER,
            1: Feature("valid from", "day", 8, 8, required=False),
            2: Feature("valid until", "day", 8, 8, required=False),
            3: _uri("address of the profile", required=True),
            4: _uri("address of the certificate", required=True),
            5: _uri("address of the status list"),
            6: Feature("index in the status list", "number", 1, 4, required=False),
        },
        others="utf-8 or bytes",
    ),
}
UNKNOWN = _profile("", {})


def profile(definition: int, category: int) -> Profile:
    """The profile of a header's two bytes, `UNKNOWN` when the table has none."""
    return PROFILES.get(definition << 8 | category, UNKNOWN)


def kind(of: Profile, tag: int) -> str:
    """How the value under `tag` is written in documents of this profile."""
    feature = of.features.get(tag)
    return feature.kind if feature else of.others


def missing(of: Profile, tags: Set[int]) -> list[str]:
    """Which features this profile demands and these tags lack, in plain words."""
    if of.required <= tags and (not of.one_of or of.one_of & tags):
        return []  # the common case, in two set operations
    found = [
        f"tag {tag:02X} ({feature.name}) is missing"
        for tag, feature in of.features.items()
        if feature.required and tag not in tags
    ]
    if of.one_of and not of.one_of & tags:
        found.append("no machine-readable zone")
    return found
