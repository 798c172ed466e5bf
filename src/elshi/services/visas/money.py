"""Fees as people read them: minor units of a currency in words of the reader's language."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_precision
from django.utils.translation import get_language

from elshi.foundation.languages import formats


def in_words(amount: int, currency: str) -> str:
    """An amount in minor units (cents, tiyn) with its currency, e.g. 6000 USD as $60."""
    whole = Decimal(amount).scaleb(-get_currency_precision(currency))
    return formats.money(whole, currency, get_language() or "en")
