"""Every page that somebody can come to see, in every state of what it shows.

The rows of the matrix say which addresses there are and who may open them; the states say where
the cases can stand; the occasions add what only a certain act brings about. What a reader sees is
kept once: two answers whose elements are alike are one sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from elshi.commons.papers.procedures import PAPER
from elshi.foundation.procedures.doors import by_people
from elshi.services.visas import procedures as lives
from elshi.services.visas.questions import QUESTIONS
from elshi.services.visas.views.desk_acts import ACTS

from . import matrix, states
from .crossing import GET, POST, Row, Visitor
from .occasions import Caller, Occasion
from .stage import ANONYMOUS, ROLES, THIS, Stage

LANGUAGES = ("kk", "ru", "en")
# Whoever may open what everybody may open: nobody known, a traveller, and a member of the staff.
EVERYONE = (ANONYMOUS, THIS, "HAG-CONSUL")
KEPT = re.compile(r'\s(class|role|type|name|open|hidden|aria-\w+)(?:="([^"]*)")?')
# Pages that list what stands in some state.
LISTS = frozenset({
    "desk", "papers:list", "visas:queue", "visas:section", "visas:agency", "visas:rules",
    "visas:invitations",
})  # fmt: skip


def _names(view: str, argument: str, names: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    return ((view, {argument: f"={name}"}) for name in names)


def _of_people(procedure: Any) -> list[str]:
    return [step.name for step in by_people(procedure)]


def _by_travellers(procedure: Any) -> list[str]:
    return [step.name for step in procedure.steps if step.by.startswith("traveller.")]


def _matters(kind: str, procedure: Any) -> tuple[tuple[str, dict[str, str]], ...]:
    matter = f"{kind[:-1]}.reference"
    return tuple(
        ("visas:desk_matter_step", {"kind": f"={kind}", "matter": matter, "name": f"={name}"})
        for name in _of_people(procedure)
    )


# One address, many pages: what else stands under it than the matrix tries, by what moves it.
VARIANTS = {
    "visas.application": (
        *_names("visas:question", "name", [*(one.name for one in QUESTIONS), "check"]),
        *_names("visas:step", "name", _by_travellers(lives.APPLICATION)),
        *_names("visas:desk_step", "name", _of_people(lives.APPLICATION)),
        *_names("visas:desk_act", "name", [act.name for act in ACTS]),
    ),
    "visas.consultation": _matters("consultations", lives.CONSULTATION),
    "visas.appeal": _matters("appeals", lives.APPEAL),
    "visas.visa": _matters("visas", lives.VISA),
    "visas.amendment": _matters("amendments", lives.AMENDMENT),
    "papers.paper": tuple(_names("papers:step", "name", _of_people(PAPER))),
    "visas.rules": tuple(_names("visas:rules_step", "name", _of_people(lives.RULE_EDITION))),
    "visas.invitation": tuple(
        _names("visas:invitation_step", "name", _of_people(lives.INVITATION))
    ),
}
# What of a case or of an edition shows where it stands.
TOUCHED = {
    "visas.application": ("case.", "refused."),
    "visas.visa": ("case.", "visa."),
    "visas.consultation": ("case.", "consultation."),
    "visas.appeal": ("case.", "refused.", "appeal."),
    "visas.amendment": ("case.", "amendment."),
    "visas.invitation": ("invitation.",),
    "visas.rules": ("edition.",),
    "papers.paper": ("paper.", "answer."),
}
# Whose desk a state is looked at from.
WATCHING = {THIS, "HAG-CONSUL", "HAG-HEAD", "HAG-OFFICER", "SEC-DESK"}


@dataclass(frozen=True)
class Sight:
    """A page as somebody saw it."""

    title: str
    url: str
    status: int
    content: bytes


def elements(content: bytes) -> frozenset[Any]:
    """The kinds of elements that stand on a page."""
    return frozenset((name, tuple(KEPT.findall(rest))) for name, rest in _tags(content))


def likeness(content: bytes) -> tuple[Any, ...]:
    """What pages have in common that look alike: their elements and the order of their headings."""
    headings = (name for name, _ in _tags(content) if re.fullmatch("h[1-6]", name))
    return elements(content), tuple(dict.fromkeys(headings))


def _tags(content: bytes) -> list[tuple[str, str]]:
    return re.findall(r"<([a-z]\w*)([^>]*)>", content.decode())


class Album:
    """The sights of a stage, each once."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.sights: dict[tuple[Any, ...], Sight] = {}
        self.pages: set[str] = set()  # addresses that have shown a page
        self.others: set[str] = set()  # addresses that have given something else
        self.asked = 0

    def keep(self, title: str, view: str, url: str, response: HttpResponse) -> None:
        """Keep what was answered if it is a page that was not seen before."""
        kind = response.headers.get("Content-Type", "text/html")
        if not kind.startswith("text/html"):
            self.others.add(view)
        elif response.status_code not in (301, 302, 303):
            if response.status_code not in (403, 404):
                self.pages.add(view)
            sight = Sight(title, url, response.status_code, response.content)
            self.sights.setdefault(likeness(response.content), sight)

    def matrix(self, rows: Iterable[Row] = tuple(matrix.ROWS)) -> None:
        """Every row as everybody whom it lets pass, and as one whom it refuses."""
        visitor = Visitor(self.stage)
        for row in rows:
            if not row.by_token:
                for role in (*passing(row), *sorted(set(ROLES) - row.allows)[:1]):
                    self._visit(visitor, row, role, "")

    def lives(self, ways: Iterable[states.Way] = tuple(states.WAYS)) -> None:
        """What stands in each state, on every address that shows it."""
        for way in ways:
            with transaction.atomic():
                here = way.walk(self.stage.here)
                visitor = Visitor(replace(self.stage, here=here))
                for row in touching(way.procedure):
                    if row.view not in self.others:
                        for role in sorted(row.allows & WATCHING):
                            self._visit(visitor, row, role, way.title)
                transaction.set_rollback(True)

    def occasions(self, wanted: Iterable[Occasion]) -> None:
        """What only a certain act brings about, in each language in turn."""
        for number, occasion in enumerate(wanted):
            with translation.override(LANGUAGES[number % len(LANGUAGES)]), transaction.atomic():
                for url, answer in occasion(Caller(self.stage)):
                    view = _view_at(url)
                    self.keep(f"{occasion.__name__} {view}", view, url, answer)
                transaction.set_rollback(True)

    def _visit(self, visitor: Visitor, row: Row, role: str, where: str) -> None:
        self.asked += 1
        with translation.override(LANGUAGES[self.asked % len(LANGUAGES)]):
            own = visitor.stage.here
            answer = visitor.ask(role, sent(row), own)
            title = f"{row.name} {' '.join(row.args.values())} as {role} {where}".strip()
            assert answer.status_code < 500, title
            known = role in self.stage.accounts
            assert not known or "/accounts/login/" not in answer.headers.get("Location", ""), title
            self.keep(title, row.view, row.address(own), answer)


def sent(row: Row) -> Row:
    """The row as a browser sends its form: never quite empty."""
    if row.method == GET or callable(row.body):
        return row
    return replace(row, body={"csrfmiddlewaretoken": "-", **row.body})


def passing(row: Row) -> list[str]:
    """Whose pages are looked at: all who may pass, three where everybody may."""
    return list(EVERYONE) if row.allows == matrix.EVERYONE else sorted(row.allows)


def touching(procedure: str) -> list[Row]:
    """The rows whose pages show what moves by a procedure, the lists, and the forms of steps."""
    prefixes = TOUCHED[procedure]
    plain = [
        row
        for row in matrix.ROWS
        if row.method == GET
        and (row.view in LISTS or any(named.startswith(prefixes) for named in row.args.values()))
        and "hit_handle" not in row.args.values()
    ]  # fmt: skip
    return plain + list(_variants(procedure))


def _variants(procedure: str) -> Iterator[Row]:
    """The rows of addresses under which many pages stand: the form, and the form sent empty."""
    by_view = {(row.view, row.method): row for row in matrix.ROWS}
    for view, arguments in VARIANTS[procedure]:
        for method in (GET, POST):
            row = by_view[view, method]
            yield replace(row, args={**row.args, **arguments}, allows=_watched_by(row))


def _watched_by(row: Row) -> frozenset[str]:
    """Who tries a step: the one who proposes and the one who confirms, or its traveller."""
    return row.allows if THIS in row.allows else frozenset({"HAG-CONSUL", "HAG-HEAD"})


def _view_at(url: str) -> str:
    """The name of an address; nothing where there is none."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""
