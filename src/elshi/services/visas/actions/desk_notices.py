"""What is laid on the desk of a case's officer; references and numbers, nothing personal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from elshi.foundation.access.actors import Actor
from elshi.foundation.notices import actions as notices
from elshi.foundation.offices.models import Office, Post
from elshi.foundation.procedures.models import Passage
from elshi.foundation.procedures.registry import Place, desks, effect

from ..models import Amendment, Appeal, Application, Consultation, Visa
from ..reads.staff import colleagues, posts_of, roles_with


def tell_officer(case: Application, template: str, *, at: datetime, key: str = "") -> None:
    """Tell the officer who holds a case, at each of the posts held where the case lies."""
    if case.officer_id is None:
        return
    for post in posts_of(case.officer_id, case.office, at):
        _lay(post, template, case, at=at, key=key, url=address("visas:desk_case", case.reference))


def tell_agency(consultation: Consultation, *, at: datetime) -> None:
    """Tell the posts of the asked agency that a question waits for them."""
    url = address("visas:agency_case", consultation.reference)
    for post in _posts_with("visas.consultation.answer", consultation.office):
        notices.tell_post(
            post,
            "visas.desk_asked",
            context={"due": _day(consultation.due_at)},
            subject=consultation.subject,
            key=f"{consultation.subject}:asked:{post}",
            at=at,
            url=url,
        )


def address(name: str, *parts: str) -> str:
    """A page's address without its language: the reader's own is put in when it is opened."""
    path = reverse(name, args=parts)
    first = path.split("/", 2)[1]
    return path.removeprefix(f"/{first}") if first in dict(settings.LANGUAGES) else path


def _posts_with(permission: str, office: Office) -> list[str]:
    posts = Post.objects.filter(office=office, closed_on__isnull=True)
    return list(posts.filter(role__in=roles_with(permission)).values_list("code", flat=True))


def _lay(post: str, template: str, case: Application, *, at: datetime, key: str, url: str) -> None:
    notices.tell_post(
        post,
        template,
        context={"number": case.number},
        subject=case.subject,
        key=f"{key or case.subject}:{case.edition}:{template}:{post}",
        at=at,
        url=url,
    )


@desks("visas.application")
def officers(cases: Sequence[Application], at: datetime) -> dict[str, list[Place]]:
    """Whoever holds a case; where nobody does, the head of the section, or all who examine."""
    offices = {case.office_id: case.office for case in cases}
    seats = {key: _Seats(office, at) for key, office in offices.items()}
    return {
        case.subject: [
            Place(post, address("visas:desk_case", case.reference), {"number": case.number})
            for post in seats[case.office_id].of(case.officer_id)
        ]
        for case in cases
    }


class _Seats:
    """The posts of an office that look after cases, read once."""

    def __init__(self, office: Office, at: datetime) -> None:
        self._held: dict[int, set[str]] = {}
        for one in colleagues(office, at):
            self._held.setdefault(one.account.pk, set()).add(one.post)
        examining = {post for posts in self._held.values() for post in posts}
        self._nobody = _posts_with("visas.application.supervise", office) or sorted(examining)

    def of(self, account: int | None) -> list[str]:
        """The posts of an officer; whoever has left the office holds nothing there."""
        held = self._held.get(account) if account is not None else None
        return sorted(held) if held else self._nobody


@desks("visas.consultation")
def agencies(cases: Sequence[Consultation], at: datetime) -> dict[str, list[Place]]:
    """The posts of the asked agency that answer."""
    return _at_office(cases, "visas.consultation.answer", lambda row: ("agency_case", row))


@desks("visas.appeal")
def appeal_officers(cases: Sequence[Appeal], at: datetime) -> dict[str, list[Place]]:
    """The posts of the mission that decide appeals."""
    return _at_office(cases, "visas.appeal.decide", lambda row: ("desk_case", row.application))


@desks("visas.amendment")
def amendment_officers(cases: Sequence[Amendment], at: datetime) -> dict[str, list[Place]]:
    """The posts of the mission that decide on requests after the issue."""
    return _at_office(cases, "visas.application.decide", lambda row: ("desk_case", row.application))


def _at_office(
    cases: Sequence[Any], permission: str, page: Callable[[Any], tuple[str, Any]]
) -> dict[str, list[Place]]:
    """The posts with a permission at each case's office, read once an office."""
    offices = {case.office_id: case.office for case in cases}
    found = {key: _posts_with(permission, office) for key, office in offices.items()}
    places = {}
    for case in cases:
        door, row = page(case)
        url, words = address(f"visas:{door}", row.reference), {"number": case.application.number}
        places[case.subject] = [Place(post, url, words) for post in found[case.office_id]]
    return places


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


@effect("visas.tell_answered")
def answered(case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """The traveller has answered: the officer goes on, the clock runs."""
    tell_officer(case, "visas.desk_answered", at=at)


@effect("visas.tell_returned")
def returned(case: Application, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """The second person wants something looked at again."""
    tell_officer(case, "visas.desk_returned", at=at)


@effect("visas.tell_revocation_declined")
def revocation_declined(visa: Visa, *, by: Actor, at: datetime, given: Mapping[str, Any]) -> None:
    """Whoever proposed to revoke a visa learns that it stays in force."""
    proposed = Passage.objects.filter(subject=visa.subject, step="propose_revocation")
    last, case = proposed.order_by("pk").last(), visa.application
    if last is None or last.account_id is None:
        return
    url, key = address("visas:desk_case", case.reference), f"{visa.subject}:{last.pk}"
    for post in posts_of(last.account_id, case.office, at):
        _lay(post, "visas.desk_revocation_declined", case, at=at, key=key, url=url)


@effect("visas.tell_opinion")
def opinion(
    consultation: Consultation, *, by: Actor, at: datetime, given: Mapping[str, Any]
) -> None:
    """The agency has answered, or its time is up."""
    tell_officer(consultation.application, "visas.desk_opinion", at=at, key=consultation.subject)
