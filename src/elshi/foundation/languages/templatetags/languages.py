"""Template filters for dates, numbers and money in the reader's language; the language switch.

``{% load languages %}``, then ``{{ day|date_long }}``, ``{{ at|moment:"Asia/Almaty" }}``,
``{{ fee|money:"KZT" }}``, ``{{ rows|alphabetical:"name" }}``. A value that is none of these kinds
(an unknown date, an empty cell) is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation

from elshi.engines.alphabets.collation import sort_key
from elshi.foundation.languages import fields, formats

register = template.Library()
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _here(value: datetime, zone: str = "") -> datetime:
    if timezone.is_naive(value):
        return value
    return timezone.localtime(value, ZoneInfo(zone) if zone else None)


@register.filter
def date_long(value: Any, zone: str = "") -> Any:
    """A date in words; a moment is first brought into ``zone`` or the current time zone.

    A notice keeps its dates as JSON does: an ISO date is read.
    """
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = _here(value, zone)
    return formats.date_long(value, _language()) if isinstance(value, date) else value


@register.filter
def date_short(value: Any, zone: str = "") -> Any:
    """A date in figures."""
    if isinstance(value, datetime):
        value = _here(value, zone)
    return formats.date_short(value, _language()) if isinstance(value, date) else value


@register.filter
def moment(value: Any, zone: str = "") -> Any:
    """A date in words with the time, in ``zone`` (a name of the IANA base) or the current one."""
    if not isinstance(value, datetime):
        return value
    return formats.moment_long(_here(value, zone), _language())


@register.filter
def weekday(value: Any) -> Any:
    """The day of the week of a date."""
    return formats.weekday(value, _language()) if isinstance(value, date) else value


@register.filter
def clock(value: Any, zone: str = "") -> Any:
    """Hours and minutes."""
    if isinstance(value, datetime):
        value = _here(value, zone)
    return formats.clock(value, _language()) if isinstance(value, (time, datetime)) else value


@register.filter
def iso(value: Any) -> str:
    """The machine form of a date or moment, for ``<time datetime>``."""
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


@register.filter
def number(value: Any) -> Any:
    """A number with the language's grouping."""
    return formats.number(value, _language()) if _is_number(value) else value


@register.filter
def translated(text: Any) -> str:
    """A text kept in several languages (`TranslatedField`), in the reader's."""
    return fields.in_language(text)


@register.filter
def percent(value: Any) -> Any:
    """A share of one as per cent."""
    return formats.percent(value, _language()) if _is_number(value) else value


@register.filter
def money(value: Any, currency: str) -> Any:
    """An amount in ``currency`` (ISO 4217)."""
    return formats.money(value, currency, _language()) if _is_number(value) else value


@register.filter
def away(value: Any, today: date) -> Any:
    """How many days, weeks or months ``value`` lies from ``today``, in words."""
    return formats.distance(today, value, _language()) if isinstance(value, date) else value


@register.filter
def alphabetical(rows: Iterable[Any], name: str = "") -> list[Any]:
    """The rows in the order of the reader's alphabet, by attribute ``name`` or by themselves."""
    language = _language()
    return sorted(
        rows, key=lambda row: sort_key(str(getattr(row, name) if name else row), language)
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """One entry of the language switch: the same page in another language."""

    code: str
    name: str
    url: str
    current: bool


def in_language(path: str, code: str) -> str:
    """The address ``path`` in another language: words in addresses are the same in all of them."""
    first, slash, rest = path.lstrip("/").partition("/")
    return f"/{code}{slash}{rest}" if first in dict(settings.LANGUAGES) else path


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> list[PageLanguage]:
    """The present page in every language, its query kept."""
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    return [
        PageLanguage(
            code,
            formats.NATIVE_NAMES.get(code, str(name)),
            in_language(path, code),
            code == _language(),
        )
        for code, name in settings.LANGUAGES
    ]
