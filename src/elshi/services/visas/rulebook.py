"""The dated rule table read as a whole: who needs a visa, of which category, on which terms.

Pure: a table (the JSON of a rule edition) comes in, answers go out. Consuls edit the table; no
category, fee or nationality stands in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ALL = "*"
ENTRIES = ("single", "double", "multiple")
# Until when the fee of an application that ends undecided is given back.
REFUNDS = ("never", "unexamined", "undecided")


@dataclass(frozen=True, slots=True)
class Terms:
    """One category on one number of entries, as a traveller of one nationality meets it.

    Durations are days; ``fee`` is in minor units of ``currency``.
    """

    category: str
    title: Mapping[str, str]
    entries: str
    stay_days: int
    validity_days: int
    fee: int
    currency: str
    invitation: bool
    documents: tuple[str, ...]
    working_days: int
    electronic: bool
    official: bool
    extension_days: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """The guide's answer for a nationality: no visa for so many days, or these categories."""

    visa_free_days: int
    electronic: tuple[str, ...]
    at_mission: tuple[str, ...]


class RuleBook:
    """A rule table opened for questions."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.categories: dict[str, Mapping[str, Any]] = {
            category["code"]: category for category in table["categories"]
        }

    def terms(self, category: str, entries: str, nationality: str) -> Terms | None:
        """The terms of a category for a nationality; nothing when it is not offered so."""
        row = self.categories.get(category)
        offer = (row or {}).get("entries", {}).get(entries)
        if row is None or offer is None:
            return None
        return Terms(
            category=category,
            title=row["title"],
            entries=entries,
            stay_days=offer["stay_days"],
            validity_days=offer["validity_days"],
            fee=offer["fee"],
            currency=self.table["currency"],
            invitation=row["invitation"] and nationality not in self._without_invitation(row),
            documents=tuple(row["documents"]),
            working_days=row["working_days"],
            electronic=_names(row["electronic"], nationality),
            official=row.get("official", False),
            extension_days=row.get("extension_days", 0),
        )

    def gives_back(self, *, examined: bool) -> bool:
        """Whether a paid fee is given back when a case ends undecided."""
        rule = self.table.get("refund", "unexamined")
        return bool(rule == "undecided" or (rule == "unexamined" and not examined))

    def need(self, nationality: str) -> Need:
        """What a holder of this nationality's ordinary passport needs."""
        ordinary = [row for row in self.table["categories"] if not row.get("official")]
        electronic = [row["code"] for row in ordinary if _names(row["electronic"], nationality)]
        return Need(
            visa_free_days=self.table["visa_free"].get(nationality, 0),
            electronic=tuple(electronic),
            at_mission=tuple(row["code"] for row in ordinary if row["code"] not in electronic),
        )

    def document_title(self, code: str) -> Mapping[str, str]:
        """The title of a supporting document, by language."""
        titles: Mapping[str, Mapping[str, str]] = self.table["documents"]
        return titles[code]

    def _without_invitation(self, row: Mapping[str, Any]) -> frozenset[str]:
        if not row.get("eased", False):
            return frozenset()
        return frozenset(self.table["no_invitation"])


def _names(nationalities: list[str], nationality: str) -> bool:
    return ALL in nationalities or nationality in nationalities


def faults_in(table: Any, languages: tuple[str, ...] = ("kk", "ru", "en")) -> list[str]:
    """What is wrong with a table, as codes a screen can explain; empty when it may be proposed."""
    if not isinstance(table, Mapping):
        return ["not_a_table"]
    faults = [f"missing:{key}" for key in _PARTS if key not in table]
    if faults:
        return faults
    codes = [row.get("code") for row in table["categories"]]
    faults += [f"doubled:{code}" for code in sorted({c for c in codes if codes.count(c) > 1})]
    faults += ["refund"] if table.get("refund", "unexamined") not in REFUNDS else []
    faults += _faults_in_purposes(table, languages)
    for row in table["categories"]:
        faults += _faults_in_category(row, table, languages)
    return faults


def _faults_in_purposes(table: Mapping[str, Any], languages: tuple[str, ...]) -> list[str]:
    """Tables may name no purposes; those that do name each once and in every language."""
    rows = table.get("purposes", ())
    codes = [row.get("code") for row in rows]
    faults = [
        f"doubled:purposes.{code}" for code in sorted({c for c in codes if codes.count(c) > 1})
    ]
    faults += [
        f"untitled:purposes.{row.get('code')}.{lang}"
        for row in rows
        for lang in languages
        if not (row.get("title") or {}).get(lang)
    ]
    used = {row.get("purpose") for row in table["categories"]} - {None, ""}
    return faults + [f"purpose:{code}" for code in sorted(used - set(codes))]


_PARTS = ("currency", "categories", "documents", "visa_free", "no_invitation")
_CATEGORY = ("code", "title", "entries", "invitation", "documents", "working_days", "electronic")


def _faults_in_category(
    row: Mapping[str, Any], table: Mapping[str, Any], languages: tuple[str, ...]
) -> list[str]:
    missing = [f"missing:{row.get('code')}.{key}" for key in _CATEGORY if key not in row]
    if missing:
        return missing
    code = row["code"]
    faults = [f"untitled:{code}.{lang}" for lang in languages if not row["title"].get(lang)]
    if not _is_number(row.get("extension_days", 0)):
        faults.append(f"numbers:{code}.extension_days")
    faults += [f"entries:{code}.{name}" for name in row["entries"] if name not in ENTRIES]
    faults += [f"document:{code}.{d}" for d in row["documents"] if d not in table["documents"]]
    for name, offer in row["entries"].items():
        numbers = [offer.get(key) for key in ("stay_days", "validity_days", "fee")]
        if not all(_is_number(n) for n in numbers):
            faults.append(f"numbers:{code}.{name}")
        elif offer["stay_days"] > offer["validity_days"]:
            faults.append(f"stay_longer_than_validity:{code}.{name}")
    return faults


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and value >= 0


# A passport must outlast the visa by three months.
PASSPORT_OUTLASTS = timedelta(days=92)


def validity(terms: Terms, arrival: date, passport_expiry: date) -> tuple[date, date] | None:
    """First and last day of a visa; nothing when the passport ends too early."""
    return within_passport(
        arrival, arrival + timedelta(days=terms.validity_days - 1), passport_expiry
    )


def extendable_to(terms: Terms, granted: date, passport_expiry: date) -> date:
    """The last day to which a visa may be extended at all, counted from its first grant."""
    return min(
        granted + timedelta(days=terms.extension_days), passport_expiry - PASSPORT_OUTLASTS
    )


def within_passport(first: date, last: date, expiry: date) -> tuple[date, date] | None:
    """The days that this passport bears of those wanted; nothing when it bears none."""
    last = min(last, expiry - PASSPORT_OUTLASTS)
    return (first, last) if last >= first else None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What a new edition changes, as (place, old, new), sorted by place."""
    old, new = dict(_flat(before)), dict(_flat(after))
    places = sorted(old.keys() | new.keys())
    return [
        (place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]


def _flat(value: Any, place: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [x for key, v in value.items() for x in _flat(v, f"{place}.{key}".lstrip("."))]
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [x for v in value for x in _flat(v, f"{place}.{v.get('code', '?')}")]
    return [(place, sorted(value) if isinstance(value, list) else value)]
