"""Need-to-know labels: the declared set, what each means, how it is called.

A case carries labels, a post is cleared for some: whoever lacks one of a case's labels does not
see the case (each service's policy asks). They are few: a policy names every cleared combination.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Text

from .actors import Actor


@dataclass(frozen=True, slots=True)
class Label:
    """A label as screens show it: its code, its title, what it is for."""

    code: str
    title: Text
    meaning: Text


LABELS: dict[str, Label] = {
    one.code: one
    for one in (
        Label("protocol", _("Protocol"), _("Guests of the state and members of delegations")),
        Label("courier", _("Couriers"), _("Diplomatic couriers and what they carry")),
        Label("security", _("Security"), _("Matters of national security")),
        Label("protection", _("Persons at risk"), _("Persons whom somebody pursues or threatens")),
        Label("staff", _("Own people"), _("Staff of the ministry and those close to them")),
    )
}


def title_of(code: str) -> Text:
    """A label in the reader's language; one that is no longer declared stands by its code."""
    return LABELS[code].title if code in LABELS else code


def in_words(codes: Iterable[str]) -> str:
    """Labels in the reader's language, in the order of the declared set."""
    order = list(LABELS)
    known = sorted(codes, key=lambda code: order.index(code) if code in LABELS else len(order))
    return ", ".join(str(title_of(code)) for code in known)


def choices(codes: Iterable[str] = LABELS, kept: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Labels to tick, each with its meaning; those ``kept`` that are no longer declared stay."""
    wanted = [LABELS[code] for code in LABELS if code in set(codes)]
    rows = [(one.code, f"{one.title} · {one.meaning}") for one in wanted]
    return rows + [(code, code) for code in sorted(set(kept) - set(LABELS))]


def is_cleared(actor: Actor, labels: Iterable[str]) -> bool:
    """Whether the actor may know of a thing with these labels."""
    return actor.kind == "system" or set(labels) <= actor.labels


def cleared(actor: Actor) -> Q:
    """Rows whose ``labels`` are all cleared, or that have none: the same on both databases.

    Labels are stored sorted, so the sets that are cleared can be named one by one.
    """
    if actor.kind == "system":
        return Q()
    codes = sorted(actor.labels)
    sets = [list(some) for size in range(len(codes) + 1) for some in combinations(codes, size)]
    return Q(labels__in=sets)
