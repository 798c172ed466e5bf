"""Latin names written in Cyrillic by several habits, made apart from the engine's own tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_LETTERS = dict(zip("ABCDEFGHIKLMNOPQRSTUVWYZ", "АБКДЕФГХИКЛМНОПКРСТУВВЙЗ", strict=True))
_LETTERS |= {"J": "ДЖ", "X": "КС"}
_GROUPS = {"SHCH": "Щ", "KH": "Х", "ZH": "Ж", "CH": "Ч", "SH": "Ш", "TS": "Ц", "YU": "Ю"}
_GROUPS |= {"YA": "Я", "YO": "Ё"}

HABITS: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "practical": (
        _GROUPS | {"TH": "Т", "PH": "Ф", "GH": "Г", "DH": "Д", "CK": "К", "OO": "У", "EE": "И"},
        _LETTERS,
    ),
    "by sound": (
        _GROUPS
        | {"DJ": "ДЖ", "AE": "Э", "AI": "АЙ", "IA": "ИЯ", "PH": "Ф", "TH": "Т", "OU": "У"}
        | {"EE": "И", "OO": "У", "CE": "СЕ", "CI": "СИ", "GE": "ДЖЕ", "GI": "ДЖИ", "YE": "Е"},
        _LETTERS | {"E": "Э", "W": "У", "X": "Х", "Y": "И"},
    ),
    "letter by letter": ({}, _LETTERS | {"C": "С", "J": "Ж", "Y": "И"}),
    "Kazakh": (
        _GROUPS | {"NG": "Ң", "GH": "Ғ", "OU": "У", "OO": "У"},
        _LETTERS | {"Q": "Қ", "H": "Һ", "U": "Ұ", "I": "І", "J": "Ж", "W": "У"},
    ),
}


def cyrillic(name: str, habit: str) -> str:
    """The name in Cyrillic capitals by one of the habits."""
    groups, letters = HABITS[habit]
    table = {**letters, **groups}
    apart = unicodedata.normalize("NFKD", name.upper())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    pattern = re.compile("|".join(sorted(table, key=len, reverse=True)) + "|.")
    return "".join(table.get(found, found) for found in pattern.findall(bare))
