"""Checks of the house itself: settings, the parts that services need, the languages."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import WARNING, run_checks

from .findings import Finding, check, fault, warning

# Module → what does not work without it.
PARTS = {
    "typst": "printing",
    "zxingcpp": "bar codes",
    "pikepdf": "uploads",
    "PIL": "uploads",
    "pypdfium2": "passport pictures",
    "numpy": "portraits",
    "pyhanko": "signatures",
    "granian": "serving",
    "pyrage": "backups",
}


@check("settings")
def production(at: datetime) -> Iterator[Finding]:
    """They are those of production, and Django's own checks find nothing."""
    if settings.MODE != "production":
        yield warning("not_production", mode=settings.MODE)
        return
    for message in run_checks(include_deployment_checks=True, databases=["default"]):
        if message.level >= WARNING:
            yield fault("setting_unfit", what=f"{message.id} {message.msg}")


@check("parts")
def parts(at: datetime) -> Iterator[Finding]:
    """Each can be loaded."""
    for part, what in PARTS.items():
        try:
            importlib.import_module(part)
        except ImportError:
            yield fault("part_missing", part=part, what=what)


@check("languages")
def languages(at: datetime) -> Iterator[Finding]:
    """Every room's catalogue is compiled."""
    for language in ("kk", "ru"):
        written = [
            path
            for config in apps.get_app_configs()
            if config.name.startswith("elshi.")
            for path in Path(config.path).glob(f"locale/{language}/LC_MESSAGES/django.po")
        ]
        if count := sum(not path.with_suffix(".mo").exists() for path in written):
            yield warning("catalogue_missing", language=language, count=count)
