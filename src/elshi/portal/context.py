"""What every template may use: the house's name, its menu, the languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .face import face
from .menu import menu_for


def house(request: HttpRequest) -> dict[str, Any]:
    """The names under which base templates find the actor and the menu."""
    actor = getattr(request, "actor", None)
    shown = face()
    return {
        "actor": actor,
        "menu": menu_for(request),
        "house_name": shown.title,
        "house_emblem": shown.emblem,
    }
