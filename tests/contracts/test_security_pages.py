"""The security pages say what the code does: limits, sessions, words, streams, cryptography."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from allauth.account import app_settings
from django.conf import settings

from elshi.foundation.access.actions import TOKEN_LIFE
from elshi.foundation.identity import vigil
from elshi.foundation.identity.actions import LINK_LIFE
from elshi.foundation.identity.words import ENOUGH, WORDS
from elshi.portal import api_door
from elshi.services.visas.views import carriers, status

pytestmark = pytest.mark.slow

TREE = Path(__file__).resolve().parents[2]
SOURCE = TREE / "src" / "elshi"
PAGES = TREE / "docs" / "security"
README = (PAGES / "README.md").read_text(encoding="utf-8")
PARTS = {"hashlib", "hmac", "secrets", "cryptography", "pyhanko", "asn1crypto", "pkcs11", "pyrage"}


def section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    found = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [row.split(" | ") for row in found[1:] if not set(row) <= set("-| ")]


def imported(path: Path) -> set[str]:
    """The packages that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_the_limits_are_those_of_the_code() -> None:
    table = rows(section("Limits against guessing and overuse"))
    said = {door: (int(most), int(seconds)) for door, most, seconds in table}
    by_address, by_name = app_settings.RATE_LIMITS["login_failed"].split(",")
    assert (by_address, by_name) == ("10/m/ip", "5/300s/key")
    assert said == {
        "status, link, recovery, invitation, verification": (status.TRIES, status.WINDOW),
        "carrier": (carriers.TRIES, status.WINDOW),
        "API with a token": (api_door.WITH_TOKEN, api_door.WINDOW),
        "API without": (api_door.WITHOUT, api_door.WINDOW),
        "sign-in failed, by address": (10, 60),
        "sign-in failed, by name": (5, 300),
    }


def test_the_times_of_sessions_links_and_tokens_are_those_of_the_code() -> None:
    text = " ".join(section("Sessions").split())
    assert f"{vigil.WHOLE // 3600} hours in all and {vigil.IDLE // 60} minutes" in text
    assert f"not older than {app_settings.REAUTHENTICATION_TIMEOUT} seconds" in text
    assert settings.SESSION_COOKIE_AGE == vigil.WHOLE
    ways = section("Ways in")
    assert f"{LINK_LIFE.total_seconds() / 3600:.0f} hours" in ways
    assert f"{TOKEN_LIFE.days} days" in ways


def test_the_words_are_those_of_the_code() -> None:
    text = " ".join(section("Words that make no password").split())
    listed = text.split("is refused: ")[1].split(". ")[0]
    assert listed.split(", ") == list(WORDS)
    assert ENOUGH == 8
    assert "fewer than eight letters" in text


def test_every_stream_of_the_log_stands_in_the_list() -> None:
    used = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            used |= set(re.findall(r'get_logger\("([\w.]+)"\)', path.read_text(encoding="utf-8")))
    said = {row[0].strip("`") for row in rows(section("What is written down"))}
    assert used == {name for name in said if name.startswith("elshi.")}


def test_every_file_with_cryptography_stands_in_the_inventory() -> None:
    used = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and imported(path) & PARTS
    }
    text = (PAGES / "cryptography.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([\w/]+\.py)` \|", text, re.MULTILINE)) == used


def test_weak_hashes_and_weak_chance_stand_nowhere() -> None:
    """SHA-1 where a certificate is named by it, marked as no matter of security; specimens and
    the order of tests alone are drawn by chance that can be foretold.
    """
    weak, chance = set(), set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"\b(?:hashlib\.)(?:md5|sha1)\([^\n]*", text):
            weak.add((path.name, "usedforsecurity=False" in call))
        # PKCS #1 v1.5 signs (FIPS 186-5, for tokens with RSA keys) and seals nothing.
        if re.search(r"\bMD5\b|\bSHA1\(|\bECB\b|encrypt\([^\n]*PKCS1v15", text):
            weak.add((path.name, False))
        if "random" in imported(path):
            chance.add(str(path.relative_to(SOURCE)))
    assert weak == {("certificates.py", True)}
    assert chance == {
        "services/visas/demonstration/figures.py",
        "engines/documents/portrait/specimen.py",
        "engines/documents/mrz_specimens.py",
        "portal/tools/test.py",
    }


def test_every_test_that_the_model_names_is_there() -> None:
    text = (PAGES / "threat-model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    there: set[str] = set()
    for folder in ("src", "tests"):
        for path in (TREE / folder).rglob("test_*.py"):
            there |= set(re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8")))
    assert len(named) > 30
    assert sorted(named - there) == []


@pytest.mark.parametrize("name", ["os.system", "eval(", "exec(", "pickle.loads", "shell=True"])
def test_nothing_carries_out_text(name: str) -> None:
    """Neither text as a program, nor a command by a shell, nor objects from bytes."""
    call = re.compile(rf"(?<![\w.]){re.escape(name)}")
    found = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and call.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
