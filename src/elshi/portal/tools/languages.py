"""The reader's language on the command line, before any part of Django is there."""

from __future__ import annotations

import os

LANGUAGES = ("kk", "ru", "en")


def language_of(wanted: str = "") -> str:
    """kk, ru or en: as asked for, else ELSHI_LANGUAGE, else the locale, else English."""
    for value in (
        wanted,
        *map(os.environ.get, ("ELSHI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")),
    ):
        if value and value[:2].lower() in LANGUAGES:
            return value[:2].lower()
        if value:
            return "en"
    return "en"
