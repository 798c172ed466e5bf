"""What every template may use: the house's name, its menu, the languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .face import face
from .menu import menu_for


def house(request: HttpRequest) -> dict[str, Any]:
    """The names under which base templates find the actor and the menu.

    Both wait until a template asks: a public page asks for neither, and so needs no session.
    """
    actor = getattr(request, "actor", None)
    shown = face()
    return {
        "actor": actor,
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "house_name": shown.title,
        "house_emblem": shown.version or shown.emblem,
    }
