"""The menu of the staff desk, gathered from the apps that are switched on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu, ready to print."""

    title: Any
    url: str
    current: bool


def menu_for(request: HttpRequest) -> list[Entry]:
    """The lines that the actor's posts open, in the order of the apps.

    An app's config lists them as ``menu = ((title, url name, permission), …)``.
    """
    actor = getattr(request, "actor", None)
    if actor is None or actor.kind != "staff":
        return []
    here = getattr(getattr(request, "resolver_match", None), "view_name", "")
    own = Entry(_("My desk"), reverse("desk"), here == "desk")
    return [own] + [
        Entry(title, reverse(name), name == here)
        for config in apps.get_app_configs()
        for title, name, permission in getattr(config, "menu", ())
        if not permission or actor.may(permission)
    ]
