"""`elshi` and `elshi mrz` as a shell sees them: output, exit codes, languages, start."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from elshi import cli
from elshi.portal.tools.languages import LANGUAGES

pytestmark = pytest.mark.slow

SPECIMENS = json.loads(
    (Path(__file__).resolve().parents[4] / "tests/vectors/mrz/specimens.json").read_text()
)
TD3 = "\n".join(SPECIMENS[0]["lines"]) + "\n"
ALL = "\n\n".join("\n".join(specimen["lines"]) for specimen in SPECIMENS)


def elshi(
    *words: str, given: bytes | str = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LANG", "LC_", "ELSHI_LA"))}
    return subprocess.run(
        [sys.executable, "-c", "import sys; from elshi.cli import main; sys.exit(main())", *words],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        env=clean | {"PYTHONIOENCODING": "utf-8"} | environment,
        check=False,
    )


def answers(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def test_one_json_object_a_document() -> None:
    run = elshi("mrz", "--today", "2026-03-01", given=ALL)
    assert (run.returncode, run.stderr) == (0, b"")
    read = answers(run)
    assert [answer["format"] for answer in read] == [specimen["format"] for specimen in SPECIMENS]
    assert [answer["number"] for answer in read] == [specimen["number"] for specimen in SPECIMENS]
    assert all(answer["valid"] is True for answer in read)


def test_today_decides_the_century() -> None:
    lines = TD3.replace("7408122", "2603019").replace("<<<<<10", "<<<<<16")
    for day, birth in (("2026-03-01", "2026-03-01"), ("2026-02-28", "1926-03-01")):
        assert answers(elshi("mrz", f"--today={day}", given=lines))[0]["birth"] == birth


def test_an_invalid_document_gives_one_and_the_others_are_still_read() -> None:
    run = elshi("mrz", given="garbage\nmore\n\n" + TD3 + "\n\n\n1\n2\n3\n4\n")
    assert run.returncode == 1
    assert [answer["valid"] for answer in answers(run)] == [False, True, False]
    assert answers(run)[2]["errors"] == [{"field": "lines", "code": "line_count"}]


@pytest.mark.parametrize(
    "given",
    [
        ("\ufeff" + TD3.replace("\n", "\r\n")).encode(),
        TD3.encode("utf-16"),
        ("\n \t\n" + TD3.replace("\n", "  \r\n")).encode(),
        TD3.replace("\n", "\r").encode(),
    ],
    ids=["mark and CRLF", "UTF-16", "blanks around", "CR alone"],
)
def test_files_of_other_systems_are_read(given: bytes) -> None:
    run = elshi("mrz", given=given)
    assert [answer["valid"] for answer in answers(run)] == [True]


@pytest.mark.parametrize("given", [b"\xff\xfe", b"\x00" * 500, os.urandom(4000), b"\xff\n\xfe\n"])
def test_bytes_that_are_no_text_do_no_harm(given: bytes) -> None:
    run = elshi("mrz", given=given)
    assert b"Traceback" not in run.stderr
    assert run.returncode in (1, 2)
    assert all(answer["valid"] is False for answer in answers(run))


@pytest.mark.parametrize(
    ("words", "environment", "message"),
    [
        (("--today", "2026-02-30"), {}, "“2026-02-30” is not a date"),
        (("--today", "2026-02-30"), {"LANG": "ru_RU.UTF-8"}, "«2026-02-30» не дата"),
        (("--today", "сегодня", "--language", "kk"), {}, "«сегодня» күн емес"),
        (("--nothing",), {"ELSHI_LANGUAGE": "kk", "LANG": "ru_RU"}, "шақыру түсініксіз"),
        (("--image",), {}, "the call is not understood"),
        (("--image", "no such file"), {}, "“no such file” cannot be opened"),
        ((), {"LANG": "C"}, "there is no document in the input"),
        (("--language", "de"), {}, "the call is not understood"),
    ],
)
def test_misuse_is_told_in_the_readers_language(
    words: tuple[str, ...], environment: dict[str, str], message: str
) -> None:
    run = elshi("mrz", *words, **environment)
    assert (run.returncode, run.stdout) == (2, b"")
    assert message in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()


def test_a_closed_input_is_an_empty_one() -> None:
    script = "import sys; from elshi.cli import main; sys.exit(main(['{}']))"
    for tool in ("mrz", "seal"):
        call = f'exec "{sys.executable}" -c "{script.format(tool)}" <&-'
        run = subprocess.run(["sh", "-c", call], capture_output=True, check=False)
        assert (run.returncode, run.stdout) == (2, b"")
        assert b"Traceback" not in run.stderr


def test_pictures_are_read_whatever_their_names_and_only_if_all_are_there(tmp_path: Path) -> None:
    """A name that is no text comes out escaped; a terminal of another encoding changes nothing."""
    names = ["сурет.png", os.fsdecode(b"\xff.png")]
    for name in names:
        (tmp_path / name).write_bytes(b"no picture")
    paths = [str(tmp_path / name) for name in names]
    run = elshi("mrz", "--image", *paths, PYTHONIOENCODING="ascii:strict")
    assert (run.returncode, run.stderr) == (1, b"")
    assert [answer["file"] for answer in answers(run)] == paths
    assert [answer["errors"] for answer in answers(run)] == [
        [{"field": "image", "code": "not_a_picture"}]
    ] * 2
    run = elshi("mrz", "--image", *paths, str(tmp_path / "none.png"))
    assert (run.returncode, run.stdout) == (2, b"")


def test_every_tool_helps_in_three_languages() -> None:
    for tool in ("mrz", "seal", "verify", "ledger verify"):
        helps = {elshi(*tool.split(), "--help", ELSHI_LANGUAGE=word).stdout for word in LANGUAGES}
        assert len(helps) == 3


def test_help_speaks_three_languages() -> None:
    for language, word in (("kk", "құжаттар"), ("ru", "документы"), ("en", "documents")):
        run = elshi("mrz", "--help", "--language", language)
        assert (run.returncode, word in run.stdout.decode()) == (0, True)
        run = elshi("--help", ELSHI_LANGUAGE=language)
        assert run.returncode == 0
        assert all(f"elshi {words}" in run.stdout.decode() for words in cli.TOOLS)


def test_every_tool_has_a_door_that_opens() -> None:
    for address, purposes in cli.TOOLS.values():
        assert callable(cli._open(address))
        assert len(set(purposes)) == 3


def test_a_closed_pipe_is_no_error() -> None:
    script = "from elshi.cli import main; import sys; sys.exit(main(['mrz']))"
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write((ALL + "\n\n").encode() * 500)
        process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0
    process.stderr.close()


def test_text_is_read_without_django_and_within_150_ms_of_processor_time() -> None:
    probe = (
        "import sys, elshi.cli; elshi.cli.main(['mrz']);"
        "print([m for m in ('django', 'numpy', 'PIL', 'cryptography') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", probe], input=TD3.encode(), capture_output=True, check=True
    )
    assert run.stdout.splitlines()[-1] == b"[]"
    assert min(_processor_seconds() for _ in range(5)) <= 0.150


def test_a_picture_is_open_within_700_ms_of_processor_time(tmp_path: Path) -> None:
    """All but the reading: the file holds no picture, so nothing is looked for on it."""
    (tmp_path / "page.jpg").write_bytes(b"no picture")
    words = ("mrz", "--image", str(tmp_path / "page.jpg"))
    assert min(_processor_seconds(*words, code=1) for _ in range(3)) <= 0.700


def _processor_seconds(*words: str, code: int = 0) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert elshi(*(words or ("mrz",)), given=TD3).returncode == code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
