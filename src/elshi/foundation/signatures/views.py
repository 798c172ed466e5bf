"""Doors: the keys for those who keep them; lists and trust bundle for everybody."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.policies import require
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    Tag,
    actor_of,
    carry_out,
    sent,
    show,
)
from elshi.foundation.languages.formats import date_long, date_short

from . import actions, reads
from .access import CHANGE, VIEW
from .forms import RevokeForm, RotateForm
from .models import Authority, Key, RevocationList
from .profiles import ROOT

KINDS = {"active": "good", "retired": "calm", "revoked": "bad"}


def fingerprint(key: Key) -> str:
    """SHA-256 of the certificate in pairs, as it is read aloud at a key ceremony."""
    return key.x509.fingerprint(SHA256()).hex(":").upper()


def _trail(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Keys"), reverse("signatures:keys")), *((each, "") for each in last)]


def _page(key: Key) -> str:
    return reverse("signatures:key", args=(key.handle,))


def _day(at: Any) -> str:
    return date_short(at, get_language() or "en")


@staff_page(VIEW)
def keys(request: HttpRequest) -> HttpResponse:
    """Every authority with its keys and its current revocation list."""
    actor, now = actor_of(request), timezone.now()
    authorities = list(access.visible(actor, Authority).prefetch_related("keys"))
    screen = Screen(
        _("Keys"),
        links=[Link(_("Trust bundle (JSON)"), reverse("signatures-trust"))],
        notice=_("These keys are for the demonstration only.")
        if any(each.is_demo for each in authorities)
        else "",
        tables=[_authority(each, actor.may(CHANGE), now) for each in authorities],
    )
    return show(request, screen)


def _authority(owner: Authority, changes: bool, now: Any) -> Table:
    links = [Link(_("Revocation list"), reverse("signatures-crl", args=(owner.country,)))]
    if changes and owner.closed_at is None:
        address = reverse("signatures:publish", args=(owner.country,))
        links.append(Link(_("Publish a new list"), address))
    specimen = _("demonstration")
    return Table(
        heads=(_("Purpose"), _("Key reference"), _("State"), _("Signs until"), _("Believed until")),
        rows=[
            [
                Link(key.get_purpose_display(), _page(key)),
                key.reference,
                Tag(key.get_status_display(), KINDS[key.status]),
                _day(key.use_until),
                _day(key.not_after),
            ]
            for key in owner.keys.all()
        ],
        title=f"{owner} · {specimen}" if owner.is_demo else str(owner),
        links=links,
    )


def _key(request: HttpRequest, handle: str) -> Key:
    rows = Key.objects.select_related("authority")
    return access.get(actor_of(request), rows, handle=handle)


@staff_page(VIEW)
def key(request: HttpRequest, handle: str) -> HttpResponse:
    """One key: its certificate's fingerprint, its life, where it lives."""
    found, language = _key(request, handle), get_language() or "en"
    links = []
    if actor_of(request).may(CHANGE) and found.purpose != ROOT.purpose:
        if found.status == Key.Status.ACTIVE:
            links.append(Link(_("Rotate"), reverse("signatures:rotate", args=(handle,))))
        if found.status != Key.Status.REVOKED:
            address = reverse("signatures:revoke", args=(handle,))
            links.append(Link(_("Revoke"), address, "warning"))
    screen = Screen(
        f"{found.get_purpose_display()} {found.reference}",
        tag=Tag(found.get_status_display(), KINDS[found.status]),
        trail=_trail(found.reference),
        links=links,
        facts=[
            Fact(_("Authority"), found.authority),
            Fact(_("SHA-256 of the certificate"), fingerprint(found)),
            Fact(_("Subject"), found.x509.subject.rfc4514_string()),
            Fact(_("Serial number"), found.serial),
            Fact(_("Kept in"), found.get_where_display()),
            Fact(_("Signs from"), date_long(found.not_before, language)),
            Fact(_("Signs until"), date_long(found.use_until, language)),
            Fact(_("Believed until"), date_long(found.not_after, language)),
            *_revoked(found, language),
        ],
        pre=found.certificate,
    )
    return show(request, screen)


def _revoked(found: Key, language: str) -> list[Fact]:
    if found.revoked_at is None:
        return []
    return [
        Fact(_("Revoked"), date_long(found.revoked_at, language)),
        Fact(_("Reason"), found.get_reason_display()),
    ]


@staff_form(CHANGE)
def rotate(request: HttpRequest, handle: str) -> HttpResponse:
    """Put a fresh key in the place of the one in use."""
    found = _key(request, handle)
    require(actor_of(request), "rotate", found)
    if found.status != Key.Status.ACTIVE or found.purpose == ROOT.purpose:
        raise Http404

    def act(given: dict[str, Any]) -> str:
        fresh = actions.rotate(
            found.purpose, country=found.authority.country, by=actor_of(request), at=timezone.now(),
            **given,
        )  # fmt: skip
        return _page(fresh)

    errand = Errand(
        _("Rotate the key"), _("Rotate"), _page(found), done=_("The fresh key signs from now on."),
        lead=_("The old key signs nothing more and is destroyed; what it signed stays valid."),
        signed=True, facts=[Fact(_("Purpose"), found.get_purpose_display())],
        trail=_trail(found.reference),
    )  # fmt: skip
    form = RotateForm(sent(request), initial={"where": found.where})
    return carry_out(request, form, act, errand)


@staff_form(CHANGE)
def revoke(request: HttpRequest, handle: str) -> HttpResponse:
    """Say that a key can no longer be believed."""
    found = _key(request, handle)
    require(actor_of(request), "revoke", found)
    if found.purpose == ROOT.purpose:
        raise Http404

    def act(given: dict[str, Any]) -> None:
        reason = given["reason"]
        actions.revoke(found, reason=reason, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Revoke the key"), _("Revoke"), _page(found), tone="warning", signed=True,
        done=_("The key is revoked, a new list says so, and a fresh key signs in its place."),
        lead=_("Seals carry no time stamp: every document sealed with this key loses its value and "
               "is issued anew. To change a key that is sound, rotate it instead."),
        facts=[Fact(_("Purpose"), found.get_purpose_display()),
               Fact(_("Key reference"), found.reference)],
        trail=_trail(found.reference),
    )  # fmt: skip
    return carry_out(request, RevokeForm(sent(request)), act, errand)


@staff_form(CHANGE)
def publish(request: HttpRequest, country: str) -> HttpResponse:
    """Publish a new revocation list of an authority."""
    rows = Authority.objects.filter(closed_at=None)
    owner = access.get(actor_of(request), rows, country=country)
    require(actor_of(request), "publish", owner)

    def act(given: dict[str, Any]) -> None:
        actions.publish_list(owner, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Publish a new list"), _("Publish"), reverse("signatures:keys"),
        done=_("The new revocation list is published."),
        lead=_("A new list is published each day by itself."), trail=_trail(owner.country),
    )  # fmt: skip
    return carry_out(request, forms.Form(sent(request)), act, errand)


@require_safe
@cache_control(public=True, max_age=3600)
def crl(request: HttpRequest, country: str) -> HttpResponse:
    """The newest revocation list of a country's authority, for everybody (RFC 5280, DER)."""
    lists = RevocationList.objects.filter(authority__country=country.upper())
    newest = lists.order_by("-this_update", "-number").first()
    if newest is None:
        raise Http404
    return HttpResponse(bytes(newest.content), content_type="application/pkix-crl")


@require_safe
@cache_control(public=True, max_age=3600)
def trust(request: HttpRequest) -> HttpResponse:
    """What an outsider needs to check everything the house signs."""
    body = json.dumps(reads.trust_bundle(timezone.now()), ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/json")
