"""The only writers of papers: written, revised, enclosed, linked, labelled; numbers by steps."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.engines.alphabets.folding import fold
from elshi.engines.documents import references
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.labels import LABELS
from elshi.foundation.access.policies import require
from elshi.foundation.files import actions as files
from elshi.foundation.files import vault
from elshi.foundation.languages.fields import required_languages
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.numbers import actions as numbers
from elshi.foundation.observe.errors import InvalidInput, Text
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import EditedMeanwhile
from elshi.foundation.procedures.registry import effect

from .access import LABEL, WRITE
from .models import Enclosure, Link, Paper, Version
from .refusals import LinkedAlready, PaperOver, SamePaper, TextStands, TooMany
from .rules import (
    KINDS,
    LINKS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENCLOSURES,
    MOST_LINKS,
    series_of,
)

Texts = Mapping[str, str]


def write(
    kind: str,
    *,
    office: Office,
    title: Texts,
    texts: Texts,
    original: str,
    by: Actor,
    at: datetime,
    labels: Iterable[str] = (),
) -> Paper:
    """Begin a paper as a draft; ``texts`` by language, the original one at least."""
    _sound(title, texts, original)
    paper = Paper(reference=references.make(secrets.token_bytes(10)), office=office, kind=kind)
    if kind not in KINDS:
        raise InvalidInput({"kind": [_("There is no such kind of paper.")]})
    paper.labels, paper.title, paper.original = _labels(labels), dict(title), original
    require(by, WRITE, paper)
    paper.version, paper.found_by = 1, _found_by(paper)
    with transaction.atomic():
        paper = procedures.begin(paper, by=by, at=at)
        _keep(paper, texts, by=by, at=at)
    return paper


def revise(
    paper: Paper, *, title: Texts, texts: Texts, original: str, edition: int, by: Actor,
    at: datetime,
) -> Version:  # fmt: skip
    """Leave a new version of a draft; `EditedMeanwhile` when it was not made on the newest."""
    _sound(title, texts, original)
    with transaction.atomic():
        paper = _draft(paper, by)
        if paper.edition != edition:
            raise EditedMeanwhile
        paper.title, paper.original, paper.version = dict(title), original, paper.version + 1
        paper.found_by = _found_by(paper)
        _save(paper, "title", "original", "version", "found_by")
        version = _keep(paper, texts, by=by, at=at)
        procedures.note(paper, "revise", by=by, at=at, given={"version": version.number})
    return version


def enclose(paper: Paper, upload: Any, *, title: str, by: Actor, at: datetime) -> Enclosure:
    """Put a file with a draft, examined and rewritten like every upload."""
    with transaction.atomic():
        paper = _draft(paper, by)
        place = paper.enclosures.count() + 1
        if place > MOST_ENCLOSURES:
            raise TooMany
        file = files.receive(upload, owner=paper.subject, purpose="enclosure", by=by.name, at=at)
        enclosure = Enclosure.objects.create(
            paper=paper, place=place, title=title.strip()[:LONGEST_TITLE], file=file.token,
            fingerprint=file.fingerprint, pages=file.pages,
        )  # fmt: skip
        ledger.record("papers.enclosure.add", enclosure, actor=by.name, at=at)
        _noted(paper, "enclose", by=by, at=at, given={"place": place})
    return enclosure


def take_out(enclosure: Enclosure, *, by: Actor, at: datetime) -> None:
    """Take a file out of a draft; its place and title stay known."""
    with transaction.atomic():
        paper = _draft(enclosure.paper, by)
        enclosure = Enclosure.objects.get(pk=enclosure.pk)
        if enclosure.taken_out_at is not None:
            return
        enclosure.taken_out_at = at
        enclosure.save(update_fields=["taken_out_at"])
        ledger.record("papers.enclosure.take_out", enclosure, actor=by.name, at=at)
        _noted(paper, "take_out", by=by, at=at, given={"place": enclosure.place})


def link(paper: Paper, other: Paper, *, kind: str, by: Actor, at: datetime) -> Link:
    """Say how a paper stands to another that the actor sees."""
    if kind not in LINKS:
        raise InvalidInput({"kind": [_("There is no such link.")]})
    if other.pk == paper.pk:
        raise SamePaper(field="other")
    with transaction.atomic():
        paper = _living(paper, by)
        require(by, "view", other)
        if standing_links(paper).count() >= MOST_LINKS:
            raise TooMany
        if standing_links(paper).filter(other=other, kind=kind).exists():
            raise LinkedAlready(field="other")
        made = Link.objects.create(paper=paper, other=other, kind=kind)
        ledger.record("papers.link.make", made, actor=by.name, at=at)
        _noted(paper, "link", by=by, at=at, given={"kind": kind, "other": other.reference})
    return made


def unlink(paper: Paper, other: Paper, *, kind: str, by: Actor, at: datetime) -> None:
    """Take a link back; the history keeps that it was there."""
    with transaction.atomic():
        paper = _living(paper, by)
        found = standing_links(paper).filter(other=other, kind=kind).first()
        if found is None:
            return
        found.taken_back_at = at
        found.save(update_fields=["taken_back_at"])
        ledger.record("papers.link.take_back", found, actor=by.name, at=at)
        _noted(paper, "unlink", by=by, at=at, given={"kind": kind, "other": other.reference})


def label(paper: Paper, labels: Iterable[str], *, by: Actor, at: datetime) -> Paper:
    """Say who needs to know; nobody shuts a paper away from themselves."""
    wanted = _labels(labels)
    if by.kind != "system" and not set(wanted) <= by.labels:
        raise InvalidInput({"labels": [_("Give only labels that your own posts are cleared for.")]})
    with transaction.atomic():
        paper = procedures.locked(paper)
        require(by, LABEL, paper)
        paper.labels = wanted
        _save(paper, "labels")
        procedures.note(paper, "label", by=by, at=at, given={"labels": wanted})
    return paper


@effect("papers.give_number")
def _give_number(paper: Paper, *, by: Any, at: datetime, given: Any) -> None:
    """Number the paper, in the transaction that registers it."""
    paper.number = numbers.next_number(series_of(paper.kind), office=paper.office.code, at=at)
    paper.found_by = _found_by(paper)
    paper.save(update_fields=["number", "found_by"])


@effect("papers.cancel_number")
def _cancel_number(paper: Paper, *, by: Any, at: datetime, given: Mapping[str, Any]) -> None:
    """Say that the number stays empty, and why."""
    numbers.cancel(
        series_of(paper.kind), paper.number, office=paper.office.code, reason=given["reason"],
        by=by, at=at,
    )  # fmt: skip


def standing_links(paper: Paper) -> QuerySet[Link]:
    """The links that a paper says now."""
    return paper.links.filter(taken_back_at__isnull=True)


def _keep(paper: Paper, texts: Texts, *, by: Actor, at: datetime) -> Version:
    version = Version.objects.create(
        paper=paper, number=paper.version, title=paper.title, original=paper.original,
        sealed=vault.seal_document(paper.subject, {k: v for k, v in texts.items() if v.strip()}),
        made_at=at, made_by_id=by.account,
    )  # fmt: skip
    ledger.record("papers.version.keep", version, actor=by.name, at=at)
    return version


def _draft(paper: Paper, by: Actor) -> Paper:
    """The paper under its lock, if it may be rewritten."""
    paper = _living(paper, by)
    if paper.state != "draft":
        raise TextStands
    return paper


def _living(paper: Paper, by: Actor) -> Paper:
    paper = procedures.locked(paper)
    require(by, WRITE, paper)
    if paper.standing.ends:
        raise PaperOver
    return paper


def _save(paper: Paper, *fields: str) -> None:
    paper.edition += 1
    paper.save(update_fields=[*fields, "edition"])


def _noted(paper: Paper, act: str, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    _save(paper)
    procedures.note(paper, act, by=by, at=at, given=given)


def _found_by(paper: Paper) -> str:
    return " ".join(fold(text) for text in (paper.number, *paper.title.values()))


def _labels(labels: Iterable[str]) -> list[str]:
    wanted = sorted({each.strip() for each in labels if each.strip()})
    if not set(wanted) <= set(LABELS):
        raise InvalidInput({"labels": [_("There is no such label.")]})
    return wanted


def _sound(title: Texts, texts: Texts, original: str) -> None:
    """Refuse a paper without its titles or its text, field by field."""
    errors: dict[str, list[Text]] = {}
    languages = required_languages()
    if any(not title.get(code, "").strip() for code in languages):
        errors["title"] = [_("Write the title in every language.")]
    elif max(len(title[code]) for code in languages) > LONGEST_TITLE:
        errors["title"] = [_("The title is too long.")]
    if original not in languages:
        errors["original"] = [_("Choose the language of the original.")]
    elif not texts.get(original, "").strip():
        errors[f"text_{original}"] = [_("Write the text in the language of the original.")]
    for code, text in texts.items():
        if code not in languages or len(text) > LONGEST_TEXT:
            errors[f"text_{code}"] = [_("The text is too long.")]
    if errors:
        raise InvalidInput(errors)
