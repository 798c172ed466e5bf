"""A paper as its readers meet it: card, texts, tables of what hangs on it, the printed sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override, pgettext
from django.utils.translation import gettext as _

from elshi.engines.documents import references
from elshi.foundation.access.labels import in_words as labels_in_words
from elshi.foundation.access.screens import Fact, Link, Table
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import date_long, moment_long
from elshi.foundation.printing import actions as printing

from .models import Paper, Version
from .reads import Stand, history_of
from .rules import KINDS, Piece

ACTS = {
    "begin": gettext_lazy("Written"),
    "revise": gettext_lazy("Revised"),
    "enclose": gettext_lazy("File enclosed"),
    "take_out": gettext_lazy("Enclosure taken out"),
    "link": gettext_lazy("Linked with a paper"),
    "unlink": gettext_lazy("Link taken back"),
    "label": gettext_lazy("Labels changed"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """The text in one language, and whether it is the original."""

    code: str
    language: str
    text: str
    original: bool


def card(paper: Paper, name: str) -> list[Fact]:
    """What the registration card says."""
    languages = dict(settings.LANGUAGES)
    return [
        Fact(_("Number"), name),
        Fact(_("Kind"), KINDS[paper.kind]),
        Fact(_("Office"), in_language(paper.office.name)),
        Fact(_("Reference code"), references.grouped(paper.reference)),
        Fact(_("Language of the original"), languages[paper.original]),
        Fact(_("Labels"), labels_in_words(paper.labels) or _("none")),
    ]


def texts(paper: Paper, given: dict[str, str]) -> list[Text]:
    """The texts that there are, the original first."""
    names = dict(settings.LANGUAGES)
    order = sorted(given, key=lambda code: (code != paper.original, list(names).index(code)))
    return [Text(code, str(names[code]), given[code], code == paper.original) for code in order]


def made(version: Version) -> list[Fact]:
    """When and by whom a version was left."""
    by = version.made_by.name if version.made_by else _("The house")
    return [Fact(_("Saved"), _moment(version.made_at)), Fact(_("By"), by)]


def enclosures(paper: Paper, *, may_change: bool) -> Table:
    """The files that go with the paper."""
    rows = []
    for each in paper.enclosures.filter(taken_out_at__isnull=True):
        row: list[Any] = [
            Link(each.title, reverse("files:download", args=(each.file,))), str(each.pages)
        ]  # fmt: skip
        if may_change:
            address = reverse("papers:take_out", args=(paper.reference, each.place))
            row.append(Link(_("Take out"), address))
        rows.append(row)
    heads = [_("Enclosure"), _("Number of pages"), *([_("Act")] if may_change else [])]
    return Table(heads, rows, title=_("Enclosures"), empty=_("No enclosure"))


def stands(paper: Paper, found: Sequence[Stand], *, may_change: bool) -> Table:
    """The papers at the other ends of links."""
    rows = []
    for each in found:
        other = each.paper
        name = f"{other.number or KINDS[other.kind]} · {in_language(other.title)}"
        row: list[Any] = [
            each.words, Link(name, reverse("papers:paper", args=(other.reference,)))
        ]  # fmt: skip
        if may_change:
            args = (paper.reference, each.kind, other.reference)
            row.append(Link(_("Take back"), reverse("papers:unlink", args=args))
                       if each.kind else "")  # fmt: skip
        rows.append(row)
    heads = [_("This paper is"), _("Paper"), *([_("Act")] if may_change else [])]
    return Table(heads, rows, title=_("Links"), empty=_("No link with another paper"))


def versions(paper: Paper) -> Table:
    """Every version, newest first."""
    rows = [
        [
            Link(
                _("Version %(number)d") % {"number": each.number},
                reverse("papers:version", args=(paper.reference, each.number)),
            ),
            in_language(each.title),
            _moment(each.made_at),
            each.made_by.name if each.made_by else _("The house"),
        ]
        for each in paper.versions.select_related("made_by")
    ]
    heads = (_("Version"), _("Title"), _("Saved"), _("By"))
    return Table(heads, rows, title=_("Versions"))


def history(paper: Paper) -> Table:
    """Everything done with the paper."""
    rows = [
        [
            _act(paper, each.step),
            _moment(each.at),
            each.account.name if each.account else _("The house"),
            str(each.given.get("reason", "")),
        ]
        for each in history_of(paper)
    ]
    heads = (_("Act"), _("When"), _("By"), _("Reason"))
    return Table(heads, rows, title=_("History"))


def in_words(changes: Sequence[tuple[str, list[Piece]]]) -> list[tuple[str, str, list[Piece]]]:
    """Changes with the names of their languages."""
    names = dict(settings.LANGUAGES)
    return [(code, str(names[code]), pieces) for code, pieces in changes]


def printed(paper: Paper, given: dict[str, str], *, at: datetime) -> bytes:
    """The paper as PDF/A in its original language, translations after it."""
    language = paper.original
    with override(language):
        number = paper.number or pgettext("paper", "Draft")
        facts = {
            "title": in_language(paper.title, language),
            "kind": str(KINDS[paper.kind]),
            "ministry": in_language(paper.office.party.name),
            "office": in_language(paper.office.name),
            "number": number,
            "day": date_long(timezone.localdate(paper.entered_at), language),
            "texts": [
                {
                    "language": each.code,
                    "heading": "" if each.original else _translated(each, paper),
                    "paragraphs": [line for line in each.text.splitlines() if line.strip()],
                }
                for each in texts(paper, given)
            ],
            "enclosures_label": _("Enclosures"),
            "enclosures": [
                each.title for each in paper.enclosures.filter(taken_out_at__isnull=True)
            ],
        }
    return printing.render("papers/paper.typ", facts, language=language, at=at)


def _translated(text: Text, paper: Paper) -> str:
    with override(text.code):
        return f"{in_language(paper.title, text.code)} · " + _("Translation")


def _act(paper: Paper, step: str) -> Any:
    declared = paper.procedure.step(step)
    return declared.title if declared else ACTS.get(step, step)


def _moment(moment: datetime) -> str:
    return moment_long(timezone.localtime(moment), get_language() or "en")
