"""Fields of their own: a text in every language, and a date typed in three boxes.

The date has three boxes and no calendar: a birth date or the expiry of a passport is copied from
paper, and the order day, month, year is the one of Kazakh, Russian and British forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
AUTOCOMPLETE = {"bday": ("bday-day", "bday-month", "bday-year")}
FIRST_YEAR, LAST_YEAR = 1880, 2199


class PartedDateInput(forms.MultiWidget):
    """Three boxes named ``<field>_day``, ``<field>_month`` and ``<field>_year``."""

    template_name = "languages/parted_date.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, autocomplete: str = "") -> None:
        hints = AUTOCOMPLETE.get(autocomplete, ("", "", ""))
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(_box(part, hint)) for part, hint in zip(PARTS, hints, strict=True)
        }
        super().__init__(boxes, dict(attrs) if attrs else None)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None] * 3

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["label"] = LABELS[part]
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


def _box(part: str, autocomplete: str) -> dict[str, str]:
    attrs = {"inputmode": "numeric", "class": "w-4" if part == "year" else "w-2"}
    return (
        attrs
        | {"maxlength": "4" if part == "year" else "2"}
        | ({"autocomplete": autocomplete} if autocomplete else {})
    )


class PartedDateField(forms.MultiValueField):
    """A ``datetime.date`` from three boxes; ``autocomplete="bday"`` for a birth date."""

    default_error_messages = {  # noqa: RUF012 - Django's way
        "required": _("Enter the date: day, month and year."),
        "incomplete": _("Enter the whole date: day, month and year."),
        "digits": _("Write the day, the month and the year in figures, for example 27 3 1984."),
        "year": _("Write the year with four figures, for example 1984."),
        "unreal": _("There is no such day. Check the day and the month."),
    }

    def __init__(self, *, autocomplete: str = "", **given: Any) -> None:
        given.setdefault("widget", PartedDateInput(autocomplete=autocomplete))
        boxes = [forms.CharField(required=False, max_length=10) for _part in PARTS]
        super().__init__(boxes, require_all_fields=False, **given)

    def clean(self, value: Any) -> date | None:
        texts = [str(part or "").strip() for part in value or ()] or [""] * 3
        if not any(texts):
            if self.required:
                raise self._refusal("required")
            return None
        if not all(texts):
            raise self._refusal("incomplete")
        return self.compress(texts)

    def compress(self, data_list: Sequence[str]) -> date:
        """The date, or the first reason why the boxes hold none."""
        if not all(text.isascii() and text.isdigit() for text in data_list):
            raise self._refusal("digits")
        day, month, year = (int(text) for text in data_list)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self._refusal("year")
        try:
            found = date(year, month, day)
        except ValueError as error:
            raise self._refusal("unreal") from error
        self.run_validators(found)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(part) for part in self.widget.decompress(initial) if part is not None]
        return before != [str(part).lstrip("0") for part in data or () if part]

    def _refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def required_languages() -> tuple[str, ...]:
    """The languages every official text must have, by setting."""
    return tuple(code for code, _name in settings.LANGUAGES)


def in_language(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in ``language`` (the reader's when not given), else in the first that has one."""
    if not text:
        return ""
    wanted = (language or get_language() or settings.LANGUAGE_CODE)[:2]
    order = (wanted, *required_languages(), *text)
    return next((text[code] for code in order if text.get(code)), "")


def complete(text: Any) -> None:
    """Refuse a text that lacks one of the required languages."""
    missing = [code for code in required_languages() if not (text or {}).get(code, "").strip()]
    if missing:
        raise ValidationError(
            _("The text is missing in: %(languages)s."),
            code="missing_language",
            params={"languages": ", ".join(missing)},
        )


class TranslatedField(models.JSONField):
    """A text in every required language, e.g. ``{"kk": "…", "ru": "…", "en": "…"}``."""

    default_validators = [complete]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
