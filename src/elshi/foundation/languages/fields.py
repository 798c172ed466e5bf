"""One text in several languages: a JSON field keyed by language code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


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
