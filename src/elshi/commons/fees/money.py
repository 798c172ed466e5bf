"""Fees as people read them: minor units of a currency in words of the reader's language."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_precision
from django.utils.translation import get_language

from elshi.foundation.languages import formats


def in_words(amount: int, currency: str) -> str:
    """An amount in minor units (cents, tiyn) with its currency, e.g. 6000 USD as $60."""
    return formats.money(major(amount, currency), currency, get_language() or "en")


def major(amount: int, currency: str) -> Decimal:
    """An amount in minor units as people write it: 6000 USD is 60.00."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))


def minor(amount: Decimal, currency: str) -> int:
    """An amount as people write it in minor units: 60.00 USD is 6000."""
    return int(amount.scaleb(get_currency_precision(currency)).to_integral_value())
