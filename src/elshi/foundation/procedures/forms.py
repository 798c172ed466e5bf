"""What a step asks, as a form: the desk, the API and the command line share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from elshi.foundation.languages.widgets import LongChoices, LongSelect
from elshi.foundation.observe.errors import InvalidInput

from .declaration import Field, Step

_LONG = forms.Textarea(attrs={"rows": 4})
_PHONE = RegexValidator(r"^\+?[0-9 ()-]{5,24}$", _("Write the number with its country code."))
_CODE = RegexValidator(r"^[A-Za-z0-9 -]+$", _("Use letters A to Z and digits only."))
_LATIN = RegexValidator(
    r"^[A-Za-z\u00C0-\u024F' .,-]+$", _("Use Latin letters, as in the lower lines of the passport.")
)
Choices = Sequence[tuple[str, Any]]
_MAKERS: dict[str, Callable[[Field, Choices], forms.Field]] = {
    "line": lambda f, _c: forms.CharField(max_length=f.longest),
    "text": lambda f, _c: forms.CharField(max_length=f.longest, widget=_LONG),
    "choice": lambda _f, c: forms.ChoiceField(choices=c, widget=forms.RadioSelect),
    "choices": lambda _f, c: forms.MultipleChoiceField(
        choices=c, widget=forms.CheckboxSelectMultiple
    ),
    "date": lambda _f, _c: forms.DateField(widget=forms.DateInput(attrs={"type": "date"})),
    "yes_no": lambda _f, _c: forms.BooleanField(),
    "number": lambda _f, _c: forms.IntegerField(min_value=0, max_value=100_000),
    "state": lambda _f, c: forms.ChoiceField(
        choices=LongChoices(_("Choose"), c), widget=LongSelect
    ),
    "category": lambda _f, c: forms.ChoiceField(choices=c, widget=forms.RadioSelect),
    "email": lambda _f, _c: forms.EmailField(max_length=254),
    "phone": lambda f, _c: forms.CharField(max_length=f.longest, validators=[_PHONE]),
    "code": lambda f, _c: forms.CharField(max_length=f.longest, validators=[_CODE]),
    "latin": lambda f, _c: forms.CharField(max_length=f.longest, validators=[_LATIN]),
}
# What a browser may fill in by itself, for people who type with difficulty (WCAG 2.2, 1.3.5).
_AUTOCOMPLETE = {"email": "email", "phone": "tel"}


def field_for(asked: Field, choices: Choices = ()) -> forms.Field:
    """The form field for something that is asked; ``choices`` replace the declared ones."""
    field = _MAKERS[asked.kind](asked, choices or asked.choices)
    field.label, field.help_text, field.required = asked.title, asked.help, asked.required
    if asked.kind in _AUTOCOMPLETE:
        field.widget.attrs["autocomplete"] = _AUTOCOMPLETE[asked.kind]
    return field


def form_for(step: Step) -> type[forms.Form]:
    """A form class with the step's fields."""
    fields = {asked.name: field_for(asked) for asked in step.asks}
    return type("StepForm", (forms.Form,), fields)


def answers(step: Step, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was given, cleaned and parted into public and private; `InvalidInput` otherwise."""
    unknown = sorted(set(given) - {asked.name for asked in step.asks})
    if unknown:
        raise InvalidInput({name: [_("This step does not ask for that.")] for name in unknown})
    form = form_for(step)(dict(given))
    if not form.is_valid():
        raise InvalidInput(
            {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        )
    private = {asked.name for asked in step.asks if asked.private}
    clean = {name: _plain(value) for name, value in form.cleaned_data.items()}
    return (
        {name: value for name, value in clean.items() if name not in private},
        {name: value for name, value in clean.items() if name in private},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
