"""Addresses of named pages, looked up once: the heads and menus of every page ask for them."""

from __future__ import annotations

from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language


def address(name: str) -> str:
    """The address of a page in the reader's language; empty where this installation has none."""
    return _found(name, get_language(), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=1024)
def _found(name: str, language: str | None, urlconf: str | None, prefix: str) -> str:
    """Language, address book and prefix decide, though `reverse` reads them by itself."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""
