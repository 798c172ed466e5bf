"""What the front page offers, gathered from the services that are switched on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as the front page names it."""

    title: Any
    text: Any
    url: str


def offers() -> list[Offer]:
    """The offers in the order of the apps.

    An app's config lists them as ``front = ((title, one sentence, url name), …)``; the first two
    of all become the buttons at the top.
    """
    return [
        Offer(title, text, reverse(name))
        for config in apps.get_app_configs()
        for title, text, name in getattr(config, "front", ())
    ]
