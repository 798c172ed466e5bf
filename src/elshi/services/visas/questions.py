"""The application form as data: one question a page, asked only when it concerns the traveller.

The public form, the API, "check your answers" and the case page are all made from this list.
Answers are personal: they are kept sealed under the application's own key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Text
from elshi.foundation.procedures.declaration import Field

Answers = Mapping[str, Any]
ADULT = 18


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the form. ``page`` says which screen shows it; ``when`` whether it is asked."""

    name: str
    title: Text
    fields: tuple[Field, ...] = ()
    help: Text = ""
    page: str = "fields"
    when: Callable[[Answers], bool] = lambda answers: True


SEXES = (("F", _("Female")), ("M", _("Male")), ("X", _("Unspecified")))
ENTRY_CHOICES = (
    ("single", _("Single entry")),
    ("double", _("Double entry")),
    ("multiple", _("Multiple entry")),
)


def age(birth: str, on: date) -> int | None:
    """Full years on a day; nothing while the date of birth is not fully known."""
    try:
        born = date.fromisoformat(birth)
    except ValueError:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_minor(answers: Answers) -> bool:
    """Whether the traveller is a child on the day of arrival, as far as the answers tell."""
    arrival = str(answers.get("arrival", ""))
    years = age(str(answers.get("birth", "")), date.fromisoformat(arrival)) if arrival else None
    return years is not None and years < ADULT


def is_represented(answers: Answers) -> bool:
    """Whether somebody else fills in the form for the traveller."""
    return answers.get("on_behalf") == "other" or is_minor(answers)


def needs_invitation(answers: Answers) -> bool:
    """Whether the chosen category asks for an invitation number (set from the rule table)."""
    return bool(answers.get("invitation_required"))


def is_official(answers: Answers) -> bool:
    """Whether the chosen category is one that a note verbale asks for (set from the rule table)."""
    return bool(answers.get("official"))


def may_choose_entries(answers: Answers) -> bool:
    """Whether the chosen category comes with more than one number of entries."""
    return len(answers.get("entries_offered", ENTRY_CHOICES)) > 1


QUESTIONS: tuple[Question, ...] = (
    Question(
        "nationality",
        _("Which passport do you travel with?"),
        (Field("nationality", _("Nationality in your passport"), "state"),),
        help=_("Visas and fees depend on it. You apply with the passport that you carry."),
    ),
    Question(
        "trip",
        _("What is the purpose of your journey?"),
        (Field("category", _("Purpose of the journey"), "category"),),
        page="category",
    ),
    Question(
        "entries",
        _("How often will you enter?"),
        (Field("entries", _("Number of entries"), "choice", choices=ENTRY_CHOICES),),
        help=_("Each time you cross the border into the country counts as one entry."),
        when=may_choose_entries,
    ),
    Question(
        "note",
        _("The note verbale"),
        (Field("note_verbale", _("Number and date of the note verbale"), longest=64),),
        help=_(
            "An official visa is given on a note of your ministry or organisation, free of charge."
        ),
        when=is_official,
    ),
    Question(
        "contact",
        _("Where do we write to you?"),
        (
            Field("email", _("E-mail address"), "email"),
            Field("phone", _("Telephone number"), "phone", required=False),
        ),
        help=_("We send the decision and every question there. It also recovers a lost link."),
    ),
    Question(
        "passport_picture",
        _("Take a picture of your passport page"),
        page="picture",
        help=_(
            "We read the two lines at the bottom and fill in the form; you check what was read."
        ),
    ),
    Question(
        "passport",
        _("Your passport"),
        (
            Field("passport_number", _("Passport number"), "code", longest=20),
            Field("passport_issuer", _("Issued by"), "state"),
            Field("passport_issued", _("Date of issue"), "date"),
            Field("passport_expiry", _("Date of expiry"), "date"),
        ),
    ),
    Question(
        "names",
        _("Your name"),
        (
            Field(
                "surname",
                _("Surname, in Latin letters as in the passport"),
                "latin",
                required=False,
                longest=80,
            ),
            Field("given_names", _("Given names, in Latin letters"), "latin", longest=80),
            Field(
                "own_script",
                _("Name in your own script"),
                required=False,
                longest=160,
                help=_("As you write it at home, in any script."),
            ),
            Field("former_names", _("Former names"), required=False, longest=160),
        ),
        help=_("If your passport shows only one name, write it under given names."),
    ),
    Question(
        "birth",
        _("Your birth"),
        (
            Field(
                "birth",
                _("Date of birth"),
                "date",
                help=_("If your passport shows only the year, leave the day and the month empty."),
            ),
            Field("birth_place", _("Place of birth"), longest=120),
            Field("sex", _("Sex, as in the passport"), "choice", choices=SEXES),
        ),
    ),
    Question(
        "journey",
        _("Your journey"),
        (
            Field("arrival", _("Day of arrival"), "date"),
            Field("departure", _("Day of departure"), "date"),
            Field("stay_address", _("Address of your stay"), "text", longest=300),
        ),
    ),
    Question(
        "home",
        _("Your home and work"),
        (
            Field("home_address", _("Home address"), "text", longest=300),
            Field("occupation", _("Occupation"), longest=120),
            Field("employer", _("Employer or school"), required=False, longest=160),
        ),
    ),
    Question(
        "invitation",
        _("Your invitation"),
        (Field("invitation_number", _("Invitation number"), "code", longest=24),),
        help=_("Your host receives the number from the ministry and sends it to you."),
        when=needs_invitation,
    ),
    Question(
        "representative",
        _("Who fills in this form?"),
        (
            Field(
                "on_behalf",
                _("I fill it in"),
                "choice",
                choices=(("self", _("for myself")), ("other", _("for somebody else"))),
            ),
        ),
    ),
    Question(
        "representation",
        _("The representative"),
        (
            Field("representative_name", _("Name of the parent or representative"), longest=160),
            Field("representative_tie", _("Tie to the traveller"), longest=120),
        ),
        help=_("For a child, a parent or guardian applies and adds the proof of representation."),
        when=is_represented,
    ),
    Question("photo", _("Your photograph"), page="photo"),
    Question("documents", _("Supporting documents"), page="documents"),
    Question("check", _("Check your answers"), page="check"),
)


def asked(answers: Answers) -> list[Question]:
    """The questions that concern this traveller, in order."""
    return [question for question in QUESTIONS if question.when(answers)]


def question_named(name: str) -> Question | None:
    """The question with this name, or nothing."""
    return next((question for question in QUESTIONS if question.name == name), None)


def private_fields() -> tuple[str, ...]:
    """Every field name that can stand in the sealed answers."""
    return tuple(field.name for question in QUESTIONS for field in question.fields)


# What stays in the clear because queues, statistics and rules need it; it names nobody.
PUBLIC_FIELDS = ("nationality", "category", "entries", "note_verbale")
# Worked out from the rule table each time, never stored.
DERIVED = ("invitation_required", "official", "entries_offered")


def field_titles() -> dict[str, Text]:
    """Field name → its title, for lists of answers."""
    return {field.name: field.title for question in QUESTIONS for field in question.fields}
