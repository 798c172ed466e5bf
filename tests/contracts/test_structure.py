"""What import-linter cannot see, and the beauty of the tree: floors, names, sizes, docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.db.migrations.loader import MigrationLoader

import elshi

SOURCE = Path(elshi.__file__).parent
FLOORS = ("engines", "foundation", "commons", "services", "portal")
FOUNDATION = (
    "observe", "languages", "ledger", "jobs", "offices", "identity", "access", "signatures",
    "files", "printing", "notices", "numbers", "procedures", "administration",
)  # fmt: skip
MAGNETS = {"utils", "helpers", "common", "core", "base", "manager", "managers", "misc", "info"}
# What is known to be long; this list only shrinks.
LONGEST_FILE, LONGEST_FUNCTION = 500, 40
OURS = [config for config in apps.get_app_configs() if config.name.startswith("elshi.")]
INCLUDE = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")


def height(label: str) -> tuple[int, int]:
    """How high an app stands: its floor, and its place in the foundation's order."""
    name = apps.get_app_config(label).name
    if not name.startswith("elshi."):
        return (0, 0)
    floor = name.split(".")[1]
    room = name.split(".")[-1]
    return (FLOORS.index(floor), FOUNDATION.index(room) if floor == "foundation" else 0)


def modules() -> list[Path]:
    return sorted(
        path
        for path in SOURCE.rglob("*.py")
        if not {"tests", "migrations", "__pycache__"} & set(path.parts)
    )


def _named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_relations_go_down_only() -> None:
    faults = []
    for config in OURS:
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model:
                    other = field.related_model._meta.app_label
                    if not _below(config.label, other):
                        faults.append(f"{model.__name__}.{field.name} → {other}")
    assert faults == []


def test_migrations_depend_downwards_only() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {config.label for config in OURS}
    faults = [
        f"{label}.{name} → {other}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in ours
        for other, _on in migration.dependencies
        if other in ours and not _below(label, other)
    ]
    assert faults == []


def _below(label: str, other: str) -> bool:
    if label == other:
        return True
    mine, theirs = height(label), height(other)
    siblings = mine[0] == theirs[0] == FLOORS.index("services")
    return theirs <= mine and not siblings


def _templates() -> Iterator[tuple[AppConfig, Path]]:
    for config in OURS:
        yield from ((config, path) for path in Path(config.path).glob("templates/**/*.html"))


def test_templates_include_downwards_or_from_the_portal() -> None:
    """Its own app's, those of floors below, and portal's frame and components."""
    rooms = {config.label for config in OURS}
    faults = []
    for config, path in _templates():
        for named in INCLUDE.findall(path.read_text("utf-8")):
            room = named.split("/")[0]
            outside = room not in rooms  # allauth's and django's, shown by portal alone
            if room in (config.label, "portal") or (outside and config.label == "portal"):
                continue
            if outside or not _below(config.label, room):
                faults.append(f"{_named(path)} includes {named}")
    assert faults == []


def test_nothing_inline_in_templates() -> None:
    inline = re.compile(
        r"<script(?![^>]*(?:\bsrc=|application/json))|<style|\sstyle=|\son[a-z]+=\"|javascript:",
        re.I,
    )
    faults = [
        f"{_named(path)}: {found[0]}"
        for _config, path in _templates()
        for found in [inline.search(path.read_text("utf-8"))]
        if found
    ]
    assert faults == []


def test_search_uses_folded_columns() -> None:
    """SQLite knows the cases of ASCII letters alone: LIKE does not find Cyrillic."""
    wrong = re.compile(r"__(icontains|istartswith|iendswith)\b")
    assert [_named(path) for path in modules() if wrong.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_every_app_says_what_it_is_for(config: AppConfig) -> None:
    words = ast.get_docstring(ast.parse((Path(config.path) / "__init__.py").read_text("utf-8")))
    assert words, f"{config.name}: a paragraph in __init__.py says what it is for"
    body = ast.parse((Path(config.path) / "__init__.py").read_text("utf-8")).body
    assert len(body) == 1 or config.label == "portal", "a paragraph, and no code"


def test_no_magnet_names() -> None:
    names = [_named(p) for p in modules() if p.stem in MAGNETS or p.parent.name in MAGNETS]
    assert names == []


def test_no_file_is_too_long() -> None:
    long = {_named(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    said = node.body[0] if ast.get_docstring(node) else None
    words = (said.end_lineno or 0) - said.lineno + 1 if said else 0
    return (node.end_lineno or 0) - node.lineno + 1 - words


def _is_a_refusal(node: ast.AST) -> bool:
    """A refusal says itself in its message."""
    return isinstance(node, ast.ClassDef) and any(
        isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "message"
        for line in node.body
    )


def test_no_function_is_too_long() -> None:
    faults = [
        f"{_named(path)}:{node.name} {lines}"
        for path in modules()
        for node in _functions(path)
        if (lines := _length(node)) > LONGEST_FUNCTION
    ]
    assert faults == []


@pytest.mark.parametrize("path", modules(), ids=_named)
def test_public_things_say_what_they_give(path: Path) -> None:
    """Modules, classes and functions that others may use have a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    empty = path.name in ("apps.py", "urls.py", "__init__.py") or not tree.body
    assert empty or ast.get_docstring(tree), "the module says nothing"
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not _is_a_refusal(node)
    ]
    silent = [node.name for node in public if not ast.get_docstring(node)]
    assert [name for name in silent if not name.endswith("Config")] == []
