"""What the doors of the desk share: case, edition seen, a fresh sign-in before a signed act."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased
from elshi.foundation.identity.freshness import confirm_first
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures.models import Governed

from ..models import Application
from ..reads.passages import Event, history_of

DRAFT = "desk_draft"  # the session key of a form kept while its writer signs in anew


def actor_in(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def case_of(request: HttpRequest, reference: str) -> Application:
    """The visible case behind an address; hidden and absent are the same 404."""
    cases = Application.objects.select_related("office__calendar", "party", "rules", "officer")
    return access.get(actor_in(request), cases, reference=reference)


@dataclass(frozen=True, slots=True)
class Seen:
    """Which edition the officer looked at, and when: it travels with every form of a case."""

    edition: int | None
    at: datetime | None

    @property
    def query(self) -> str:
        """The same for a link."""
        if self.edition is None or self.at is None:
            return ""
        return f"?edition={self.edition}&seen={stamp(self.at)}"


def seen_in(request: HttpRequest) -> Seen:
    """The edition and the moment that a form or a link carries; nothing when it carries none."""
    given = request.POST if request.method == "POST" else request.GET
    edition = given.get("edition", "")
    try:
        at = datetime.fromisoformat(given.get("seen", ""))
    except ValueError:
        at = None
    number = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 9 else None
    return Seen(number, at if at and at.tzinfo else None)


def stamp(at: datetime) -> str:
    """A moment as forms and links carry it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def changed_since(case: Application, row: Governed, seen: Seen) -> list[Event]:
    """What was done to a case since ``row`` (it, or what hangs on it) was seen in an edition.

    Nothing when that is still the edition.
    """
    if seen.edition is None or seen.edition == row.edition or seen.at is None:
        return []
    children = [
        *(row.subject for row in case.consultations.all()),
        *(row.subject for row in case.appeals.all()),
        *(row.subject for row in case.visas.all()),
        *(row.subject for row in case.amendments.all()),
    ]
    return history_of(case, children, since=seen.at)


def refused(form: Form, refusal: Refusal) -> int:
    """Say in the form why an act was refused; the status to answer with."""
    if isinstance(refusal, InvalidInput):
        for name, errors in refusal.errors.items():
            for error in errors:
                form.add_error(name if name in form.fields else None, str(error))
    else:
        form.add_error(None, str(refusal))
    return refusal.status


def ask_who_signs(request: HttpRequest, case: Application) -> HttpResponse:
    """Keep what was typed, sealed under the case's key, and ask for a fresh sign-in."""
    if request.method == "POST":
        with suppress(Erased):  # of an erased person nothing is kept: it is typed again
            _keep_draft(request, case)
    return confirm_first(request, then=request.path + seen_in(request).query)


def _keep_draft(request: HttpRequest, case: Application) -> None:
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in _HOUSE}
    sealed = vault.seal_document(case.subject, typed)
    request.session[DRAFT] = {
        "path": request.path,
        "subject": case.subject,
        "sealed": base64.b64encode(sealed).decode(),
    }


_HOUSE = ("csrfmiddlewaretoken", "edition", "seen")


def kept_draft(request: HttpRequest) -> Mapping[str, Any]:
    """What was typed before the fresh sign-in, once; empty when nothing was."""
    draft = request.session.get(DRAFT)
    if not draft or draft["path"] != request.path:
        return {}
    del request.session[DRAFT]
    typed = vault.open_document(draft["subject"], base64.b64decode(draft["sealed"]))
    return {name: values if len(values) > 1 else values[0] for name, values in typed.items()}


def sent_or_kept(request: HttpRequest, form_class: type[Form]) -> Form:
    """The form as it was sent, as it was typed before a fresh sign-in, or empty."""
    if request.method == "POST":
        return form_class(request.POST)
    kept = dict(kept_draft(request))
    for name, field in form_class.base_fields.items():
        many = hasattr(field, "choices") and getattr(field.widget, "allow_multiple_selected", False)
        if many and name in kept and not isinstance(kept[name], list):
            kept[name] = [kept[name]]
    return form_class(initial=kept)


def given_in(form: Form) -> dict[str, Any]:
    """What was answered; empty answers are left out."""
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def done_words(title: Any) -> str:
    """The notice after an act without words of its own."""
    return _("Done: %(act)s.") % {"act": title}
