"""Dates, numbers and money, letter for letter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from elshi.foundation.languages import formats
from elshi.foundation.languages.templatetags import languages as tags

DAY = date(2026, 11, 22)
SOLID = "\u00a0"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("kk", "2026 жылғы 22 қараша", "22.11.2026"),
        ("ru", "22 ноября 2026\u00a0г.", "22.11.2026"),
        ("en", "22 November 2026", "22/11/2026"),
        ("en-gb", "22 November 2026", "22/11/2026"),
        ("de", "22 November 2026", "22/11/2026"),
    ],
)
def test_dates(language: str, long: str, short: str) -> None:
    assert formats.date_long(DAY, language) == long
    assert formats.date_short(DAY, language) == short


@pytest.mark.parametrize(
    ("amount", "currency", "kk", "ru", "en"),
    [
        (12500, "KZT", "12 500 ₸", "12 500 ₸", "₸12,500"),
        (Decimal("60.5"), "USD", "60,50 $", "60,50 $", "$60.50"),
        (60, "EUR", "60 €", "60 €", "€60"),
        (Decimal("7.10"), "CHF", "7,10 CHF", "7,10 CHF", "CHF 7.10"),
        (0, "KZT", "0 ₸", "0 ₸", "₸0"),
        (-5, "USD", "-5 $", "-5 $", "-$5"),
    ],
)
def test_money(amount: Decimal, currency: str, kk: str, ru: str, en: str) -> None:
    for language, wanted in (("kk", kk), ("ru", ru), ("en", en)):
        assert formats.money(amount, currency, language).replace(SOLID, " ") == wanted


def test_numbers_and_shares() -> None:
    assert formats.number(1234567.25, "kk") == f"1{SOLID}234{SOLID}567,25"
    assert formats.number(1234567.25, "en") == "1,234,567.25"
    assert formats.percent(0.256, "ru") == f"25,6{SOLID}%"
    assert formats.percent(1, "en") == "100%"


def test_distance_in_words() -> None:
    assert formats.distance(DAY, date(2026, 11, 25), "kk") == "3 күннен кейін"
    assert formats.distance(DAY, date(2026, 11, 17), "ru") == "5 дней назад"
    assert formats.distance(DAY, DAY, "en") == "today"


def test_filters_speak_the_language_of_the_page_and_the_zone_asked_for() -> None:
    at = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    with translation.override("kk"), timezone.override(UTC):
        assert tags.moment(at) == "2026 жылғы 22 қараша, 20:30"
        assert tags.moment(at, "Asia/Almaty") == "2026 жылғы 23 қараша, 01:30"
        assert tags.date_long(at, "Asia/Almaty") == "2026 жылғы 23 қараша"
        assert tags.clock(at, "Europe/Amsterdam") == "21:30"
        assert tags.money(100, "KZT") == f"100{SOLID}₸"
    assert tags.iso(DAY) == "2026-11-22"


def test_filters_leave_alone_what_they_do_not_know() -> None:
    assert tags.date_long("1974-XX-XX") == "1974-XX-XX"
    assert tags.number(None) is None
    assert tags.number(True) is True
    assert tags.money("", "KZT") == ""


def test_rows_stand_in_the_order_of_the_alphabet() -> None:
    with translation.override("kk"):
        assert tags.alphabetical(["Ұлы", "Арал", "Әйел", "Ғарыш", "Бұлт", "Ін", "Из"]) == [
            "Арал",
            "Әйел",
            "Бұлт",
            "Ғарыш",
            "Из",
            "Ұлы",
            "Ін",
        ]


def test_a_page_of_no_address_keeps_its_place_in_another_language() -> None:
    assert tags.in_language("/kk/nothing/here/?q=1", "ru") == "/ru/nothing/here/?q=1"
    assert tags.in_language("/healthz", "ru") == "/healthz"
