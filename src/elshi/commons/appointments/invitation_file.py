"""An appointment as a file for a calendar (iCalendar, RFC 5545). Pure: words in, text out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75  # octets of a line, without its end (section 3.1)


@dataclass(frozen=True, slots=True)
class Meeting:
    """When, where and what; ``key`` stays the same when the time is changed, ``edition`` grows."""

    key: str
    edition: int
    starts: datetime
    ends: datetime
    title: str
    place: str
    words: str
    url: str
    made_at: datetime


def calendar_file(meeting: Meeting, *, language: str) -> str:
    """The file, with an alarm a day before; times stand in UTC, so each clock shows its own."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elshi//Appointments//EN", "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.key}",
        f"SEQUENCE:{meeting.edition}",
        f"DTSTAMP:{_utc(meeting.made_at)}",
        f"DTSTART:{_utc(meeting.starts)}",
        f"DTEND:{_utc(meeting.ends)}",
        f"SUMMARY;LANGUAGE={language}:{_text(meeting.title)}",
        f"LOCATION;LANGUAGE={language}:{_text(meeting.place)}",
        f"DESCRIPTION;LANGUAGE={language}:{_text(meeting.words)}",
        f"URL:{meeting.url}",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D",
        f"DESCRIPTION:{_text(meeting.title)}",
        "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Words as a TEXT value (section 3.3.11): marks of the format escaped."""
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no letter cut in two."""
    pieces, room = [""], WIDTH
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append("")
            room = WIDTH - 1  # the space that begins a further piece counts
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)
