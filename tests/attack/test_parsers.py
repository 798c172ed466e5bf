"""Every parser answers or refuses by its own error, whatever it is given; none is left out."""

from __future__ import annotations

import ast
import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import parsers

pytestmark = pytest.mark.slow
TREE = Path(__file__).resolve().parents[2]
SOURCE = TREE / "src" / "elshi"
PLACES = tomllib.loads(Path(__file__).with_name("parsing.toml").read_text(encoding="utf-8"))
WHOLE = 100_000
# What takes bytes or text of others apart. A parser written by hand is found by its integers.
TAKES_APART = {
    "json.loads", "json.load", "tomllib.loads", "tomllib.load", "fromstring",
    "ElementTree.fromstring", "Image.open", "pikepdf.open", "Pdf.open", "base64.b64decode",
    "b64decode", "bytes.fromhex", "struct.unpack", "csv.reader", "csv.DictReader",
    "x509.load_der_x509_certificate", "x509.load_pem_x509_certificate", "load_der_private_key",
    "int.from_bytes", "PdfFileReader", "zlib.decompress", "pickle.loads", "yaml.load",
}  # fmt: skip


def takes_apart(path: Path) -> bool:
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    return any(ast.unparse(call.func) in TAKES_APART for call in calls)


def module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def test_every_file_that_takes_things_apart_has_its_entry_or_its_reason() -> None:
    found = {
        module(path)
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and takes_apart(path)
    }
    entries = {one.module for one in parsers.register().values()}
    answered = entries | set(PLACES["within"]) | set(PLACES["own"])
    assert sorted(found - answered) == []
    assert sorted((set(PLACES["within"]) | set(PLACES["own"])) - found) == []
    assert set(PLACES["within"].values()) <= parsers.register().keys()
    assert all(len(reason) > 15 for reason in PLACES["own"].values())
    there = {module(path) for path in SOURCE.rglob("*.py")}
    assert sorted(entries - there) == []


@pytest.mark.parametrize("name", sorted(parsers.register()))
def test_good_inputs_are_good_enough_to_spoil(name: str) -> None:
    parser = parsers.register()[name]
    assert [crash for one in parser.good if (crash := parsers.crash_of(parser, one))] == []


@pytest.mark.parametrize("name", sorted(parsers.register()))
def test_no_input_makes_it_fall(name: str) -> None:
    parser = parsers.register()[name]

    @settings(max_examples=10 if parser.costly else 150, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(seed=st.integers(0, 1 << 32), junk=st.binary(max_size=200))
    def holds(seed: int, junk: bytes) -> None:
        for content in (parsers.spoiled(parser, random.Random(seed)), junk):
            assert parsers.crash_of(parser, content) == ""

    holds()


@pytest.mark.parametrize(
    "name", sorted(name for name, one in parsers.register().items() if one.nested)
)
def test_no_depth_makes_it_fall(name: str) -> None:
    parser = parsers.register()[name]
    assert parser.nested is not None
    begin, end = parser.nested
    for depth in (1_000, 100_000):
        for closed in (0, depth):
            assert parsers.crash_of(parser, begin * depth + end * closed) == ""


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(parsers.register()))
def test_a_hundred_thousand_inputs_make_it_fall_not_once(name: str) -> None:
    parser, chance = parsers.register()[name], random.Random(name)
    for _ in range(WHOLE):
        assert parsers.crash_of(parser, parsers.spoiled(parser, chance)) == ""
