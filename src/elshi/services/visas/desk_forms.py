"""Forms of the desk for acts that are not steps of a procedure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from elshi.commons.appointments import reads as appointments
from elshi.commons.appointments.models import Slot
from elshi.commons.watchlists.models import Hit
from elshi.commons.world import reads as world
from elshi.foundation.access import labels
from elshi.foundation.access.actors import Actor
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import moment_long
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures.forms import field_for

from .actions.interviews import OUTCOMES
from .actions.replacement import CORRECTABLE
from .models import Application
from .questions import QUESTIONS
from .reads.cases import answers_of
from .reads.staff import agencies, cleared_colleagues, other_missions

Form = type[forms.Form]
MOST_SLOTS = 60
_NOTE = {"rows": 3}


def _form(**fields: forms.Field) -> Form:
    return type("ActForm", (forms.Form,), fields)


def _note() -> forms.Field:
    return forms.CharField(
        label=_("Note for the file"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=_NOTE),
    )


def _only(choices: list[tuple[str, str]]) -> str | None:
    """The one choice there is, ticked beforehand; nothing where there are several."""
    return choices[0][0] if len(choices) == 1 else None


def nothing(case: Application, actor: Actor, at: datetime) -> Form:
    """An act that asks nothing."""
    return _form()


def hand_over(case: Application, actor: Actor, at: datetime) -> Form:
    """To which colleague, and what the colleague should know."""
    seats = [one for one in cleared_colleagues(case, at) if one.account.pk != case.officer_id]
    choices = [(one.key, one.label) for one in seats]
    officer = forms.ChoiceField(
        label=_("Colleague"), choices=choices, initial=_only(choices), widget=forms.RadioSelect
    )
    return _form(officer=officer, note=_note())


def transfer(case: Application, actor: Actor, at: datetime) -> Form:
    """To which mission, and why."""
    choices = [(office.code, in_language(office.name)) for office in other_missions(case.office)]
    office = forms.ChoiceField(
        label=_("Mission"), choices=choices, initial=_only(choices), widget=forms.RadioSelect
    )
    return _form(office=office, note=_note())


def mission_named(case: Application, code: str) -> Office:
    """The chosen mission; the form has seen to it that it is one of them."""
    return other_missions(case.office).get(code=code)


def consult(case: Application, actor: Actor, at: datetime) -> Form:
    """Which agency, and what it is asked."""
    choices = [(office.code, in_language(office.name)) for office in agencies(actor)]
    return _form(
        agency=forms.ChoiceField(
            label=_("Agency"), choices=choices, initial=_only(choices), widget=forms.RadioSelect
        ),
        question=forms.CharField(
            label=_("What is the agency asked?"),
            help_text=_("The agency sees the name, birth, passport and journey beside it."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
        ),
    )


def agency_named(actor: Actor, code: str) -> Office:
    """The chosen agency."""
    return agencies(actor).get(code=code)


def interview(case: Application, actor: Actor, at: datetime) -> Form:
    """Which of the free times."""
    zone, language = ZoneInfo(case.office.time_zone), get_language() or "en"
    free = appointments.free_slots(case.office, at)[:MOST_SLOTS]
    choices = [
        (slot.starts.isoformat(), moment_long(slot.starts.astimezone(zone), language))
        for slot in free
    ]
    return _form(
        slot=forms.ChoiceField(
            label=_("Free time"),
            choices=choices,
            help_text=_("The traveller is told by e-mail as soon as it is booked."),
            error_messages={"invalid_choice": _("This time is no longer free.")},
        )
    )


def slot_named(case: Application, starts: str) -> Slot:
    """The chosen time at the case's own mission."""
    return Slot.objects.get(office=case.office, starts=datetime.fromisoformat(starts))


def outcome(case: Application, actor: Actor, at: datetime) -> Form:
    """What became of the interview."""
    choices = [(state.value, state.label) for state in OUTCOMES]
    state = forms.ChoiceField(label=_("Outcome"), choices=choices, widget=forms.RadioSelect)
    return _form(state=state)


def need_to_know(case: Application, actor: Actor, at: datetime) -> Form:
    """Which of the labels that one is cleared for the case carries, and why."""
    ticked = forms.MultipleChoiceField(
        label=_("Need-to-know labels"),
        choices=labels.choices(actor.labels, kept=case.labels),
        initial=case.labels,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only labels that your own posts are cleared for stand here."),
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("It is kept with the case and in its history."),
        max_length=2000,
        widget=forms.Textarea(attrs=_NOTE),
    )
    return _form(labels=ticked, why=why)


def correction(case: Application, actor: Actor, at: datetime) -> Form:
    """The particulars as they stand, to be corrected, and the reason."""
    asked = {one.name: one for question in QUESTIONS for one in question.fields}
    answers = answers_of(case)
    fields = {}
    for name in CORRECTABLE:
        choices = world.choices() if asked[name].kind == "state" else ()
        fields[name] = field_for(asked[name], choices)
        fields[name].initial = answers.get(name, "")
    fields["reason"] = forms.CharField(
        label=_("Why is it corrected?"), max_length=2000, widget=forms.Textarea(attrs=_NOTE)
    )
    return _form(**fields)


class HitForm(forms.Form):
    """What the officer found about a likeness, and why."""

    state = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(state.value, state.label) for state in Hit.State if state != Hit.State.OPEN],
        widget=forms.RadioSelect,
        help_text=_("An overridden or confirmed hit needs a second person to grant the visa."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Another birth date, another nationality, another face …"),
        max_length=2000,
        widget=forms.Textarea(attrs=_NOTE),
    )
