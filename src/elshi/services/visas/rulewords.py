"""What an edition of the rules changes, in words that a consul reads: what, before, after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from elshi.commons.fees.money import in_words
from elshi.commons.world import reads as world
from elshi.foundation.languages import formats
from elshi.foundation.languages.fields import in_language

from . import rulebook
from .forms_rules import REFUND_CHOICES
from .questions import ENTRY_CHOICES

Table = Mapping[str, Any]
FIELDS = {
    "stay_days": gettext_lazy("days of stay"),
    "validity_days": gettext_lazy("days of validity"),
    "fee": gettext_lazy("fee"),
    "title": gettext_lazy("title"),
    "invitation": gettext_lazy("invitation"),
    "eased": gettext_lazy("no invitation for eased nationalities"),
    "official": gettext_lazy("on a note verbale only"),
    "documents": gettext_lazy("documents"),
    "electronic": gettext_lazy("nationalities that can have it online"),
    "working_days": gettext_lazy("working days"),
    "extension_days": gettext_lazy("days of extension"),
    "purpose": gettext_lazy("purpose"),
}
NONE = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the preview."""

    what: str
    before: str
    after: str


def differences(before: Table, after: Table) -> list[Change]:
    """Every difference between two tables; a category that comes or goes is one line."""
    old, new = _codes(before), _codes(after)
    whole = [
        Change(_("Category %(code)s") % {"code": code}, *_whole(code, before, after))
        for code in sorted(old ^ new)
    ]
    kept = [
        _change(place, was, becomes, before, after)
        for place, was, becomes in rulebook.changes(before, after)
        if not _inside(place, old ^ new)
    ]
    return [*whole, *kept, *_orders(before, after)]


def _orders(before: Table, after: Table) -> list[Change]:
    """Where rows that stand in both tables change their order, which travellers see."""
    found = []
    for part in ("purposes", "categories"):
        old, new = ([row["code"] for row in table.get(part, ())] for table in (before, after))
        stay = [[code for code in codes if code in old and code in new] for codes in (old, new)]
        if stay[0] != stay[1]:
            words = [", ".join(codes) for codes in stay]
            found.append(Change(_title(["order", part]), *words))
    return found


def _codes(table: Table) -> set[str]:
    return {row["code"] for row in table.get("categories", ())}


def _inside(place: str, codes: Iterable[str]) -> bool:
    return any(place.startswith(f"categories.{code}.") for code in codes)


def _whole(code: str, before: Table, after: Table) -> tuple[str, str]:
    for table, words in ((before, ("{}", NONE)), (after, (NONE, "{}"))):
        for row in table["categories"]:
            if row["code"] == code and code not in _codes(after if table is before else before):
                title = in_language(row["title"])
                return words[0].format(title), words[1].format(title)
    return NONE, NONE


def _change(place: str, was: Any, becomes: Any, before: Table, after: Table) -> Change:
    parts = place.split(".")
    if isinstance(was, list) or isinstance(becomes, list):
        return _of_lists(_title(parts), parts, was or [], becomes or [], after)
    name = parts[-1] if parts[0] != "visa_free" else "stay_days"
    return Change(
        _title(parts),
        _value(name, was, before),
        _value(name, becomes, after),
    )


def _of_lists(
    what: str, parts: list[str], was: list[Any], becomes: list[Any], table: Table
) -> Change:
    """Of two lists only what goes and what comes, each in words."""
    gone, come = sorted(set(was) - set(becomes)), sorted(set(becomes) - set(was))
    return Change(
        what,
        ", ".join(_member(parts, each, table) for each in gone) or NONE,
        ", ".join(_member(parts, each, table) for each in come) or NONE,
    )


def _member(parts: list[str], code: str, table: Table) -> str:
    if code == rulebook.ALL:
        return _("all nationalities")
    if parts[-1] == "documents":
        return in_language(table["documents"].get(code)) or code
    return world.name(code)


def _title(parts: list[str]) -> str:
    match parts:
        case ["categories", code, "entries", entries, field]:
            ways = dict(ENTRY_CHOICES)
            return f"{code} · {ways.get(entries, entries)}: {FIELDS.get(field, field)}"
        case ["categories", code, "title", language]:
            return f"{code} · {FIELDS['title']} ({language})"
        case ["categories", code, field, *_rest]:
            return f"{code} · {FIELDS.get(field, field)}"
        case ["visa_free", state]:
            return _("%(state)s: days without a visa") % {"state": world.name(state)}
        case ["documents", code, language]:
            return _("Document %(code)s (%(language)s)") % {"code": code, "language": language}
        case ["purposes", code, "title", language]:
            return _("Purpose %(code)s (%(language)s)") % {"code": code, "language": language}
        case ["purposes", code, "code"]:
            return _("Purpose %(code)s") % {"code": code}
        case ["order", "categories"]:
            return _("Order of the categories")
        case ["order", "purposes"]:
            return _("Order of the purposes")
        case ["no_invitation"]:
            return _("Nationalities that need no invitation")
        case ["currency"]:
            return _("Currency of the fees")
        case ["refund"]:
            return _("When is the fee of an undecided application given back?")
    return ".".join(parts)


def _value(name: str, value: Any, table: Table) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "purpose":
        titles = {row["code"]: in_language(row["title"]) for row in table.get("purposes", ())}
        return titles.get(value, str(value))
    if name == "refund":
        return str(dict(REFUND_CHOICES).get(value, value))
    if name == "fee":
        return in_words(value, table["currency"])
    if isinstance(value, int):
        return formats.number(value, get_language() or "en")
    return str(value)
