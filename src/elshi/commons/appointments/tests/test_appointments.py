"""Times planned by the mission's working time, places taken once, files for a calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from elshi.commons.appointments import actions, plan, reads
from elshi.commons.appointments.invitation_file import Meeting, calendar_file
from elshi.commons.appointments.models import Booking, Slot
from elshi.engines.calendars.weeks import WorkingCalendar
from elshi.foundation.access.actors import system
from elshi.foundation.jobs.tests import databases
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office, Party
from elshi.foundation.offices.models import WorkingCalendar as Kept

HOUSE = system("test")
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)  # a Friday
BERLIN = WorkingCalendar(zone="Europe/Berlin", holidays=frozenset({date(2026, 11, 24)}))


def test_times_lie_on_working_days_by_the_clock_of_the_mission() -> None:
    found = plan.times(
        date(2026, 11, 20), date(2026, 11, 24), opens=time(9), closes=time(10), minutes=25,
        calendar=BERLIN,
    )  # fmt: skip
    shown = [starts.astimezone(UTC).strftime("%d %H:%M") for starts, _ends in found]
    assert shown == ["20 08:00", "20 08:25", "23 08:00", "23 08:25"]
    assert all(ends - starts == timedelta(minutes=25) for starts, ends in found)


def test_hours_stay_when_the_clock_changes() -> None:
    found = plan.times(
        date(2026, 10, 23), date(2026, 10, 26), opens=time(9), closes=time(9, 30), minutes=30,
        calendar=BERLIN,
    )  # fmt: skip
    assert [starts.astimezone(UTC).hour for starts, _ends in found] == [7, 8]


def mission() -> Office:
    words = {"kk": "Ү", "ru": "М", "en": "M"}
    party = Party.objects.create(code="P", kind="ministry", name=words)
    calendar = Kept.objects.create(
        code="P", name=words, days=[0, 1, 2, 3, 4], opens="09:00", closes="18:00"
    )
    return Office.objects.create(
        party=party, code="M", name=words, kind="mission", time_zone="Europe/Berlin",
        calendar=calendar,
    )  # fmt: skip


def spans(*hours: float) -> list[plan.Span]:
    starts = [NOW + timedelta(hours=hour) for hour in hours]
    return [(start, start + timedelta(minutes=30)) for start in starts]


@pytest.mark.django_db
def test_times_that_overlap_are_left_out_and_the_act_is_in_the_ledger() -> None:
    office = mission()
    assert actions.open_times(office, spans(1, 2), places=2, by=HOUSE, at=NOW) == 2
    assert actions.open_times(office, spans(1.25, 2, 3), places=1, by=HOUSE, at=NOW) == 1
    assert [slot.places for slot in reads.slots_from(office, NOW)] == [2, 2, 1]
    with pytest.raises(Refusal):
        actions.open_times(office, spans(-3, -2), places=1, by=HOUSE, at=NOW)
    assert [leaf.act for leaf in Leaf.objects.order_by("pk")] == ["appointments.open_times"] * 2


@pytest.mark.django_db
def test_a_time_is_taken_back_unless_somebody_comes_and_can_be_given_again() -> None:
    office = mission()
    actions.open_times(office, spans(1, 2), places=1, by=HOUSE, at=NOW)
    first, second = reads.slots_from(office, NOW)
    booking = actions.book(first, "visas.application:A", by=HOUSE, at=NOW)
    with pytest.raises(Refusal):
        actions.close_time(first, by=HOUSE, at=NOW)
    assert reads.slots_from(office, NOW).count() == 2
    actions.close(booking, Booking.State.CANCELLED, by=HOUSE, at=NOW)
    actions.close_time(first, by=HOUSE, at=NOW)
    actions.close_time(second, by=HOUSE, at=NOW)
    assert not reads.free_slots(office, NOW).exists()
    assert Slot.objects.get().pk == first.pk  # with its history
    with pytest.raises(actions.SlotGone):
        actions.book(first, "visas.application:B", by=HOUSE, at=NOW)
    assert actions.open_times(office, spans(1, 2), places=3, by=HOUSE, at=NOW) == 2
    assert [slot.places for slot in reads.free_slots(office, NOW)] == [3, 3]


@pytest.mark.django_db
def test_a_mover_keeps_the_old_time_when_the_new_one_is_gone() -> None:
    office = mission()
    actions.open_times(office, spans(1, 2), places=1, by=HOUSE, at=NOW)
    first, second = reads.slots_from(office, NOW)
    booking = actions.book(first, "visas.application:A", by=HOUSE, at=NOW)
    actions.book(second, "visas.application:B", by=HOUSE, at=NOW)
    before = Leaf.objects.count()
    with pytest.raises(actions.SlotGone):
        actions.move(booking, second, by=HOUSE, at=NOW)
    assert reads.booking_of("visas.application:A") == booking
    assert Leaf.objects.count() == before


@pytest.mark.slow
def test_of_a_crowd_at_the_last_place_exactly_one_gets_it(
    transactional_db: None, tmp_path: Path
) -> None:
    told = databases.answer_of(databases.shared(tmp_path), "elshi.commons.appointments.tests.crowd")
    # The mover wins or stays; in both cases exactly one comes at the other time.
    assert told == {
        "faults": [], "won": 1, "taken": 1, "at_the_other": 1, "mover_has": 1, "over": 0,
    }  # fmt: skip


MEETING = Meeting(
    key="abc@elshi", edition=2, starts=NOW, ends=NOW + timedelta(minutes=20),
    title="Visa interview", place="Embassy; The Hague, NL", words="Bring\nyour \\ passport", url="https://example.org/",
    made_at=NOW,
)  # fmt: skip


def test_the_calendar_file_is_as_the_standard_writes_it() -> None:
    lines = calendar_file(MEETING, language="en").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert "DTSTART:20261120T060000Z" in lines
    assert "LOCATION;LANGUAGE=en:Embassy\\; The Hague\\, NL" in lines
    assert "DESCRIPTION;LANGUAGE=en:Bring\\nyour \\\\ passport" in lines
    assert ("UID:abc@elshi" in lines, "SEQUENCE:2" in lines) == (True, True)


@given(some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_no_line_of_the_file_is_too_long_and_nothing_is_lost(words: str) -> None:
    text = calendar_file(replace(MEETING, words=words), language="kk")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "").split("\r\n")
    kept = next(line for line in unfolded if line.startswith("DESCRIPTION;LANGUAGE"))
    marks = {"n": "\n"}
    plain = re.sub(r"\\(.)", lambda hit: marks.get(hit[1], hit[1]), kept.partition(":")[2])
    assert plain == "\n".join(words.splitlines())
