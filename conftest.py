"""What every test stands on: test mode, a folder of its own, the reference data's place."""

from __future__ import annotations

import atexit
import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest

os.environ["ELSHI_MODE"] = "test"
if "ELSHI_HOME" not in os.environ:
    os.environ["ELSHI_HOME"] = tempfile.mkdtemp(prefix="elshi-test-")
    atexit.register(shutil.rmtree, os.environ["ELSHI_HOME"], ignore_errors=True)
os.environ.setdefault("ELSHI_MASTER_KEY", base64.b64encode(os.urandom(32)).decode())
# Named here and nowhere earlier: the settings read what stands above when they are loaded.
os.environ["DJANGO_SETTINGS_MODULE"] = "elshi.portal.settings"
django.setup()
# A house that was migrated has this folder; without it every browser of a test is warned.
Path(os.environ["ELSHI_HOME"], "static").mkdir(parents=True, exist_ok=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests whole")


def pytest_configure(config: pytest.Config) -> None:
    """The daily suite says the same of the same tree; `--long` looks for what nobody thought of."""
    import hypothesis

    hypothesis.settings.register_profile("daily", derandomize=True)
    hypothesis.settings.register_profile("fast", derandomize=True, max_examples=20)
    hypothesis.settings.register_profile("long", derandomize=False, print_blob=True)
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "daily")
    if "ELSHI_SEED" in os.environ and config.getoption("randomly_seed", None) == "default":
        config.option.randomly_seed = int(os.environ["ELSHI_SEED"])


def pytest_sessionstart(session: pytest.Session) -> None:
    """One seed for the order of the tests and for what they choose by chance."""
    if seed := session.config.getoption("randomly_seed", None):
        os.environ.setdefault("ELSHI_SEED", str(seed))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "ELSHI_SEED" in os.environ:
        terminalreporter.write_line(f"The same order again: ELSHI_SEED={os.environ['ELSHI_SEED']}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="long: run by ./elshi test --all"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The run's database is migrated once; what needs one in a file is given a copy."""
    from elshi.foundation.jobs.tests import databases

    with django_db_blocker.unblock():
        databases.keep_migrated()


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_quickly() -> Iterator[None]:
    """Tests found ministries and sign in by the hundred; a slow hash would be most of their time.

    What the house itself hashes with is held by `portal/tests/test_settings.py`.
    """
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _ledger_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests that commit are followed by a flush, which the ledger's triggers would refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    from elshi.foundation.ledger import guards

    empty = TransactionTestCase._fixture_teardown

    def unguarded(case: TransactionTestCase) -> None:
        with guards.lifted(connection):
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unguarded)
        yield


@pytest.fixture(autouse=True)
def _each_test_begins_in_english() -> Iterator[None]:
    """A request made by one test leaves its language in the thread; the next must not hear it."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference results; tests that need it are skipped, by name, without it."""
    folder = Path(os.environ.get("ELSHI_REFERENCE", ""))
    if not os.environ.get("ELSHI_REFERENCE") or not folder.is_dir():
        pytest.skip("ELSHI_REFERENCE names no folder of reference data")
    return folder
