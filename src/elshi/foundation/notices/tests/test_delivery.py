"""Letters handed over: once into the outbox, with one Message-ID to a server."""

from __future__ import annotations

import email
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import transaction

from elshi.foundation.files import vault
from elshi.foundation.files.refusals import Erased
from elshi.foundation.jobs import worker
from elshi.foundation.jobs.models import Job, State
from elshi.foundation.notices import actions, delivery, jobs
from elshi.foundation.notices.models import Notice
from elshi.foundation.notices.people import Recipient
from elshi.foundation.notices.rendering import Words
from elshi.foundation.notices.tests.mailserver import mail_server

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
CASE = "visas.application:K7ABCDEF"
NAME = "Айгүл Қасымқызы & O'Brien"
TO = Recipient("reader@mail.example", "kk")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def tell(key: str = "one", to: Recipient = TO, subject: str = CASE) -> Notice:
    with transaction.atomic():
        return actions.tell(
            "testing.letter", to=to, context={"name": NAME}, subject=subject, key=key, at=NOW
        )


def letters(outbox: Path) -> list[EmailMessage]:
    files = sorted(outbox.iterdir()) if outbox.exists() else []
    assert all(path.suffix == ".eml" for path in files)
    return [_read(path.read_bytes()) for path in files]


def _read(content: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(content, policy=default))


def test_a_notice_becomes_one_message_in_the_readers_language(outbox: Path) -> None:
    notice = tell()
    assert letters(outbox) == []
    assert worker.drain(NOW) == worker.Tally(done=1)
    [letter] = letters(outbox)
    assert letter["To"] == "reader@mail.example"
    assert letter["From"] == "Visa <visa@mfa.example>"
    assert letter["Subject"] == "Жұмыс үстеліңіз бүгін K7ABCDEF"
    assert letter["Message-ID"] == notice.message_id
    assert letter["Message-ID"].endswith("@mfa.example>")
    assert letter["Date"].datetime == NOW
    assert letter["Content-Language"] == "kk"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == f"{NAME} & K7ABCDEF\n"


def test_the_file_is_an_rfc_5322_message_readable_as_it_lies(outbox: Path) -> None:
    tell()
    worker.drain(NOW)
    content = next(outbox.iterdir()).read_bytes()
    assert NAME.encode() in content
    assert content.count(b"\n") == content.count(b"\r\n")
    headers = content.partition(b"\r\n\r\n")[0]
    assert headers.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_once_handed_over_address_and_words_are_forgotten(outbox: Path) -> None:
    notice = tell()
    row = b"".join(str(value).encode() for value in Notice.objects.values_list()[0])
    assert TO.email.encode() not in row
    assert TO.email not in str(Job.objects.values_list("payload", "key"))
    worker.drain(NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.handed_at, notice.sealed) == (Notice.State.HANDED, NOW, None)


def test_the_same_key_is_the_same_notice(outbox: Path) -> None:
    first = tell()
    assert tell(to=Recipient("other@mail.example", "ru")).pk == first.pk
    worker.drain(NOW)
    assert tell().pk == first.pk
    worker.drain(NOW)
    assert [letter["To"] for letter in letters(outbox)] == [TO.email]
    assert Job.objects.filter(name="notices.deliver").count() == 1


def test_a_notice_of_an_act_undone_is_never_sent(outbox: Path) -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    worker.drain(NOW)
    assert (letters(outbox), Notice.objects.count()) == ([], 0)


def test_a_worker_killed_between_file_and_database_makes_no_second_file(outbox: Path) -> None:
    notice = tell()
    letter = jobs._prepare({"notice": notice.pk}, at=NOW, job=None)
    assert letter is not None
    assert delivery.hand_over(letter)
    # Killed here: the file is there, the database does not know. Another worker does it all again.
    [path] = outbox.iterdir()
    before = path.stat()
    worker.drain(NOW)
    assert [*outbox.iterdir()] == [path]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    notice.refresh_from_db()
    assert notice.state == Notice.State.HANDED


def test_halves_of_killed_workers_are_no_messages_and_swept_after_an_hour(outbox: Path) -> None:
    tell()
    worker.drain(NOW)
    half = outbox / ".abc.0.part"
    half.write_bytes(b"From:")
    assert delivery.sweep(outbox) == 0
    os.utime(half, (0, 0))
    assert delivery.sweep(outbox) == 1
    assert len(letters(outbox)) == 1
    assert delivery.sweep(outbox / "absent") == 0


def test_what_waits_for_an_erased_person_is_not_sent(outbox: Path) -> None:
    voided, erased = tell(), tell("two", subject="visas.application:ERASED")
    actions.forget(CASE, at=NOW)
    vault.destroy(erased.subject, at=NOW)
    with pytest.raises(Erased):
        tell("three", subject=erased.subject)
    assert worker.drain(NOW).failed == 0
    for notice in (voided, erased):
        notice.refresh_from_db()
        assert (notice.state, notice.sealed) == (Notice.State.VOID, None)
    assert (letters(outbox), Notice.objects.count()) == ([], 2)


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b.example\nBcc: c@d.example", "a@b.example,c@d.example", "@"]
)
def test_an_address_that_is_none_is_returned_and_harms_nobody(outbox: Path, address: str) -> None:
    notice = tell(to=Recipient(address, "en"))
    assert worker.drain(NOW) == worker.Tally(done=1)
    notice.refresh_from_db()
    assert (notice.state, notice.sealed, letters(outbox)) == (Notice.State.RETURNED, None, [])


@pytest.fixture
def by_server(settings: Any) -> Any:
    settings.NOTICES_DELIVERY = "smtp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", False, 5
    return settings


def test_a_server_gets_the_same_message_under_the_same_id(by_server: Any) -> None:
    notice = tell()
    with mail_server() as server:
        by_server.EMAIL_PORT = server.port
        letter = jobs._prepare({"notice": notice.pk}, at=NOW, job=None)
        assert letter is not None
        delivery.hand_over(letter)
        worker.drain(NOW)
    first, second = map(_read, server.taken)
    assert first["Message-ID"] == second["Message-ID"] == notice.message_id
    assert first["Date"] == second["Date"]
    assert first["Subject"] == "Жұмыс үстеліңіз бүгін K7ABCDEF"
    assert NAME in first.get_content()


LONG = "Елшілік өтінішіңіз бойынша қосымша мәліметті күтеді: K7ABCDEF, жиырма күн ішінде"
SUBJECTS = [
    *(LONG[:length] for length in range(20, len(LONG), 7)),
    "A long subject in plain letters, which is folded between words: K7ABCDEF awaits an answer",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_of_any_length_arrives_whole_by_both_ways(
    by_server: Any, outbox: Path, subject: str
) -> None:
    letter = delivery.Letter("<one@mfa.example>", TO.email, "kk", Words(subject, f"{NAME}\n"), NOW)
    with mail_server() as server:
        by_server.EMAIL_PORT = server.port
        assert delivery.to_server(letter)
    kept = delivery.to_outbox(letter, outbox).read_bytes()
    assert server.taken == [kept]
    assert _read(kept)["Subject"] == subject
    lines = kept.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(len(line) <= 78 and line.strip() and line.isascii() for line in lines)


def test_an_address_a_server_never_takes_is_returned(by_server: Any) -> None:
    notice = tell()
    with mail_server({TO.email: 550}) as server:
        by_server.EMAIL_PORT = server.port
        assert worker.drain(NOW) == worker.Tally(done=1)
    notice.refresh_from_db()
    assert (notice.state, server.taken) == (Notice.State.RETURNED, [])


def test_an_address_refused_for_now_is_tried_again(by_server: Any) -> None:
    notice = tell()
    with mail_server({TO.email: 451}) as server:
        by_server.EMAIL_PORT = server.port
        assert worker.drain(NOW) == worker.Tally(failed=1)
        server.refuse.clear()
        assert worker.drain(NOW.replace(minute=31)) == worker.Tally(done=1)
    notice.refresh_from_db()
    assert (notice.state, len(server.taken)) == (Notice.State.HANDED, 1)


def test_a_server_away_for_half_a_day_costs_no_letter(by_server: Any) -> None:
    notice = tell()
    with mail_server() as server:
        by_server.EMAIL_PORT = server.port
    at, last = NOW, NOW.replace(hour=22)
    while at < last:
        worker.drain(at)
        job = Job.objects.get()
        assert job.state == State.WAITING
        at = job.not_before
    with mail_server() as server:
        by_server.EMAIL_PORT = server.port
        assert worker.drain(at) == worker.Tally(done=1)
    notice.refresh_from_db()
    assert notice.state == Notice.State.HANDED
