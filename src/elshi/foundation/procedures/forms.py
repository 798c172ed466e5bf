"""What a step asks, as a form: the desk, the API and the command line share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import InvalidInput

from .declaration import Field, Step

_LONG = forms.Textarea(attrs={"rows": 4})
_MAKERS: dict[str, Callable[[Field], forms.Field]] = {
    "line": lambda f: forms.CharField(max_length=f.longest),
    "text": lambda f: forms.CharField(max_length=f.longest, widget=_LONG),
    "choice": lambda f: forms.ChoiceField(choices=f.choices, widget=forms.RadioSelect),
    "choices": lambda f: forms.MultipleChoiceField(
        choices=f.choices, widget=forms.CheckboxSelectMultiple
    ),
    "date": lambda f: forms.DateField(widget=forms.DateInput(attrs={"type": "date"})),
    "yes_no": lambda f: forms.BooleanField(),
    "number": lambda f: forms.IntegerField(min_value=0, max_value=100_000),
}


def field_for(asked: Field) -> forms.Field:
    """The form field for something a step asks."""
    field = _MAKERS[asked.kind](asked)
    field.label, field.help_text, field.required = asked.title, asked.help, asked.required
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
        raise InvalidInput({name: list(errors) for name, errors in form.errors.items()})
    private = {asked.name for asked in step.asks if asked.private}
    clean = {name: _plain(value) for name, value in form.cleaned_data.items()}
    return (
        {name: value for name, value in clean.items() if name not in private},
        {name: value for name, value in clean.items() if name in private},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
