"""Names of states by their three-letter code, sorted as each language sorts."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

from elshi.engines.alphabets.collation import sort_key

from .special import SPECIAL

# CLDR keeps withdrawn territories; a passport cannot be issued by these.
_WITHDRAWN = {"ANT", "SCG", "YUG", "CSK", "DDR", "SUN", "TMP", "BUR", "ZAR", "FXX", "NTZ", "YMD"}


@cache
def _alpha2() -> dict[str, str]:
    """Three-letter → two-letter code, from CLDR's territory aliases."""
    aliases: Any = get_global("territory_aliases")
    found = {
        old: new[0]
        for old, new in aliases.items()
        if len(old) == 3 and old.isalpha() and len(new) == 1 and len(new[0]) == 2
    }
    # Passports of Germany write one letter (Doc 9303-3, section 5, part D).
    found["D"] = found.pop("DEU")
    return {code: two for code, two in found.items() if code not in _WITHDRAWN}


@cache
def names(language: str) -> dict[str, str]:
    """Code → name, in one language, in the order that language sorts."""
    territories = Locale.parse(language).territories
    found = {code: territories[two] for code, two in _alpha2().items() if two in territories}
    found |= {code: titles.get(language, titles["en"]) for code, titles in SPECIAL.items()}
    return dict(sorted(found.items(), key=lambda item: sort_key(item[1], language)))


def name(code: str, language: str | None = None) -> str:
    """The name of a state, or its code when it is unknown."""
    return names((language or get_language() or "en")[:2]).get(code, code)


def choices() -> list[tuple[str, str]]:
    """Code and name in the reader's language, for a list to choose from."""
    return list(names((get_language() or "en")[:2]).items())


def is_state(code: str) -> bool:
    """Whether a code can stand in a travel document."""
    return code in _alpha2() or code in SPECIAL
