"""A real database that several processes share, of the kind this test run uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection


def shared(folder: Path) -> dict[str, str]:
    """The environment of a process that works on a database others may share.

    On PostgreSQL it is the run's test database (ask for ``transactional_db``, which empties it
    afterwards); on SQLite a file of its own, since the run's lies in memory where no other
    process sees it. ``migrate`` then fills it.
    """
    environment = {**os.environ, "ELSHI_HOME": str(folder), "ELSHI_MODE": "test"}
    environment["ELSHI_DATABASE"] = ""
    if connection.vendor == "postgresql":
        environment["ELSHI_DATABASE"] = _address()
    return environment


def migrate(*apps: str) -> None:
    """Called in that process: make the tables of ``apps`` where there are none."""
    if connection.vendor == "sqlite":
        for app in apps:
            call_command("migrate", app, verbosity=0, skip_checks=True)


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
