"""The menu of the staff desk, gathered from the apps that are switched on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.apps import AppConfig, apps
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .addresses import address

FLOORS = ("services", "commons", "foundation", "portal")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu, ready to print; ``current`` as aria-current wants it.

    "page" for the line whose page is shown, "true" for the one whose section it belongs to, else
    nothing.
    """

    title: Any
    url: str
    current: str = ""


def menu_for(request: HttpRequest) -> list[Entry]:
    """The lines that the actor's posts open: the day's work first, the house's own last.

    An app's config lists them as ``menu = ((title, url name, permission), …)``.
    """
    actor = getattr(request, "actor", None)
    if actor is None or actor.kind != "staff":
        return []
    own = Entry(_("My desk"), address("desk"))
    lines = [own] + [
        Entry(title, address(name))
        for config in sorted(apps.get_app_configs(), key=_floor)
        for title, name, permission in getattr(config, "menu", ())
        if not permission or actor.may(permission)
    ]
    return marked(lines, request.path)


def _floor(config: AppConfig) -> int:
    """How far down the menu an app stands: services, then what they share, then the ground."""
    floor = config.name.removeprefix("elshi.").partition(".")[0]
    return FLOORS.index(floor) if floor in FLOORS else len(FLOORS)


def marked(lines: list[Entry], path: str) -> list[Entry]:
    """The lines with the one marked under whose address the page lies: the longest that fits."""
    section = max((e.url for e in lines if path.startswith(e.url)), key=len, default="")
    how = "page" if path == section else "true"
    return [replace(each, current=how) if each.url == section else each for each in lines]
