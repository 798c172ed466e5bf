"""Dates, numbers and money as each language writes them, from the Unicode CLDR by Babel.

Pure: the language is an argument. Two things differ from the CLDR on purpose: a Kazakh date in
words stands as in official papers («2026 жылғы 22 қараша»), and the tenge is written ₸ in all
three languages.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent

# English is the British one: day before month, as in diplomatic use.
LOCALES = {"kk": Locale("kk"), "ru": Locale("ru"), "en": Locale("en", "GB")}
LONG_DATE = {"kk": "y 'жылғы' d MMMM", "ru": "d MMMM y\u00a0'г.'", "en": "d MMMM y"}
SHORT_DATE = {"kk": "dd.MM.y", "ru": "dd.MM.y", "en": "dd/MM/y"}
MONTH = {"kk": "y 'жылғы' MMMM", "ru": "LLLL y\u00a0'г.'", "en": "LLLL y"}
NATIVE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
SIGNS = {"KZT": "₸", "USD": "$", "EUR": "€", "GBP": "£"}
TODAY = {"kk": "бүгін", "ru": "сегодня", "en": "today"}
# Kept together when a line breaks: a number and its sign, a day and its month.
NARROW, SOLID = "\u202f", "\u00a0"

Number = int | float | Decimal


def locale_of(language: str) -> Locale:
    """The CLDR locale of a language; an unknown one is written as English."""
    return LOCALES.get(language.partition("-")[0], LOCALES["en"])


def date_long(day: date, language: str) -> str:
    """A date in words: «2026 жылғы 22 қараша», «22 ноября 2026 г.», “22 November 2026”."""
    return _date(day, LONG_DATE, language)


def month_long(day: date, language: str) -> str:
    """The month of a date: «2026 жылғы шілде», «июль 2026 г.», “July 2026”."""
    return _date(day, MONTH, language)


def date_short(day: date, language: str) -> str:
    """A date in figures: 22.11.2026, in English 22/11/2026."""
    return _date(day, SHORT_DATE, language)


def _date(day: date, patterns: dict[str, str], language: str) -> str:
    pattern = patterns.get(language.partition("-")[0], patterns["en"])
    return format_date(day, pattern, locale_of(language)).replace(NARROW, SOLID)


def weekday(day: date, language: str) -> str:
    """The day of the week: «дүйсенбі», «понедельник», “Monday”."""
    return str(locale_of(language).days["stand-alone"]["wide"][day.weekday()])


def clock(moment: time | datetime, language: str) -> str:
    """Hours and minutes on the 24-hour clock."""
    return format_time(moment, "HH:mm", locale=locale_of(language))


def moment_long(moment: datetime, language: str) -> str:
    """A date in words and the time; the caller has brought ``moment`` into the reader's zone."""
    return f"{date_long(moment, language)}, {moment:%H:%M}"


def number(value: Number, language: str) -> str:
    """A number with the language's own grouping and decimal mark."""
    return format_decimal(value, locale=locale_of(language)).replace(NARROW, SOLID)


def percent(share: Number, language: str) -> str:
    """A share of one as per cent, at most one decimal; only English sets no space."""
    gap = "" if locale_of(language).language == "en" else SOLID
    return format_percent(share, f"#,##0.#{gap}%", locale=locale_of(language))


def money(amount: Number, currency: str, language: str) -> str:
    """An amount with its currency: 12 500 ₸, 60,50 $ or $60.50; whole amounts show no cents."""
    pattern = "¤#,##0.00" if locale_of(language).language == "en" else "#,##0.00\u00a0¤"
    if amount == int(amount):
        pattern = pattern.replace(".00", "")
    sign = SIGNS.get(currency)
    shape = pattern if sign else pattern.replace("¤#", "¤\u00a0#")
    text = format_currency(
        amount,
        currency,
        shape.replace("¤", sign) if sign else shape.replace("¤", "¤¤"),
        locale=locale_of(language),
        currency_digits=False,
    )
    return text.replace(NARROW, SOLID)


def distance(from_day: date, to_day: date, language: str) -> str:
    """How far ``to_day`` lies from ``from_day``: “in 3 days”, «3 күн бұрын»."""
    gap = to_day - from_day
    if not gap.days:
        return TODAY.get(language.partition("-")[0], TODAY["en"])
    return format_timedelta(
        gap, granularity="day", threshold=10, add_direction=True, locale=locale_of(language)
    )
