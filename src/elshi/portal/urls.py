"""Every address of the house: machine doors first, then the pages in each language."""

from __future__ import annotations

import importlib
import importlib.util

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from . import desk, face, health, naming, sign_in, views


def _of_services() -> list[URLPattern | URLResolver]:
    """`/<lang>/visas/` for each app that has addresses of its own."""
    found: list[URLPattern | URLResolver] = []
    for config in apps.get_app_configs():
        module = f"{config.name}.urls"
        floors = ("elshi.services.", "elshi.commons.", "elshi.foundation.")
        if config.name.startswith(floors) and importlib.util.find_spec(module):
            found.append(path(f"{config.label}/", include(module)))
    return found


def _machine_doors() -> list[URLPattern | URLResolver]:
    """`/visas/` without a language, for programs and files: what an app lists in `doors.py`."""
    found: list[URLPattern | URLResolver] = []
    for config in apps.get_app_configs():
        module = f"{config.name}.doors"
        if not config.name.startswith("elshi.") or not importlib.util.find_spec(module):
            continue
        # In some rooms `doors` is what doors are made of, and lists no address.
        if hasattr(importlib.import_module(module), "urlpatterns"):
            found.append(path(f"{config.label}/", include(module)))
    return found


def _api() -> list[URLPattern | URLResolver]:
    if importlib.util.find_spec("elshi.portal.api") is None:
        return []
    from .api import api

    return [path("api/v1/", api.urls)]


urlpatterns = [
    path("emblem", face.emblem, name="emblem"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    *_api(),
    *_machine_doors(),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("glossary/", views.glossary, name="glossary"),
        path("appearance/", views.appearance, name="appearance"),
        path("gallery/", views.gallery, name="gallery"),
        path("desk/", desk.desk, name="desk"),
        path("desk/read/", desk.mark_read, name="desk_read"),
        path("house/", naming.name, name="house_name"),
        path("house/letter.pdf", naming.letter, name="house_letter"),
        # In place of the package's page, on which everybody changes the own handle.
        path("accounts/email/", sign_in.own_address, name="account_email"),
        path("accounts/", include("allauth.account.urls")),
        path("accounts/mfa/", include("allauth.mfa.urls")),
        *_of_services(),
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = "elshi.portal.views.server_error"
# Asked by allauth when somebody tries too often.
handler429 = views.too_many
