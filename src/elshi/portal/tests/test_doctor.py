"""The doctor: each check finds its ill and says in three languages how to mend it."""

from __future__ import annotations

import json
import os
import socket
import string
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from elshi.commons.watchlists.models import Edition
from elshi.foundation.access.actors import system
from elshi.foundation.files import counterfoils, vault
from elshi.foundation.files.models import CaseKey
from elshi.foundation.jobs.models import Job, State
from elshi.foundation.notices.models import Notice
from elshi.foundation.signatures import actions as signatures
from elshi.foundation.signatures.models import Key
from elshi.portal.house import COMMANDS
from elshi.portal.watching import checks_house, checks_work
from elshi.portal.watching.doctor import looked_over
from elshi.portal.watching.findings import CHECKS, Finding
from elshi.portal.watching.words import FINDINGS, LEVELS, MEND, TITLES, WELL

TREE = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.django_db


def found(name: str, **later: float) -> list[Finding]:
    """What a check finds, now or later."""
    [(checked, findings)] = looked_over([name], timezone.now() + timedelta(**later))
    assert checked == name
    return findings


def words(name: str, **later: float) -> list[str]:
    return [finding.word for finding in found(name, **later)]


@pytest.fixture
def folder(settings, tmp_path):
    """A data folder that nobody else may enter."""
    settings.HOME = tmp_path
    settings.KEYS_ROOT = tmp_path / "keys"
    tmp_path.chmod(0o700)
    return tmp_path


def test_each_check_has_its_words_and_each_finding_its_cure() -> None:
    assert set(CHECKS) == set(TITLES)
    source = "".join(
        path.read_text("utf-8") for path in (TREE / "src/elshi/portal/watching").glob("*.py")
        if path.name != "words.py"
    )  # fmt: skip
    assert [word for word in FINDINGS if f'"{word}"' not in source] == []
    blanks = [
        {tuple(sorted(filter(None, (name for _, name, _, _ in string.Formatter().parse(text)))))
         for text in said}
        for pair in FINDINGS.values() for said in pair
    ]  # fmt: skip
    assert all(len(same) == 1 for same in blanks)
    for said in (*TITLES.values(), *LEVELS.values(), WELL, MEND, *sum(FINDINGS.values(), ())):
        assert len(set(said)) == 3


def test_a_house_as_it_should_be_is_well() -> None:
    for name in ("database", "migrations", "disk", "clock", "master-key", "master-key-apart",
                 "queue", "dead-letters", "outbox", "checkpoint", "parts"):  # fmt: skip
        assert words(name) == [], name


def test_migrations_that_did_not_run_and_those_of_a_later_release() -> None:
    ran = MigrationRecorder.Migration.objects.filter(app="ledger").order_by("-name")
    MigrationRecorder.Migration.objects.filter(pk=ran[0].pk).update(name="9999_later")
    told = {one.word: one.facts["count"] for one in found("migrations")}
    assert told == {"migrations_unknown": 1, "migrations_due": 1}


@pytest.mark.parametrize(("free", "level"), [(11e9, None), (9e9, "warning"), (5e8, "fault")])
def test_a_disk_that_runs_full(monkeypatch, free: float, level: str | None) -> None:
    disk = SimpleNamespace(total=100e9, free=free)
    monkeypatch.setattr("elshi.portal.watching.checks_ground.shutil.disk_usage", lambda _: disk)
    assert [one.level for one in found("disk")] == ([level] if level else [])


def test_a_clock_that_went_back(ministry) -> None:
    assert words("clock") == []
    late = found("clock", hours=-1)
    told = [("fault", "clock_back")]
    if connection.vendor == "postgresql":  # whose server has a clock of its own
        told.append(("warning", "clock_apart"))
    assert [(one.level, one.word) for one in late] == told
    assert [one.facts["seconds"] for one in late] == pytest.approx([3600] * len(told), abs=60)


def test_a_master_key_that_is_absent_another_or_beside(folder, monkeypatch) -> None:
    vault.seal_text("visas.application:K1", "Айгүл")
    assert words("master-key") == []
    monkeypatch.setenv("ELSHI_MASTER_KEY", "A" * 43 + "=")
    assert words("master-key") == ["master_other"]
    monkeypatch.setenv("ELSHI_MASTER_KEY", "not a key")
    assert words("master-key") == ["master_missing"]
    monkeypatch.delenv("ELSHI_MASTER_KEY")
    monkeypatch.setenv("ELSHI_MASTER_KEY_FILE", str(folder / "keys" / "master.key"))
    assert words("master-key-apart") == ["master_beside"]


def test_keys_that_end_and_keys_that_have_ended(folder) -> None:
    signatures.create_authority(country="UT", by=system("test"), at=timezone.now())
    assert words("keys") == []
    first = Key.objects.order_by("use_until").first()
    near = (first.use_until - timezone.now()).days
    told = {one.facts["purpose"]: one.word for one in found("keys", days=near - 20)}
    assert told[first.purpose] == "key_ends"
    told = {one.facts["purpose"]: one.word for one in found("keys", days=near + 1)}
    assert told[first.purpose] == "key_none"


def test_files_that_others_may_read(folder) -> None:
    (folder / "secret").write_text("s")
    (folder / "secret").chmod(0o600)
    (folder / "elshi.sqlite3").write_text("")
    (folder / "elshi.sqlite3").chmod(0o644)
    assert words("permissions") == []
    folder.chmod(0o755)
    assert [(one.level, one.facts["file"]) for one in found("permissions")] == [
        ("warning", "elshi.sqlite3")
    ]
    (folder / "secret").chmod(0o640)
    first, _ = found("permissions")
    assert (first.level, first.facts) == ("fault", {"file": "secret", "mode": "640"})


def job(state: str, **fields: object) -> Job:
    now = timezone.now()
    return Job.objects.create(name="t", state=state, enqueued_at=now, **fields)


def test_a_worker_that_is_silent_and_one_that_never_was() -> None:
    assert words("worker") == ["worker_never"]
    job(State.DONE, finished_at=timezone.now())
    assert words("worker") == []
    assert words("worker", minutes=19) == []
    assert words("worker", minutes=21) == ["worker_silent"]


def test_a_queue_that_stands_and_jobs_given_up() -> None:
    job(State.WAITING)
    assert words("queue", minutes=4) == []
    assert [one.level for one in found("queue", minutes=6)] == ["warning"]
    assert [one.level for one in found("queue", hours=2)] == ["fault"]
    job(State.DEAD, fault="OSError", finished_at=timezone.now())
    assert [(one.word, one.facts["count"]) for one in found("dead-letters")] == [("jobs_dead", 1)]


def test_a_mail_server_that_is_not_there(settings) -> None:
    settings.NOTICES_DELIVERY = "file"
    assert [(one.level, one.word) for one in found("mail")] == [("warning", "mail_none")]
    settings.MODE = "production"
    assert [one.level for one in found("mail")] == ["fault"]
    settings.NOTICES_DELIVERY = "smtp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        [away] = found("mail")
    assert (away.word, away.facts["reason"]) == ("mail_away", "ConnectionRefusedError")


def test_letters_that_lie() -> None:
    Notice.objects.create(key="k", message_id="m", template="t", language="en", subject="s",
                          sealed=b"x", written_at=timezone.now())  # fmt: skip
    assert words("outbox", minutes=59) == []
    assert words("outbox", minutes=61) == ["letters_wait"]


def test_a_ledger_that_nobody_signs(ministry) -> None:
    [told] = found("checkpoint")
    assert (told.word, told.facts["leaves"] > 0) == ("checkpoint_old", True)


def test_lists_that_are_absent_or_old() -> None:
    assert words("lists") == ["lists_none"]
    now = timezone.now()
    Edition.objects.create(code="UN", published=now, digest="d", entries_count=1, loaded_at=now)
    assert words("lists", days=29) == []
    assert [one.facts for one in found("lists", days=31)] == [{"list": "UN", "days": 31}]


def test_a_backup_that_is_absent_or_old(folder, settings) -> None:
    assert [(one.level, one.word) for one in found("backup")] == [("warning", "backup_never")]
    settings.MODE = "production"
    assert [one.level for one in found("backup")] == ["fault"]
    (folder / "last-backup.json").write_text(json.dumps({"at": timezone.now().isoformat()}))
    assert words("backup", hours=47) == []
    assert words("backup", hours=49) == ["backup_old"]


def test_settings_that_are_not_for_production(settings) -> None:
    assert words("settings") == ["not_production"]
    settings.MODE, settings.PUBLIC_URL = "production", "http://visa.example"
    told = [str(one.facts["what"]) for one in found("settings")]
    assert [one for one in told if one.startswith("portal.E001")]


def test_a_part_that_is_not_installed(monkeypatch) -> None:
    monkeypatch.setitem(checks_house.PARTS, "no_such_part", "nothing")
    [told] = found("parts")
    assert (told.word, told.facts) == ("part_missing", {"part": "no_such_part", "what": "nothing"})


def test_a_catalogue_that_was_not_compiled(tmp_path, monkeypatch) -> None:
    place = tmp_path / "locale" / "kk" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text("")
    one = SimpleNamespace(name="elshi.x", path=str(tmp_path))
    monkeypatch.setattr(checks_house.apps, "get_app_configs", lambda: [one])
    assert [told.facts for told in found("languages")] == [{"language": "kk", "count": 1}]
    (place / "django.mo").write_bytes(b"")
    assert words("languages") == []


def test_a_case_erased_is_listed_and_no_key_is_lost(folder) -> None:
    for name in ("K1", "K2"):
        vault.seal_text(f"visas.application:{name}", "x")
    counterfoils.destroy("visas.application:K1")
    assert list(vault.erased_elsewhere()) == ["visas.application:K1"]
    assert vault.lost() == 0
    CaseKey.objects.filter(owner__endswith="K2").update(owner="visas.application:K3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault.master, "unwrap", lambda *_: b"")
        assert vault.lost() == 1


def test_the_command_speaks_for_people_and_for_programs(capsys, monkeypatch) -> None:
    assert COMMANDS["doctor"](["--only", "database", "--language", "en"]) == 0
    assert capsys.readouterr().out == (
        "well           The database answers [database]\nAll is well.\n"
    )
    monkeypatch.setattr(checks_work, "SILENT", -1)
    job(State.DONE, finished_at=timezone.now())
    assert COMMANDS["doctor"](["--only", "worker", "--language", "kk", "--quiet"]) == 1
    assert "Іске қосыңыз: elshi worker" in capsys.readouterr().out
    assert COMMANDS["doctor"](["--only", "worker", "--language", "ru", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["check"], told["level"]) == ("worker", "fault")
    assert told["findings"][0]["mend"].startswith("Запустите: elshi worker")
    with pytest.raises(SystemExit) as misused:
        COMMANDS["doctor"](["--only", "nothing"])
    assert misused.value.code == 2


def test_a_check_that_cannot_be_carried_out_is_told(monkeypatch) -> None:
    def broken(at):
        raise OSError(os.strerror(5))
        yield

    monkeypatch.setitem(CHECKS, "disk", broken)
    [told] = found("disk")
    assert (told.level, told.word, told.facts) == ("fault", "check_failed", {"reason": "OSError"})
