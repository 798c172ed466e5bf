"""Forms of the visa service, made from the declared questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elshi.commons.world import reads as world
from elshi.engines.documents import references
from elshi.foundation.languages.fields import in_language
from elshi.foundation.procedures.forms import field_for

from .questions import Question
from .rulebook import RuleBook


def question_form(question: Question, book: RuleBook) -> type[forms.Form]:
    """A form with the question's fields; states and categories in the reader's language."""
    choices = {"state": world.choices(), "category": category_choices(book)}
    fields = {
        asked.name: field_for(asked, choices.get(asked.kind, ())) for asked in question.fields
    }
    return type("QuestionForm", (forms.Form,), fields)


def category_choices(book: RuleBook) -> list[tuple[str, str]]:
    """Categories a traveller can choose, official ones at the end."""
    rows = sorted(book.categories.values(), key=lambda row: bool(row.get("official")))
    return [(row["code"], f"{row['code']} · {in_language(row['title'])}") for row in rows]


def plain(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned answers as JSON keeps them; passport and invitation numbers without blanks."""
    return {name: _plain(name, value) for name, value in cleaned.items()}


def _plain(name: str, value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if name in ("passport_number", "invitation_number"):
        return "".join(str(value).split()).upper()
    return value.strip() if isinstance(value, str) else value


class GuideForm(forms.Form):
    """Do I need a visa?"""

    nationality = forms.ChoiceField(label=_("Nationality in your passport"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nationality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *world.choices()]


class StatusForm(forms.Form):
    """What opens the status of an application without its link."""

    reference = forms.CharField(
        label=_("Reference of the application"),
        help_text=_("17 letters and digits, on the receipt and in every message from us"),
        max_length=40,
    )
    passport_number = forms.CharField(label=_("Passport number"), max_length=20)
    birth = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_reference(self) -> str:
        # A reference that cannot be one is answered like one that is not ours.
        return references.read(self.cleaned_data["reference"]) or ""


class RecoverForm(forms.Form):
    """The address that a lost link is sent to."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class UploadForm(forms.Form):
    """One file; what it is, the question says."""

    file = forms.FileField(label=_("File"))


class AppealForm(forms.Form):
    """Why the decision should be changed."""

    arguments = forms.CharField(
        label=_("Why should the decision be changed?"),
        help_text=_("Answer the reasons in the letter. You may write in your own language."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class DeclarationForm(forms.Form):
    """The traveller's word that the answers are true."""

    true = forms.BooleanField(
        label=_("My answers are true, and I know that false statements lead to a refusal.")
    )
