"""Every control counts: taken off, its own tests fail. And small tests that some of them lack."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from elshi.commons.fees.providers import Forged, sandbox
from elshi.engines.documents import references
from elshi.foundation.files.examination import process
from elshi.foundation.files.examination.limits import Found
from elshi.portal import drawings

from . import switches, uploads

TREE = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("ELSHI_SEED", "20261122"))
DAILY = 5
# One file of either folder, so that a test can always be followed by one from elsewhere.
AWAY = (
    "tests/contracts/test_dependencies.py",
    "src/elshi/engines/documents/tests/test_seals_c40.py",
)


def met(name: str) -> str:
    report, _kept = process.examine(uploads.made(name))
    return str(report.get("found", "rewritten"))


def test_a_polyglot_is_found() -> None:
    assert met("jpeg_script_in_comment") == "polyglot"


def test_words_behind_a_drawing_go() -> None:
    _report, kept = process.examine(uploads.made("document_form_private"))
    assert uploads.marker("document_form_private") not in kept


def test_what_acts_is_found() -> None:
    assert met("document_script_on_opening") == "pdf_script"


def test_a_bomb_is_found() -> None:
    assert met("document_bomb_in_a_bomb") == "pdf_too_much_inside"


def test_a_heavy_picture_is_found() -> None:
    assert met("png_large_colour") == "too_costly"


def test_a_wrong_sum_is_found() -> None:
    assert met("png_wrong_sum") == "damaged"


def test_one_dot_is_found() -> None:
    assert met("jpeg_long_and_thin") == "too_few_pixels"


def test_an_emblem_with_a_script_is_found() -> None:
    with pytest.raises(Found):
        drawings.judged(b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')


def test_an_emblem_that_repeats_itself_is_found() -> None:
    use = b'<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    with pytest.raises(Found):
        drawings.judged(b'<svg xmlns="http://www.w3.org/2000/svg">' + use + b"</svg>")


def test_a_mistyped_reference_is_none() -> None:
    made = references.make(bytes(10))
    wrong = made[:-1] + ("1" if made[-1] == "0" else "0")
    assert references.read(made) == made
    assert references.read("1" + made[1:]) is None
    assert references.read(wrong) is None


def _signed(body: bytes, at: int) -> str:
    return f"{at}.{sandbox._mac(str(at), body)}"


def test_an_old_message_is_forged() -> None:
    body = b'{"id":"e","kind":"captured","session":"s","amount":1,"currency":"EUR"}'
    now = int(time.time())
    assert sandbox.Sandbox().read(body, _signed(body, now)).amount == 1
    with pytest.raises(Forged):
        sandbox.Sandbox().read(body, _signed(body, now - 3600))


@pytest.mark.parametrize("signature", ["", "{now}.", "{now}.\u00e9", "\u00b2.a", "-1.a"])
def test_an_unsigned_message_is_forged(signature: str) -> None:
    body = b'{"id":"e","kind":"captured","session":"s","amount":1,"currency":"EUR"}'
    with pytest.raises(Forged):
        sandbox.Sandbox().read(body, signature.replace("{now}", str(int(time.time()))))


def test_forty_controls_are_named_each_with_its_tests() -> None:
    rows = switches.controls()
    assert len(rows) >= 40
    assert all(set(row) == {"what", "off", "by", "tests"} and row["tests"] for row in rows.values())
    assert {row["by"] for row in rows.values()} == switches.STANDS.keys()


def tried(names: list[str], told: Path) -> dict[str, Any]:
    """What became of the tests of these controls, in a suite of their own."""
    rows = switches.controls()
    files = sorted({test.split("::")[0] for name in names for test in rows[name]["tests"]})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.attack.switches", "-p", "no:randomly",
         "-q", "--long", *files, *AWAY],
        cwd=TREE, capture_output=True, text=True, check=False,
        env={**os.environ, "ELSHI_CONTROLS": ",".join(names), "ELSHI_SWITCHES": str(told)},
    )  # fmt: skip
    assert told.is_file(), done.stdout[-3000:] + done.stderr[-3000:]
    return dict(json.loads(told.read_text(encoding="utf-8")))


def _each_counts(names: list[str], told: Path) -> None:
    found = tried(names, told)
    assert {test: was for test, was in found["green"].items() if was != "passed"} == {}
    off = found["off"].items()
    assert {name: tests for name, tests in off if set(tests.values()) != {"failed"}} == {}
    assert found["off"].keys() == set(names)


@pytest.mark.slow
def test_a_few_controls_taken_off_are_missed(tmp_path: Path) -> None:
    print(f"controls: ELSHI_SEED={SEED}")
    chosen = random.Random(SEED).sample(sorted(switches.controls()), DAILY)
    _each_counts(chosen, tmp_path / "told.json")


@pytest.mark.long
def test_each_control_taken_off_is_missed(tmp_path: Path) -> None:
    _each_counts(sorted(switches.controls()), tmp_path / "told.json")
