"""`elshi setup` as its user sits before it: at a terminal, in each language, and again."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from elshi.foundation.notices.tests.mailserver import mail_server

from .houses import ANSWERS, SVG, environment, house

PASSWORD = "a quiet steppe at dawn"
SAID = {
    "kk": ("Министрлік құрылды", "Кілттерді жасау рәсімінің хаттамасы", "жоқ"),
    "ru": ("Министерство учреждено", "Протокол церемонии создания ключей", "нет"),
    "en": ("The ministry is founded", "Protocol of the key ceremony", "no"),
}


class Terminal:
    """A program at a terminal of its own: what it writes is read, what is typed is its input."""

    def __init__(self, folder: Path, *words: str, **changed: str) -> None:
        self.screen, line = pty.openpty()
        self.written = ""
        self.program = subprocess.Popen(
            [sys.executable, "-m", "elshi", *words], env=environment(folder) | changed,
            stdin=line, stdout=line, stderr=line, start_new_session=True, close_fds=True,
            preexec_fn=lambda: os.login_tty(line),
        )  # fmt: skip
        os.close(line)

    def answer(self, said: Sequence[str]) -> str:
        """Type each line once the program asks; all that stood on the screen at its end."""
        for line in said:
            self._read_to(r": \Z")
            os.write(self.screen, f"{line}\n".encode())
            self.written += "\n"
        self._read_to(r"\Z(?!)")
        self.program.wait(timeout=60)
        os.close(self.screen)
        return self.written.replace("\r\n", "\n")

    def _read_to(self, prompt: str) -> None:
        """Read until the screen ends with the prompt and is quiet, or the program has ended."""
        until = time.monotonic() + 240
        while time.monotonic() < until:
            ready, _w, _x = select.select([self.screen], [], [], 0.2)
            if not ready:
                if re.search(prompt, self.written):
                    return
                continue
            try:
                piece = os.read(self.screen, 65536)
            except OSError:  # the terminal is closed: the program has ended
                return
            if not piece:
                return
            self.written += piece.decode(errors="replace")
        raise AssertionError(f"no more is asked: {self.written[-400:]}")


def answers(folder: Path, no: str) -> list[str]:
    """A ministry with an embassy; one answer in the middle is wrong at first."""
    (folder / "emblem.svg").write_bytes(SVG)
    return [
        "Министрлік", "Министерство", "Ministry of Utopia", "UTO", "UT", str(folder / "none.svg"),
        str(folder / "emblem.svg"), "admin@mfa.example", "First Administrator", "en",
        "09:30", "08:00", "17:30", no,
        "MFA", "", "Департамент", "Департамент", "Department", "Asia/Almaty", "",
        {"no": "yes", "нет": "да", "жоқ": "иә"}[no],
        "HAG", "embassy", "Елшілік", "Посольство", "Embassy", "Europe/Amsterdam", "NLD", "NLD,BEL",
        no, "file", "", PASSWORD,
    ]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_ministry_is_founded_at_a_terminal(language: str, tmp_path: Path) -> None:
    founded, protocol, no = SAID[language]
    words = ("setup", "--make-master-key", "--ask-password", "--language", language,
             "--protocol", str(tmp_path / "protocol.txt"))  # fmt: skip
    terminal = Terminal(tmp_path, *words)
    shown = terminal.answer(answers(tmp_path, no))
    assert terminal.program.returncode == 0, shown
    assert founded in shown
    assert shown.count("  · ") == 2  # the file that is not there, and the hour before the opening
    assert PASSWORD not in shown
    assert "welcome/" not in shown  # a password was chosen, so that no link is needed
    written = (tmp_path / "protocol.txt").read_text()
    assert written.startswith(protocol)
    assert len(re.findall(r"SHA-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}", written)) == 8
    code = (
        "import django; django.setup()\n"
        "from elshi.foundation.identity.models import Account\n"
        "from elshi.foundation.offices.models import Office, WorkingCalendar\n"
        "account = Account.objects.get()\n"
        f"print(account.email, account.check_password({PASSWORD!r}))\n"
        "print(*Office.objects.values_list('code', flat=True))\n"
        "print(WorkingCalendar.objects.get().opens, WorkingCalendar.objects.get().code)\n"
    )
    assert asked(tmp_path, code) == [
        "admin@mfa.example True", "HAG MFA", "09:30:00 week"]  # fmt: skip

    again = Terminal(tmp_path, "setup", "--language", language)
    refused = again.answer([])
    assert again.program.returncode == 1
    assert str(tmp_path / "home") in refused
    assert len(refused.strip().splitlines()) == 2


def asked(folder: Path, code: str) -> list[str]:
    """What a snippet of code says in the house of this folder."""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, text=True, capture_output=True, timeout=120,
        env=environment(folder) | {"DJANGO_SETTINGS_MODULE": "elshi.portal.settings"},
    )  # fmt: skip
    return done.stdout.splitlines()


UNFIT = (
    (["--answers", "nowhere.toml"], "Ответы использовать нельзя"),
    (["--answers", "bad.toml"], "offices[1].time_zone: нет такого часового пояса"),
    (["--answers", "good.toml", "--emblem", "bad.toml"], "Эмблему использовать нельзя"),
    (["--answers", "good.toml", "--password-file", "short.txt"], "Пароль использовать нельзя"),
    (["--answers", "good.toml", "--password-file", "nowhere.txt"], "невозможно прочитать"),
    (["--answers", "good.toml", "--administrator", "nobody"], "не адрес электронной почты"),
    (["--answers", "good.toml", "--keys", "pkcs11"], "Министерство не создано"),
    ([], "Опрос прерван"),
)


@pytest.mark.long
def test_what_cannot_be_used_is_said_and_nothing_is_stored(tmp_path: Path) -> None:
    good = ANSWERS.replace('emblem = "emblem.svg"\n', "")
    (tmp_path / "good.toml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(good.replace("Asia/Almaty", "Mars"), encoding="utf-8")
    (tmp_path / "short.txt").write_text("12345")
    for words, sentence in UNFIT:
        placed = [str(tmp_path / word) if "." in word else word for word in words]
        refused = house(tmp_path, "setup", "--make-master-key", "--language", "ru", *placed)
        assert refused.returncode == 1, words
        assert sentence in refused.stderr
        assert "Traceback" not in refused.stderr
    assert not (tmp_path / "master.key").exists()
    code = (
        "import django; django.setup()\n"
        "from elshi.portal.setup.founding import anything_stands\n"
        "from elshi.foundation.ledger.reads import size\n"
        "print(anything_stands(), size())"
    )
    assert asked(tmp_path, code) == ["False 0"]


@pytest.mark.long
def test_the_mail_is_tried(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(ANSWERS.replace('emblem = "emblem.svg"\n', ""))
    words = ("setup", "--make-master-key", "--answers", str(tmp_path / "answers.toml"))
    with mail_server() as post:
        done = house(tmp_path, *words, ELSHI_MAIL_HOST="127.0.0.1", ELSHI_MAIL_PORT=str(post.port),
                     ELSHI_MAIL_TLS="no")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "A test letter was sent to admin@mfa.example" in done.stdout
    assert len(post.taken) == 1
    assert b"To: admin@mfa.example" in post.taken[0]


@pytest.mark.long
def test_a_mail_server_that_is_away_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(ANSWERS.replace('emblem = "emblem.svg"\n', ""))
    done = house(tmp_path, "setup", "--make-master-key", "--answers",
                 str(tmp_path / "answers.toml"), ELSHI_MAIL_HOST="127.0.0.1",
                 ELSHI_MAIL_PORT="1")  # fmt: skip
    assert done.returncode == 0
    assert "does not take letters" in done.stderr
    assert "chooses a password here" in done.stdout
