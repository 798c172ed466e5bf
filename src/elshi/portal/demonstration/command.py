"""`elshi demo`: make the demonstration ministry, run its main job, serve it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from elshi.commons.papers import demo as papers
from elshi.commons.watchlists import actions as watchlists
from elshi.foundation.access.actors import system
from elshi.foundation.offices.models import Office
from elshi.services.visas.actions import revocation
from elshi.services.visas.demonstration import figures
from elshi.services.visas.reads.trust import key_file

from .. import checkpoints, house
from ..commands import option
from . import main_job, ministry
from .watch_list import specimen_list


def demo(argv: list[str]) -> int:
    """Make the demonstration, run the main job and serve; `--no-serve` stops before serving."""
    if settings.MODE == "production":
        print("The demonstration is never run in production.", file=sys.stderr)
        return 2
    house.migrate([])
    now = timezone.now()
    if not ministry.exists():
        _say("Founding the demonstration ministry: offices, posts, keys, rules, watch list.")
        found(now)
    _say("The main job, end to end:")
    pdf = main_job.run(_step)
    keys = Path(settings.HOME / "specimens" / "keys.json")
    keys.write_text(key_file(timezone.now()))
    verified = main_job.verify(pdf, keys, _step)
    checkpoints.sign(at=timezone.now())
    _say("The visa was verified without a network." if verified else "The visa did NOT verify.")
    if not verified:
        return 1
    if "--no-serve" in argv:
        return 0
    _addresses(argv)
    return house.serve(argv)


def found(now: datetime) -> None:
    """Found the ministry with all it begins with: the journeys of the tests start here too."""
    ministry.found(now)
    watchlists.load(specimen_list(now), by=system("demonstration"), at=now)
    revocation.publish(at=now)
    figures.publish(by=system("demonstration"), at=now)
    consul = ministry.actor_of("HAG-CONSUL", now)
    papers.write(Office.objects.get(code="HAG"), by=consul, at=now)


def _say(text: str) -> None:
    print(f"\n{text}", flush=True)


def _step(text: str) -> None:
    print(f"  · {text}", flush=True)


def _addresses(argv: list[str]) -> None:
    port = option(argv, "--port", "8000")
    _say("Elshi is served at:")
    for title, path in (("public face", "/"), ("staff desk", "/en/desk/")):
        _step(f"http://localhost:{port}{path}  {title}")
    _say(f"Demonstration accounts (password {ministry.PASSWORD}):")
    for seat in ministry.SEATS:
        _step(f"{seat.email:28} {seat.title['en']}")
