"""`elshi setup` from an empty folder to a served page, each try a process of its own."""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.utils.translation import override

from elshi.portal.setup import answers
from elshi.portal.setup.interview import interview

from .houses import ANSWERS, SVG, environment, house

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def fetched(port: int, path: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={
        "Host": "visa.mfa.example", "X-Forwarded-Proto": "https"})  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, ""


@pytest.mark.long
def test_a_ministry_is_founded_checked_and_served(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "emblem.svg").write_bytes(SVG)
    early = house(tmp_path, "serve")
    assert early.returncode == 1
    for sentence in ("No ministry stands here yet", "Министерство ещё не создано",
                     "Министрлік әлі құрылмаған"):  # fmt: skip
        assert sentence in early.stderr

    answer_file = str(tmp_path / "answers.toml")
    keyless = house(tmp_path, "setup", "--answers", answer_file)
    assert keyless.returncode == 1
    assert "--make-master-key" in keyless.stderr
    founded = house(tmp_path, "setup", "--answers", answer_file, "--make-master-key")
    assert founded.returncode == 0, founded.stderr
    assert len(re.findall(r"SHA-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}", founded.stdout)) == 8
    link = re.search(r"https://visa\.mfa\.example(/en/administration/welcome/\S+/)", founded.stdout)
    assert link is not None
    again = house(tmp_path, "setup", "--answers", answer_file)
    assert (again.returncode, "already" in again.stderr) == (1, True)
    checked = house(tmp_path, "manage", "check", "--deploy", "--database", "default")
    assert checked.returncode == 0
    assert "no issues" in checked.stdout

    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "elshi", "serve", "--port", str(port), "--no-jobs"],
        env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _served(port, link[1])
    finally:
        served.terminate()
        served.wait(timeout=30)


def _served(port: int, link: str) -> None:
    for _try in range(120):
        try:
            if fetched(port, "/healthz")[0] == 200:
                break
        except OSError:
            time.sleep(0.5)
    code, page = fetched(port, "/en/")
    assert code == 200
    assert "Ministry of Utopia" in page
    assert re.search(r'src="/emblem\?[0-9a-f]{12}"', page)
    assert "demonstration" not in page
    assert fetched(port, "/emblem") == (200, SVG.decode())
    assert fetched(port, "/ledger/checkpoint")[1].startswith("visa.mfa.example/ledger\n")
    assert "Choose your password" in fetched(port, link)[1]


@pytest.mark.long
def test_production_refuses_accounts_and_keys_of_the_demonstration(tmp_path: Path) -> None:
    made = house(tmp_path, "setup", ELSHI_MODE="demo", ELSHI_MASTER_KEY=_key())
    assert made.returncode != 0  # no terminal to ask, no answers: nothing is made
    code = (
        "import django; django.setup()\n"
        "from django.utils import timezone\n"
        "from elshi.portal import house\n"
        "from elshi.portal.demonstration import ministry\n"
        "house.migrate([]); ministry.found(timezone.now())"
    )
    key = _key()
    changed = {"ELSHI_MASTER_KEY": key, "DJANGO_SETTINGS_MODULE": "elshi.portal.settings"}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300, capture_output=True,
                   env=environment(tmp_path) | changed | {"ELSHI_MODE": "demo"})  # fmt: skip
    refused = house(tmp_path, "serve", **changed)
    assert refused.returncode == 1
    assert refused.stderr.count("Accounts of the demonstration are open") == 1
    assert "Keys of the demonstration are in use" in refused.stderr
    closed = house(tmp_path, "identity", "account", "close-demo", **changed)
    assert closed.returncode == 0, closed.stderr
    by_keys = house(tmp_path, "serve", **changed)  # a demonstration's key alone is enough
    assert by_keys.returncode == 1
    assert "Accounts of the demonstration" not in by_keys.stderr
    assert "Keys of the demonstration are in use" in by_keys.stderr
    worker = house(tmp_path, "worker", "--once", **changed)
    assert worker.returncode == 1
    direct = subprocess.run([sys.executable, "-c", "import elshi.portal.wsgi"], check=False,
                            env=environment(tmp_path) | changed, timeout=300)  # fmt: skip
    assert direct.returncode == 1


def _key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def test_the_master_key_may_not_lie_beside_the_data(tmp_path: Path) -> None:
    beside = str(tmp_path / "home" / "master.key")
    tried = house(tmp_path, "setup", "--make-master-key", ELSHI_MASTER_KEY_FILE=beside)
    assert tried.returncode == 1
    assert "must not lie in the data folder" in tried.stderr
    assert not Path(beside).exists()


def test_answers_are_read_whole() -> None:
    read = answers.read(ANSWERS)
    assert [office.code for office in read.offices] == ["MFA", "HAG"]
    assert (read.calendars[0].holidays, read.store) == ("KZ", "file")
    assert {"visas.case", "visas.visa"} < {series.code for series in read.series}


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('state = "UTO"', 'state = "utopia"', "ministry.state"),
        ('state = "UTO"', 'state = "XXQ"', "ministry.state"),
        ('country = "UT"', 'country = "UTO"', "ministry.country"),
        ('kk = "Министрлік", ', "", "ministry.name.kk"),
        ("admin@mfa.example", "nobody", "administrator.email"),
        ("Asia/Almaty", "Asia/Atlantis", "offices[1].time_zone"),
        ('code = "HAG"', 'code = "MFA"', "offices: MFA"),
        ('kind = "embassy"', 'kind = "castle"', "offices[2].kind"),
        ("[mail]", '[keys]\nstore = "pocket"\n[mail]', "keys.store"),
        ("[mail]", '[keys.stores]\nsael = "pkcs11"\n[mail]', "keys.stores.sael"),
        ("[mail]", '[keys.stores]\nseal = "pocket"\n[mail]', "keys.stores.seal"),
        ('states = ["NLD"]', 'states = ["Holland"]', "offices[2].states"),
        ('host_state = "NLD"', 'host_state = "nl"', "offices[2].host_state"),
        ('test = "admin@mfa.example"', 'test = "nobody"', "mail.test"),
        ("[ministry]", "[ministry", "TOML"),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_fault_is_named(before: str, after: str, place: str, language: str) -> None:
    with override(language), pytest.raises(answers.Faulty) as refused:
        answers.read(ANSWERS.replace(before, after, 1))
    (found,) = [fault for fault in refused.value.faults if fault.startswith(place)]
    said = found.partition(": ")[2]
    assert said
    assert place == "TOML" or language == "en" or re.search("[а-я]", said), found


def test_the_interview_gives_the_same_answers() -> None:
    said = iter(["Қ", "Р", "E", "", "", "", "a@b.example", "Name", "", "", "", "", "", "", "Қ",
                 "Р", "E", "", "", "no", "", ""])  # fmt: skip
    read = answers.judged(interview(lambda _title: next(said)))
    assert (read.state, read.country, read.offices[0].code) == ("KAZ", "KZ", "MFA")
    assert read.administrator["email"] == "a@b.example"
    assert (read.calendars[0].code, read.calendars[0].holidays) == ("kz", "KZ")


def test_the_interview_asks_again_what_does_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    said = iter(["Қ", "Р", "", "E", "kazakhstan", "kaz", "KAZ", "kz", "nowhere.svg", "", "a@b",
                 "a@b.example", "Name", "de", "en", "9", "10:00", "09:00", "19:00", "no",
                 "m f a", "MFA", "castle", "department", "Қ", "Р", "E", "Mars/Base", "", "nld",
                 "nld, belgium", "nld, bel", "yes", "mfa", "hag", "", "Қ", "Р", "E",
                 "Europe/Amsterdam", "", "no", "pocket", "pkcs11", "sael", "seal, checkpoint",
                 "nobody", ""])  # fmt: skip
    read = answers.judged(interview(lambda _title: next(said)))
    assert next(said, None) is None
    assert capsys.readouterr().out.count("  · ") == 15
    assert (read.state, read.country) == ("KAZ", "KZ")
    week = read.calendars[0]
    assert (week.code, week.holidays, f"{week.opens:%H}-{week.closes:%H}") == ("week", "", "10-19")
    assert [office.code for office in read.offices] == ["MFA", "HAG"]
    assert (read.offices[0].host_state, read.offices[0].states) == ("NLD", ("NLD", "BEL"))
    assert (read.store, read.stores) == ("pkcs11", {"seal": "file", "checkpoint": "file"})
