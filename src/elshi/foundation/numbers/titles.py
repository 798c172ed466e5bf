"""What each series of numbers is called; the app that counts by it says so in its manifest."""

from __future__ import annotations

from django.apps import apps

from elshi.foundation.observe.errors import Text


def title_of(code: str) -> Text:
    """A series in the reader's language: ``series = {code: title}`` of the app that keeps it."""
    for config in apps.get_app_configs():
        titles: dict[str, Text] = getattr(config, "series", {})
        if code in titles:
            return titles[code]
    return code
