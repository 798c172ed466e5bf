"""A real database that several processes share, of the kind this test run uses."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

# The run's database as the migrations left it: `keep_migrated` wrote it, a process each its own.
MIGRATED = Path(os.environ["ELSHI_HOME"]) / f"migrated-{os.getpid()}.sqlite3"


def shared(folder: Path) -> dict[str, str]:
    """The environment of a process that works on a migrated database others may share.

    On PostgreSQL it is the run's test database (ask for ``transactional_db``, which empties it
    afterwards); on SQLite a file of its own, since the run's lies in memory where no other
    process sees it.
    """
    environment = {**os.environ, "ELSHI_HOME": str(folder), "ELSHI_MODE": "test"}
    environment["ELSHI_DATABASE"] = ""
    if connection.vendor == "postgresql":
        environment["ELSHI_DATABASE"] = _address()
    else:
        migrated(folder)
    return environment


def migrated(folder: Path) -> Path:
    """A migrated SQLite database where a house at ``folder`` looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(MIGRATED, folder / "elshi.sqlite3"))


def keep_migrated() -> None:
    """Write the fresh database of this run down, so that no test need migrate one again."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(MIGRATED)) as file:
            connection.connection.backup(file)
            # As a house keeps it; connections that turn it to WAL all at once lock each other out.
            file.execute("PRAGMA journal_mode=WAL")


def answer_of(environment: dict[str, str], module: str, *arguments: str) -> Any:
    """The JSON a module prints on its last line, run to its end."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _address() -> str:
    own = connection.settings_dict
    user = own["USER"] + (f":{own['PASSWORD']}" if own["PASSWORD"] else "")
    port = f":{own['PORT']}" if own["PORT"] else ""
    # The host may be the folder of a socket, whose slashes an address cannot hold.
    host = quote(own["HOST"], safe="")
    return f"postgresql://{user}@{host}{port}/{own['NAME']}"
