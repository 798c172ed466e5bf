"""What every test stands on: test mode, a folder of its own, the reference data's place."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

import pytest

os.environ["ELSHI_MODE"] = "test"
os.environ.setdefault("ELSHI_HOME", tempfile.mkdtemp(prefix="elshi-test-"))
os.environ.setdefault("ELSHI_MASTER_KEY", base64.b64encode(os.urandom(32)).decode())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elshi.portal.settings")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests whole")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="long: run by ./elshi test --all"))


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference results; tests that need it are skipped, by name, without it."""
    folder = Path(os.environ.get("ELSHI_REFERENCE", ""))
    if not os.environ.get("ELSHI_REFERENCE") or not folder.is_dir():
        pytest.skip("ELSHI_REFERENCE names no folder of reference data")
    return folder
