"""Handing a message over: to a mail server, or as a file into the demonstration's outbox."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage as DjangoMessage

from .rendering import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go."""

    message_id: str
    to: str
    language: str
    words: Words
    at: datetime


def hand_over(letter: Letter) -> None:
    """Deliver once: the Message-ID lets the other side, or the folder, know a second try."""
    if settings.NOTICES_DELIVERY == "file":
        to_outbox(letter, settings.OUTBOX_ROOT)
    else:
        to_server(letter)


def to_outbox(letter: Letter, folder: Path) -> None:
    """Write the message as a file named after its Message-ID; a second try changes nothing.

    The whole file is on the disk before its name appears, so a kill leaves one or none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{letter.message_id.strip('<>').partition('@')[0]}.eml"
    if target.exists():
        return
    half = target.with_suffix(f".{os.getpid()}.part")
    with half.open("wb") as handle:
        handle.write(message_of(letter).as_bytes(policy=SMTP))
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(half, target)
    half.unlink()


def to_server(letter: Letter) -> None:
    """Give the message to the mail server that the settings name."""
    DjangoMessage(
        subject=letter.words.subject,
        body=letter.words.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers=_headers(letter),
        connection=get_connection(),
    ).send()


def message_of(letter: Letter) -> EmailMessage:
    """The message as RFC 5322 has it."""
    message = EmailMessage()
    message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, letter.to
    message["Subject"] = letter.words.subject
    for name, value in _headers(letter).items():
        message[name] = value
    message.set_content(letter.words.body)
    return message


def _headers(letter: Letter) -> dict[str, str]:
    return {
        "Message-ID": letter.message_id,
        "Date": format_datetime(letter.at),
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
