"""Handing a message over: to a mail server, or as a file into the demonstration's outbox."""

from __future__ import annotations

import contextlib
import os
import secrets
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import SafeMIMEText
from django.core.validators import validate_email

from .rendering import Words

# RFC 5321, 4.2.1: 5yz is a permanent refusal, 4yz a passing one.
PERMANENT = 500
HALF_KEPT = 3600.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go."""

    message_id: str
    to: str
    language: str
    words: Words
    at: datetime


def hand_over(letter: Letter) -> bool:
    """Deliver once: the Message-ID lets the other side, or the folder, know a second try.

    False when the address takes no mail; raises when trying again may help.
    """
    try:
        validate_email(letter.to)
    except ValidationError:
        return False
    if settings.NOTICES_DELIVERY == "file":
        to_outbox(letter, settings.OUTBOX_ROOT)
        return True
    return to_server(letter)


def to_outbox(letter: Letter, folder: Path) -> Path:
    """Write the message as a file named after its Message-ID; a second try changes nothing.

    The whole file is on the disk before its name appears, so a kill leaves one or none. The half
    has a name of its own for each try: two at once must not write into each other's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = _file_of(letter.message_id, folder)
    if target.exists():
        return target
    half = folder / f".{target.stem}.{secrets.token_hex(4)}.part"
    with half.open("wb") as handle:
        message = cast(SafeMIMEText, message_of(letter).message())
        handle.write(message.as_bytes(linesep="\r\n"))
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(half, target)
    half.unlink()
    _settle(folder)
    return target


def withdraw(message_id: str, folder: Path) -> None:
    """Remove a message from the folder; removing twice is the same as once."""
    _file_of(message_id, folder).unlink(missing_ok=True)


def _file_of(message_id: str, folder: Path) -> Path:
    return folder / f"{message_id.strip('<>').partition('@')[0]}.eml"


def _settle(folder: Path) -> None:
    """Have the folder's own entry on the disk: without it a power cut may forget the name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, *, now: float | None = None) -> int:
    """Remove the halves that killed workers left over an hour ago; how many there were."""
    before = (time.time() if now is None else now) - HALF_KEPT
    old = [half for half in folder.glob(".*.part") if half.stat().st_mtime < before]
    for half in old:
        half.unlink(missing_ok=True)
    return len(old)


def to_server(letter: Letter) -> bool:
    """Give the message to the mail server that the settings name; false when it never takes it."""
    message = message_of(letter)
    try:
        get_connection().send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        if any(code < PERMANENT for code, _words in refusal.recipients.values()):
            raise
        return False
    return True


def message_of(letter: Letter) -> EmailMessage:
    """The message; as bytes it is RFC 5322, the same for the outbox as for a server.

    The subject's encoded words (RFC 2047) are made for lines that begin with its name: the
    standard library's newer policy drops a space of a Cyrillic subject wherever it folds one, and
    Django, not knowing the name, leaves the first line empty.
    """
    subject = Header(letter.words.subject, header_name="Subject").encode(linesep="")
    return EmailMessage(
        subject=subject,
        body=letter.words.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers=_headers(letter),
    )


def _headers(letter: Letter) -> dict[str, str]:
    """Auto-Submitted keeps holiday answers away (RFC 3834, 5)."""
    return {
        "Message-ID": letter.message_id,
        "Date": format_datetime(letter.at),
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
