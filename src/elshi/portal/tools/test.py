"""`elshi test`: every check of the house, on SQLite and on PostgreSQL.

elshi test                the daily suite: lint, contracts, tests on both databases
elshi test visas          one service (or any folder's name), its floors and the contracts
elshi test --fast         what a developer waits for: no lint, SQLite, nothing that takes seconds
elshi test --all          the long rows whole
elshi test --sqlite-only  without PostgreSQL, said aloud at the end

Tests run in no order of ours: the daily suite shuffles them by one seed, so that it says the same
of the same tree, and --all by a seed of chance. Both print it; ELSHI_SEED=<seed> runs it again.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from elshi.portal.tools.postgres import NoPostgres, running

TREE = Path(__file__).resolve().parents[4]
# Of two tests the same is always first, whatever is added to the suite.
DAILY = 1


def main(argv: list[str]) -> int:
    """Run the checks in order; the first that fails ends the run with its exit code."""
    wanted = _arguments(argv)
    began = time.monotonic()
    _set_environment(wanted)
    code = next((failed for step in _steps(wanted) if (failed := step())), 0)
    print(f"elshi test: {round(time.monotonic() - began)} s in all")
    return code


def _steps(wanted: argparse.Namespace) -> Iterator[Callable[[], int]]:
    where = _paths(wanted.service)
    yield _messages
    if not wanted.fast:
        yield from (_lint, _types, _imports)
    yield lambda: _pytest(wanted, where, database="")
    if not wanted.fast:
        yield lambda: _on_postgres(wanted, where)


def _set_environment(wanted: argparse.Namespace) -> None:
    os.environ["ELSHI_MODE"] = "test"
    os.environ.pop("ELSHI_DATABASE", None)
    # Every test process reads hundreds of modules; compiled once, outside the tree.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(sys.prefix) / "compiled"))
    seed = random.SystemRandom().randrange(1 << 32) if wanted.all else DAILY
    os.environ.setdefault("ELSHI_SEED", str(seed))


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="elshi test", description=__doc__)
    parser.add_argument("service", nargs="?", default="")
    parser.add_argument("--fast", action="store_true", help="only what answers within a minute")
    parser.add_argument("--all", action="store_true", help="run the long rows whole")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    return parser.parse_args(argv)


def _run(title: str, *command: str) -> int:
    print(f"\n== {title}", flush=True)
    return subprocess.run(command, cwd=TREE, check=False).returncode


def _messages() -> int:
    return _run("messages", sys.executable, "-m", "elshi.foundation.languages.messages", "compile")


def _lint() -> int:
    return _run("lint", sys.executable, "-m", "ruff", "check", "-q", ".")


def _types() -> int:
    return _run("types", sys.executable, "-m", "mypy", "src/elshi")


def _imports() -> int:
    return _run("imports", str(Path(sys.executable).with_name("lint-imports")))


def _paths(service: str) -> list[str]:
    """What a service stands on: its own folder, the floors below and the contracts."""
    if not service:
        return ["src", "tests"]
    folders = [str(path.relative_to(TREE)) for path in (TREE / "src/elshi").glob(f"*/{service}")]
    if not folders:
        raise SystemExit(f"elshi test: no folder is called {service!r}.")
    return [*folders, "tests/contracts", "src/elshi/foundation", "src/elshi/commons"]


def _pytest(wanted: argparse.Namespace, where: list[str], *, database: str) -> int:
    seed = os.environ["ELSHI_SEED"]
    command = [sys.executable, "-m", "pytest", "-n", "2", *where]
    if wanted.fast:
        command += ["-m", "not (slow or long or journey)", "--hypothesis-profile=fast"]
    if database:
        # Engines know no database, and a browser sees none: once is enough for both.
        command += ["-m", "not journey", "--ignore=src/elshi/engines"]
    if wanted.all:
        command.append("--long")
    print(f"\n== tests on {'PostgreSQL' if database else 'SQLite'}, ELSHI_SEED={seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="elshi-test-", ignore_cleanup_errors=True) as home:
        environment = {**os.environ, "ELSHI_HOME": home, "ELSHI_DATABASE": database}
        return subprocess.run(command, cwd=TREE, env=environment, check=False).returncode


def _on_postgres(wanted: argparse.Namespace, where: list[str]) -> int:
    if wanted.sqlite_only:
        print("PostgreSQL was left out on request (--sqlite-only).")
        return 0
    try:
        with running() as url:
            return _pytest(wanted, where, database=url)
    except NoPostgres as missing:
        print(f"elshi test: {missing} Install postgresql, or say --sqlite-only.", file=sys.stderr)
        return 1
