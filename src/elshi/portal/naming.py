"""The ministry's name and emblem, changed after set-up: on every page and on every letter."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.screens import Errand, Link, actor_of, carry_out, sent
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.texts import TextsField
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.observe.errors import InvalidInput
from elshi.foundation.offices import actions as offices
from elshi.foundation.offices.models import Party
from elshi.foundation.printing.actions import render as printed

from . import emblem, face

PARTY = "offices.party.manage"
KEEP, OTHER, NONE = "keep", "other", "none"


class NameForm(forms.Form):
    """Name in every language, and which emblem."""

    name = TextsField(label=gettext_lazy("Name of the ministry"), longest=120)
    which = forms.ChoiceField(
        label=gettext_lazy("Emblem"),
        widget=forms.RadioSelect,
        initial=KEEP,
        choices=[
            (KEEP, gettext_lazy("As it is")),
            (OTHER, gettext_lazy("Another one, from the file below")),
            (NONE, gettext_lazy("None of our own: the drawing that Elshi comes with")),
        ],
    )
    file = forms.FileField(
        label=gettext_lazy("File with the emblem"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"}),
        help_text=gettext_lazy(
            "A plain SVG drawing or a PNG picture with a clear ground, up to 1 MB. It stands on "
            "dark ground on the pages and on white paper in letters."
        ),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("which") == OTHER and not given.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        if given.get("file") and given.get("which") == KEEP:
            self.add_error("which", _("Choose whether the file becomes the emblem."))
        return given


@staff_form(PARTY)
def name(request: HttpRequest) -> HttpResponse:
    """Change name and emblem; whoever keeps another party's offices finds nothing here."""
    actor, party = actor_of(request), _own(request)
    form = NameForm(sent(request), request.FILES or None, initial={"name": party.name})

    def act(given: dict[str, Any]) -> str:
        change(party, given["name"], _chosen(given), by=actor, at=timezone.now())
        return reverse("house_name")

    errand = Errand(
        _("Name and emblem"), _("Save"), "",
        done=_("Saved. Pages show it at once, letters from the next one on."), signed=True,
        lead=_("They stand on every page and on every letter and visa issued from now on."),
    )  # fmt: skip
    more = [Link(_("See a letter with them (PDF)"), reverse("house_letter"))]
    return carry_out(request, form, act, errand, links=more)


@staff_page(PARTY)
def letter(request: HttpRequest) -> HttpResponse:
    """A specimen letter, to see name and emblem as they are printed."""
    party, language = _own(request), get_language() or "en"
    facts = {
        "ministry": in_language(party.name), "title": _("Specimen of a letter"),
        "mark": _("SPECIMEN"), "text": _("This is how letters of the ministry look."),
    }  # fmt: skip
    pdf = printed("portal/letter.typ", facts, language=language, at=timezone.now())
    return HttpResponse(pdf, content_type="application/pdf")


def change(
    party: Party, name: dict[str, str], which: face.Emblem | None, *, by: Actor, at: datetime
) -> None:
    """Rename the ministry and give it this emblem, or none; files follow the commit."""
    with transaction.atomic():
        offices.rename_party(party, name=name, by=by, at=at)
        row = {"emblem": hashlib.sha256(which[1]).hexdigest() if which else None}
        ledger.enter("portal.emblem.choose", subject=f"portal.emblem:{party.code}", actor=by.name,
                     at=at, row=row)  # fmt: skip
        transaction.on_commit(lambda: face.keep(name, which))


def _own(request: HttpRequest) -> Party:
    """The ministry whose house this is, when it is the reader's own."""
    founder = Party.objects.order_by("pk").first()
    if founder is None:
        raise Http404
    return access.get(actor_of(request), Party, pk=founder.pk)


def _chosen(given: dict[str, Any]) -> face.Emblem | None:
    """The emblem that the answers ask for, examined."""
    if given["which"] == NONE:
        return None
    if given["which"] == KEEP:
        return face.current_emblem()
    upload: UploadedFile[Any] = given["file"]
    if upload.size is None or upload.size > emblem.LARGEST:
        raise _unfit(emblem.UnfitEmblem("too_large"))
    try:
        return emblem.fit(upload.read())
    except emblem.UnfitEmblem as unfit:
        raise _unfit(unfit) from None


def _unfit(why: emblem.UnfitEmblem) -> InvalidInput:
    return InvalidInput({"file": [str(why)]})
