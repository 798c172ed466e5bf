"""Many travellers at once at the last place, and movers crossing each other, on a shared base."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.db import connections  # noqa: E402

from elshi.commons.appointments import actions  # noqa: E402
from elshi.commons.appointments.models import Booking, Slot  # noqa: E402
from elshi.foundation.access.actors import system  # noqa: E402
from elshi.foundation.observe.errors import Refusal  # noqa: E402
from elshi.foundation.offices.models import Office, Party, WorkingCalendar  # noqa: E402

CROWD = 16
HOUSE = system("test")


def _office() -> Office:
    words = {"kk": "Ү", "ru": "М", "en": "M"}
    party = Party.objects.create(code="CROWD", kind="ministry", name=words)
    calendar = WorkingCalendar.objects.create(
        code="CROWD", name=words, days=[0, 1, 2, 3, 4], opens="09:00", closes="18:00"
    )
    return Office.objects.create(
        party=party, code="CROWD", name=words, kind="mission", time_zone="Europe/Berlin",
        calendar=calendar,
    )  # fmt: skip


def _at_once(acts: list[Callable[[], object]], faults: list[str]) -> int:
    """Run all acts at the same moment; how many were not refused."""
    start, done = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            done.append(act())
        except Refusal:
            pass
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


def main() -> None:
    now = datetime.now(UTC)
    office, faults = _office(), []
    actions.open_slots(office, first=now + timedelta(days=1), count=2)
    last, other = Slot.objects.order_by("starts")
    won = _at_once(
        [lambda n=n: actions.book(last, f"visas.application:{n}", by=HOUSE, at=now)
         for n in range(CROWD)], faults,
    )  # fmt: skip
    first = Booking.objects.get(slot=last)
    # Whoever holds the one time moves to the other while a crowd wants it too.
    rivals = [lambda n=n: actions.book(other, f"visas.application:r{n}", by=HOUSE, at=now)
              for n in range(CROWD - 1)]  # fmt: skip
    taken = _at_once([lambda: actions.move(first, other, by=HOUSE, at=now), *rivals], faults)
    alive = Booking.objects.filter(state=Booking.State.BOOKED)
    print(json.dumps({
        "faults": faults, "won": won, "taken": taken,
        "at_the_other": alive.filter(slot=other).count(),
        "mover_has": alive.filter(subject=first.subject).count(),
        "over": max(alive.filter(slot=slot).count() - slot.places for slot in (last, other)),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
