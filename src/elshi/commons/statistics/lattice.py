"""What is published about a quarter and a year, from what was counted; pure.

Each person counted stands in one block: the mission in the quarter, or all missions too small to be
shown in it. A block's tables share nothing but its total. Months are one of the tables. At the
year's end a mission held back in several quarters is told their sum, where enough others stay
uncounted beside it. Shapes are plain JSON, for publications are stored as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .protection import LEAST, Table, protect

ENOUGH = 20  # people, for a median and a ninetieth percentile
OTHERS = ""  # the block of the missions that are not shown
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing counted: where, its value for each question, how long it took, what it mentions."""

    mission: str
    values: Mapping[str, str]
    days: int | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """By what tables split, each with the number of its possible answers.

    `mentions` (several an event) are shown where `condition` (question, value) itself is shown.
    """

    missions: int
    answers: Mapping[str, int]
    mentions: int = 0
    condition: tuple[str, str] = ("", "")


def quarter(events: Sequence[Event], asked: Questions) -> tuple[JSON, JSON]:
    """A quarter's figures: what is published, and what is held for the year."""
    counts = Counter(event.mission for event in events)
    days = {mission: _histogram(events, mission) for mission in sorted(counts)}
    if 0 < len(events) < LEAST:
        return {"total": None}, {"missions": {}, "days": days}
    missions = protect(counts, asked.missions)
    grouped: dict[str, list[Event]] = {mission: [] for mission in sorted(missions.shown)}
    for event in events:
        grouped.setdefault(event.mission if event.mission in missions.shown else OTHERS, []).append(
            event
        )
    published = {
        "total": len(events),
        "missions": _plain(missions),
        "blocks": {name: _block(members, asked) for name, members in grouped.items()},
        "times": times(_joined(days.values())),
    }
    hidden = {name: count for name, count in counts.items() if name not in missions.shown}
    return published, {"missions": hidden, "days": days}


def _block(events: Sequence[Event], asked: Questions) -> JSON:
    tables = {
        question: protect(Counter(event.values[question] for event in events), universe)
        for question, universe in asked.answers.items()
    }
    block: JSON = {
        "total": len(events),
        "tables": {question: _plain(table) for question, table in tables.items()},
        "times": times(Counter(event.days for event in events if event.days is not None)),
    }
    question, value = asked.condition
    mentioned = Counter(mention for event in events for mention in event.mentions)
    if question and value in tables[question].shown and sum(mentioned.values()) >= LEAST:
        block["mentions"] = _plain(protect(mentioned, asked.mentions))
    return block


def year(quarters: Sequence[tuple[JSON, JSON]]) -> JSON:
    """A year's own figures, once its quarters are out: sums held back until now, and times."""
    days = _joined(
        held_days for _published, held in quarters for held_days in held["days"].values()
    )
    return {
        "rests": _rests([held["missions"] for _published, held in quarters]),
        "times": times(days),
    }


def _rests(hidden: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Missions' sums over the quarters in which they were held back, the largest first.

    A sum is told when it reaches five over two quarters or more and each of those quarters keeps
    five of other missions of which nothing is told: between those and it people could be exchanged.
    """
    free = [sum(quarter.values()) for quarter in hidden]
    sums = Counter[str]()
    for quarter in hidden:
        sums.update(quarter)
    told: dict[str, int] = {}
    for mission, total in sorted(sums.items(), key=lambda item: (-item[1], item[0])):
        places = [place for place, quarter in enumerate(hidden) if quarter.get(mission)]
        left = [free[place] - hidden[place][mission] for place in places]
        if total >= LEAST and len(places) > 1 and min(left) >= LEAST:
            told[mission] = total
            for place, value in zip(places, left, strict=True):
                free[place] = value
    return told


def times(days: Mapping[int, int]) -> JSON | None:
    """The median and the ninetieth percentile (nearest rank), over twenty or more; else nothing."""
    count = sum(days.values())
    if count < ENOUGH:
        return None
    return {"median": _ranked(days, count, 0.5), "ninetieth": _ranked(days, count, 0.9)}


def _ranked(days: Mapping[int, int], count: int, share: float) -> int:
    reached = 0
    for length in sorted(days):
        reached += days[length]
        if reached >= share * count:
            return length
    raise ValueError("no days to rank")


def _histogram(events: Sequence[Event], mission: str) -> dict[str, int]:
    lengths = Counter(event.days for event in events if event.mission == mission)
    return {
        str(length): count
        for length, count in sorted(lengths.items(), key=str)
        if length is not None
    }


def _joined(histograms: Any) -> Counter[int]:
    joined: Counter[int] = Counter()
    for histogram in histograms:
        joined.update({int(length): count for length, count in histogram.items()})
    return joined


def _plain(table: Table) -> JSON:
    return {"shown": dict(sorted(table.shown.items())), "rest": table.rest}
