"""What the tree is searched for: weaknesses, secrets, parts without a licence or a known form."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elshi.portal.tools import parts

pytestmark = pytest.mark.slow
TREE = Path(__file__).resolve().parents[2]
SOURCE = TREE / "src" / "elshi"
ANSWERED = tomllib.loads((TREE / "security" / "findings.toml").read_text(encoding="utf-8"))
WRITTEN = {".py", ".toml", ".md", ".txt", ".js", ".html", ".json", ".css", ".yml", ".cfg", ""}
# Words that tests make up are no secrets; real ones have forms that are looked for everywhere.
BY_WORDS = "KeywordDetector"
FORBIDDEN = re.compile(r"(?<!L)\bA?GPL|ODbL|Affero|(?<!Lesser )General Public", re.IGNORECASE)


def answered(kind: str) -> set[tuple[str, str]]:
    return {(name, file) for name, row in ANSWERED[kind].items() for file in row["files"]}


def test_every_answer_has_its_reason() -> None:
    rows = [row for kind in ANSWERED.values() for row in kind.values()]
    assert all(set(row) == {"why", "files"} and len(row["why"]) > 30 for row in rows)


def test_bandit_finds_nothing_that_is_not_answered() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", str(SOURCE), "-x", "*/tests/*", "-f", "json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["errors"] == []
    found = {
        (row["test_id"], str(Path(row["filename"]).relative_to(SOURCE))) for row in told["results"]
    }
    assert sorted(found - answered("bandit")) == []
    assert sorted(answered("bandit") - found) == []
    assert [row for row in told["results"] if row["issue_severity"] == "HIGH"] == []


def test_no_finding_is_silenced_in_the_code() -> None:
    marked = [path for path in SOURCE.rglob("*.py") if "# nosec" in path.read_text("utf-8")]
    assert marked == []


def test_no_house_starts_where_python_leaves_assertions_out() -> None:
    done = subprocess.run(
        [sys.executable, "-O", "-c", "import elshi"], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(SOURCE.parent)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "without -O" in done.stderr


def written() -> Iterator[Path]:
    """Every file of ours that is text."""
    for folder in ("src", "tests", "docs", "security", "benchmarks", "requirements"):
        for path in sorted((TREE / folder).rglob("*")):
            if path.is_file() and path.suffix in WRITTEN and "__pycache__" not in path.parts:
                yield path
    yield from (path for path in TREE.iterdir() if path.is_file() and path.suffix in WRITTEN)


def secrets_in(path: Path) -> set[str]:
    """The kinds of secrets that the forms of detect-secrets see in a file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    by_words = "tests" not in path.parts and path.suffix == ".py"
    return {
        found.secret_type
        for name, found in plugins().items()
        if (name != BY_WORDS or by_words) and any(_seen(found, text))
    }


def plugins() -> dict[str, Any]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    kinds = get_mapping_from_secret_type_to_class().values()
    # Sums and keys of specimens are letters by chance, and an address opens nothing.
    left_out = ("HighEntropy", "IPPublic")
    return {one.__name__: one() for one in kinds if not any(w in one.__name__ for w in left_out)}


def _seen(plugin: Any, text: str) -> Iterator[str]:
    if type(plugin).__name__ != BY_WORDS:
        return iter(plugin.analyze_string(text))
    from detect_secrets.util.filetype import FileType

    lines = (line for line in text.splitlines() if re.search(r"pass|secret|key|token", line, re.I))
    return (one for line in lines for one in plugin.analyze_string(line, plugin_regexes(FileType)))


def plugin_regexes(kinds: Any) -> Any:
    from detect_secrets.plugins.keyword import REGEX_BY_FILETYPE

    return REGEX_BY_FILETYPE[kinds.PYTHON]


def test_no_secret_lies_in_the_tree() -> None:
    found = {
        (kind, str(path.relative_to(TREE))) for path in written() for kind in secrets_in(path)
    }
    assert sorted(found - answered("secrets")) == []
    assert sorted(answered("secrets") - found) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-----BEGIN EC " + "PRIVATE KEY-----\n", "Private Key"),
        ("at AKIA" + "IOSFODNN7EXAMPLE", "AWS Access Key"),
        ("https://officer:" + "steppe@example.org/", "Basic Auth Credentials"),
    ],
)
def test_a_secret_is_seen(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "note.md"
    path.write_text(text, encoding="utf-8")
    assert kind in secrets_in(path)


def test_every_part_states_a_licence_that_lets_us_ship() -> None:
    found = parts.parts()
    assert len(found) > 30
    assert [part.name for part in found if not part.licence] == []
    assert [(p.name, p.licence) for p in found if FORBIDDEN.search(p.licence)] == []


def test_the_bill_of_materials_is_whole_and_as_the_standard_has_it() -> None:
    from cyclonedx import schema
    from jsonschema_rs import Registry, validator_for

    places = Path(schema.__file__).parent / "_res"
    form = json.loads(next(places.glob("bom-1.6*.schema.json")).read_text(encoding="utf-8"))
    others = [*places.glob("spdx*.schema.json"), *places.glob("jsf*.schema.json")]
    bill = json.loads(json.dumps(parts.bill(parts.parts())))
    place = "http://cyclonedx.org/schema/"
    known = [(place + path.name, json.loads(path.read_text("utf-8"))) for path in others]
    judge = validator_for(form, registry=Registry(known))
    assert [fault.message for fault in judge.iter_errors(bill)] == []
    lock = (TREE / "requirements" / "run.txt").read_text(encoding="utf-8")
    locked = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, re.MULTILINE)
    assert [(one["name"], one["version"]) for one in bill["components"]] == locked
    assert all(one["hashes"] for one in bill["components"])

