"""Made documents, right and wrong, for tests, measurements and the demo.

Every draw comes from the `Random` given, so that a printed seed tells which documents were made. No
person or number is real; Utopia issues the ICAO specimens, any other state its own share here.
"""

from __future__ import annotations

from random import Random

from elshi.engines.documents.mrz_building import build
from elshi.engines.documents.mrz_codes import KNOWN_CODES
from elshi.engines.documents.mrz_digits import ALPHABET, DIGITS, LETTERS, VALUES
from elshi.engines.documents.mrz_layouts import LAYOUTS, Layout

_CODES = sorted(KNOWN_CODES)
_SYLLABLES = ("AI", "BEK", "DAN", "ER", "GUL", "ILI", "KA", "LYN", "NUR", "RAS", "SHA", "ZHA")


def zone(random: Random, format: str) -> tuple[str, ...]:
    """A valid zone of the format, with all that may stand in one: long numbers, unknown dates, …"""
    layout = LAYOUTS[format]
    number = _text(random, random.randint(5, 9))
    if layout.continued and random.random() < 0.2:
        number = _text(random, random.randint(10, 7 + layout.width_of(layout.continued)))
    room = layout.width_of("optional") if len(number) < 10 or format == "TD1" else 0
    return build(
        format,
        document_code=random.choice(sorted(layout.codes.values())),
        issuer=random.choice(_CODES),
        number=number,
        nationality=random.choice(_CODES),
        birth=_date(random, 1927, 2026, unknown=0.05),
        expiry=_date(random, 1977, 2075, unknown=0),
        sex=random.choice("MFX"),
        surname=_name(random, random.choice((1, 1, 1, 2, 4))),
        given_names=_name(random, random.choice((0, 1, 1, 2, 3))),
        optional="" if format == "TD1" else _text(random, random.choice((0, room))),
        second_optional=_text(random, random.choice((0, room))) if format == "TD1" else "",
    )


def seen_by_digits(random: Random, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines with one character changed so that a check digit must tell."""
    layout = next(
        one for one in LAYOUTS.values()
        if (one.line_count, one.width) == (len(lines), len(lines[0]))
        and (one.format[0] == "M") == (lines[0][0] == "V")
    )  # fmt: skip
    text = "".join(lines)
    place = random.choice(checked_places(layout))
    value = VALUES[ord(text[place])]
    other = random.choice([c for c in ALPHABET if VALUES[ord(c)] != value])
    return split(layout, text[:place] + other + text[place + 1 :])


def split(layout: Layout, text: str) -> tuple[str, ...]:
    """Joined lines as lines."""
    return tuple(text[i : i + layout.width] for i in range(0, len(text), layout.width))


def checked_places(layout: Layout) -> list[int]:
    """The positions of the joined lines that a check digit covers or is."""
    covered = {"number", "birth_year", "birth_day", "expiry_year", "expiry_day"}
    covered |= {name for name, _ in layout.elements if name.endswith("_digit")}
    if layout.width_of("composite"):
        covered |= {"composite", "first_optional", "optional"}
    whole = range(layout.line_count * layout.width)
    return [place for place in whole if layout.element_at(place) in covered]


def _text(random: Random, length: int) -> str:
    return "".join(random.choice(DIGITS + LETTERS) for _ in range(length))


def _name(random: Random, components: int) -> str:
    return " ".join(
        "".join(random.choice(_SYLLABLES) for _ in range(random.randint(1, 5)))
        for _ in range(components)
    )


def _date(random: Random, first: int, last: int, *, unknown: float) -> str:
    year, month, day = random.randint(first, last), random.randint(1, 12), random.randint(1, 28)
    if random.random() >= unknown:
        return f"{year}-{month:02}-{day:02}"
    return random.choice((f"{year}-{month:02}-XX", f"{year}-XX-XX", "XXXX-XX-XX"))
