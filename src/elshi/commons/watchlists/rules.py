"""What beside the name speaks for or against a hit: worked out for the officer, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from elshi.commons.world import reads as world
from elshi.engines.names import evidence
from elshi.engines.names.evidence import Agreement
from elshi.engines.names.likeness import compare
from elshi.engines.names.skeletons import tokens

# States that the United Nations' list calls otherwise than the common register of names does.
_LISTED_AS = {
    "CIV": "Côte d'Ivoire",
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "CZE": "Czech Republic",
    "KOR": "Republic of Korea",
    "LAO": "Lao People's Democratic Republic",
    "MDA": "Republic of Moldova",
    "MMR": "Myanmar",
    "PRK": "Democratic People's Republic of Korea",
    "PSE": "Palestinian",
    "RUS": "Russian Federation",
    "SYR": "Syrian Arab Republic",
    "TUR": "Turkey",
    "TZA": "United Republic of Tanzania",
    "VNM": "Viet Nam",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who is compared: every name in every script, birth as ISO date, passport number."""

    names: tuple[str, ...]
    birth: str
    nationality: str
    passport: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One particular's verdict: its words, and the tone of its tag."""

    title: Promise
    tone: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs of words that met (the traveller's, the list's), and the particulars beside them."""

    pairs: tuple[tuple[str, str], ...]
    birth: Spoken
    nationality: Spoken
    passport: Spoken


_SPOKEN = {
    Agreement.SAME: Spoken(_("the same"), "bad"),
    Agreement.NEAR: Spoken(_("near"), "warn"),
    Agreement.OTHER: Spoken(_("another"), "good"),
    Agreement.UNKNOWN: Spoken(_("not known"), ""),
}


def weigh(
    person: Person,
    listed_name: str,
    *,
    births: Sequence[str],
    nationalities: Sequence[str],
    passports: Sequence[str],
) -> Evidence:
    """The evidence between a person and what a list says under the name that met."""
    theirs = tokens(listed_name)
    _score, pairs = max((compare(tokens(name), theirs) for name in person.names), default=(0.0, ()))
    state = person.nationality
    called = (world.name(state, "en"), _LISTED_AS.get(state, "")) if state else ()
    return Evidence(
        pairs=pairs,
        birth=_SPOKEN[evidence.births(births, person.birth)],
        nationality=_SPOKEN[evidence.nationalities(nationalities, called)],
        passport=_SPOKEN[evidence.passports(passports, person.passport)],
    )
