"""The pages people read tell of this tree: links lead somewhere, what is named is there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import elshi
from elshi import cli

SOURCE = Path(elshi.__file__).parent
TREE = SOURCE.parents[1]
PAGES = sorted(
    [*TREE.glob("*.md"), *TREE.glob("docs/**/*.md"), *TREE.glob("benchmarks/**/*.md")]
    + [*TREE.glob("tests/vectors/**/*.md")]
)
README = (TREE / "README.md").read_text("utf-8")
ARCHITECTURE = (TREE / "docs/developer/architecture.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FLOOR = re.compile(r"^\| `(\w+)/` \| (.*?) \|", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")


def _anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def _dead(page: Path) -> Iterator[str]:
    for link in LINK.findall(page.read_text("utf-8")):
        if ":" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TREE)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(_dead(page)) == []


def test_the_readme_shows_the_house_and_begins_it_with_two_commands() -> None:
    picture = README.index("![")
    title = README.index("## Two commands")
    assert picture < title
    block = README[title:].split("```")[1]
    assert block.split("\n")[1:-1] == ["./elshi demo", "./elshi test"]


def test_the_tools_the_readme_names_are_there() -> None:
    named = re.findall(r"^\./elshi ((?:[a-z]+ ?)+?)(?= [^a-z]| \w+\.|$)", README, re.MULTILINE)
    assert {*named} - {"demo"} == {*cli.TOOLS}


def test_each_floor_of_the_architecture_page_holds_the_rooms_of_the_tree() -> None:
    floors = dict(FLOOR.findall(ARCHITECTURE))
    assert list(floors) == ["engines", "foundation", "commons", "services", "portal"]
    for floor in ("engines", "foundation", "commons", "services"):
        rooms = {each.parent.name for each in (SOURCE / floor).glob("*/__init__.py")}
        assert {*CODE.findall(floors[floor])} == rooms, floor
    parts = {*CODE.findall(floors["portal"])} - {"wiring.py"}
    kept = {each.parent.name for each in (SOURCE / "portal").glob("*/__init__.py")}
    assert parts == kept - {"tests", "templatetags"}


def test_the_foundation_stands_on_the_page_in_the_order_its_contract_keeps() -> None:
    contracts = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (order,) = (
        contract["layers"]
        for contract in contracts["contracts"]
        if contract.get("containers") == ["elshi.foundation"]
    )
    assert CODE.findall(dict(FLOOR.findall(ARCHITECTURE))["foundation"]) == order[::-1]


def test_what_the_architecture_page_points_to_is_there() -> None:
    pointed = [each for each in CODE.findall(ARCHITECTURE) if "/" in each and " " not in each]
    missing = [
        each
        for each in pointed
        if not any((base / each).exists() or (base / f"{each}.py").exists()
                   for base in (TREE, SOURCE, *(SOURCE / "foundation",)))
    ]  # fmt: skip
    assert len(pointed) > 8
    assert missing == []


def test_the_files_every_app_has_are_those_of_the_tree() -> None:
    section = ARCHITECTURE.partition("## The same files")[2].partition("##")[0]
    for name in CODE.findall(section):
        stem = name.removesuffix(".py")
        found = [*SOURCE.glob(f"*/*/{stem}.py"), *SOURCE.glob(f"*/*/{stem}/__init__.py")]
        assert found, name


def test_each_benchmark_has_its_page_and_each_figure_its_command() -> None:
    for folder in sorted(path for path in (TREE / "benchmarks").iterdir() if path.is_dir()):
        runs = [path for path in folder.glob("*.py") if "__main__" in path.read_text("utf-8")]
        page = (folder / "README.md").read_text("utf-8")
        assert runs, folder.name
        assert [run.name for run in runs if run.name not in page] == []
    figures = (TREE / "docs/benchmarks.md").read_text("utf-8")
    commands = re.findall(r"`((?:benchmarks|tests)/[^` ]+)", figures)
    assert [each for each in commands if not (TREE / each).exists()] == []
    named = {each.split("/")[1] for each in commands if each.startswith("benchmarks/")}
    assert named == {path.name for path in (TREE / "benchmarks").iterdir() if path.is_dir()}
