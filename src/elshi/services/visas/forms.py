"""Forms of the visa service, made from the declared questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from elshi.commons.world import reads as world
from elshi.engines.documents import references
from elshi.foundation.languages.fields import PartedDateField, PartedDateInput, in_language
from elshi.foundation.languages.widgets import LongChoices, LongSelect
from elshi.foundation.procedures.declaration import Field
from elshi.foundation.procedures.forms import Choices, field_for

from . import spelling
from .models import Amendment
from .questions import ENTRY_CHOICES, Question
from .rulebook import RuleBook

# What a browser or a phone's keyboard should know of a field (WCAG 2.2, 1.3.5).
_HINTS: dict[str, dict[str, str]] = {
    "passport_number": {"autocapitalize": "characters", "spellcheck": "false", "class": "w-12"},
    "invitation_number": {"autocapitalize": "characters", "spellcheck": "false", "class": "w-20"},
    "note_verbale": {"spellcheck": "false", "class": "w-20"},
    "email": {"autocomplete": "email", "spellcheck": "false"},
    "phone": {"autocomplete": "tel", "type": "tel", "class": "w-20"},
    "surname": {"autocomplete": "family-name", "autocapitalize": "characters"},
    "given_names": {"autocomplete": "given-name", "autocapitalize": "characters"},
    "own_script": {"dir": "auto"},
    "former_names": {"dir": "auto"},
    "nationality": {"autocomplete": "country"},
    "home_address": {"autocomplete": "street-address", "dir": "auto", "rows": "3"},
    "stay_address": {"rows": "3", "dir": "auto"},
    "occupation": {"autocomplete": "organization-title", "dir": "auto"},
    "employer": {"autocomplete": "organization", "dir": "auto"},
    "birth_place": {"dir": "auto"},
    "representative_name": {"autocomplete": "name", "dir": "auto"},
    "representative_tie": {"dir": "auto"},
}
_SPACELESS = ("passport_number", "invitation_number")


def question_form(question: Question, book: RuleBook, category: str = "") -> type[forms.Form]:
    """A form with the question's fields; states and categories in the reader's language."""
    fields = {
        asked.name: _field(asked, _choices(asked, book, category)) for asked in question.fields
    }
    return type("QuestionForm", (forms.Form,), fields)


def _choices(asked: Field, book: RuleBook, category: str) -> Choices:
    if asked.kind == "state":
        return world.choices()
    if asked.kind == "category":
        return category_choices(book)
    if asked.name == "entries" and category in book.categories:
        offered = book.categories[category]["entries"]
        return [(name, title) for name, title in ENTRY_CHOICES if name in offered]
    return ()


def _field(asked: Field, choices: Choices) -> forms.Field:
    if asked.kind == "date":
        field: forms.Field = BirthField() if asked.name == "birth" else DayField()
        field.label, field.help_text, field.required = asked.title, asked.help, asked.required
        return field
    if asked.kind == "latin":
        field = LatinField(max_length=asked.longest)
        field.label, field.help_text, field.required = asked.title, asked.help, asked.required
    else:
        field = field_for(asked, choices)
    _hint(field, _HINTS.get(asked.name, {}))
    return field


def _hint(field: forms.Field, hints: Mapping[str, str]) -> None:
    kind = hints.get("type")
    if kind and isinstance(field.widget, forms.TextInput):
        field.widget.input_type = kind
    field.widget.attrs |= {name: value for name, value in hints.items() if name != "type"}


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
    if name in _SPACELESS:
        return "".join(str(value).split()).upper()
    return _lines(value) if isinstance(value, str) else value


def _lines(text: str) -> str:
    """A text without invisible signs, its lines kept."""
    return "\n".join(spelling.tidy(line) for line in text.splitlines()).strip()


class LatinField(forms.CharField):
    """A name in Latin letters; look-alikes are mended, other alphabets answered with a spelling."""

    def to_python(self, value: Any) -> str:
        return spelling.tidy_latin(str(super().to_python(value) or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        odd = spelling.foreign_letters(value)
        if not odd:
            return
        written = spelling.in_latin(value, (get_language() or "")[:2])
        if written:
            raise ValidationError(
                _("Use Latin letters, as in the lower lines of the passport: perhaps %(name)s."),
                params={"name": written},
            )
        raise ValidationError(
            _("Use Latin letters, as in the lower lines of the passport. Not allowed: %(signs)s"),
            params={"signs": " ".join(odd)},
        )


class DayInput(PartedDateInput):
    """Three boxes that also take an ISO day under the field's own name, as programs send it."""

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str) and value.count("-") == 2:
            year, month, day = value.split("-")
            return ["" if "X" in part else part.lstrip("0") for part in (day, month, year)]
        return super().decompress(value)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return self.decompress(str(data[name]))
        return super().value_from_datadict(data, files, name)


class DayField(PartedDateField):
    """A day copied from paper or planned, the same in every language of the page."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", DayInput())
        super().__init__(**given)


class BirthField(PartedDateField):
    """A date of birth; where the passport knows only the year (or month and year), so does this."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=DayInput(autocomplete="bday"), **given)

    def clean(self, value: Any) -> Any:
        day, month, year = ([str(part or "").strip() for part in value or ()] + [""] * 3)[:3]
        if not year or day:
            return super().clean(value)
        self.compress(["1", month or "1", year])
        return f"{year}-{month.zfill(2) if month else 'XX'}-XX"


class GuideForm(forms.Form):
    """Do I need a visa?"""

    nationality = forms.ChoiceField(label=_("Nationality in your passport"), widget=LongSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nationality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = LongChoices(_("Choose"), world.choices())


class StatusForm(forms.Form):
    """What opens the status of an application without its link."""

    reference = forms.CharField(
        label=_("Reference of the application"),
        help_text=_("17 letters and digits, on the receipt and in every message from us"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "spellcheck": "false", "class": "w-20"}
        ),
    )
    passport_number = forms.CharField(
        label=_("Passport number"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "spellcheck": "false", "class": "w-12"}
        ),
    )
    birth = BirthField(label=_("Date of birth"))

    def clean_reference(self) -> str:
        # A reference that cannot be one is answered like one that is not ours.
        return references.read(self.cleaned_data["reference"]) or ""

    def clean_passport_number(self) -> str:
        return "".join(self.cleaned_data["passport_number"].split()).upper()

    def clean_birth(self) -> str:
        return str(self.cleaned_data["birth"])


class RecoverForm(forms.Form):
    """The address that a lost link is sent to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class UploadForm(forms.Form):
    """One file: sent with the form, or delivered in pieces before and named by its token."""

    file = forms.FileField(label=_("File"), required=False)
    delivered = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, accept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accept

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("delivered") and "file" not in self.errors:
            self.add_error("file", _("Choose a file first."))
        return given


class AppealForm(forms.Form):
    """Why the decision should be changed."""

    arguments = forms.CharField(
        label=_("Why should the decision be changed?"),
        help_text=_("Answer the reasons in the letter. You may write in your own language."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )


class DeclarationForm(forms.Form):
    """The traveller's word that the answers are true."""

    true = forms.BooleanField(
        label=_("My answers are true, and I know that false statements lead to a refusal.")
    )


class InterviewForm(forms.Form):
    """The beginning of a free time of the mission; the page shows them by day."""

    starts = forms.CharField(
        label=_("Free times"), max_length=40, error_messages={"required": _("Choose a time.")}
    )


class AmendmentForm(forms.Form):
    """What a traveller asks for after the issue; ``kinds`` are those that can be had."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=Amendment.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What is wrong or what has changed?"),
        help_text=_("Name the new passport's number, the right spelling or the new date."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *given: Any, kinds: Sequence[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds
