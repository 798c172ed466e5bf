"""The house as it is set up for real: migrations whole, no warning, each service alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = [sys.executable, "-m", "elshi"]


def run(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("ELSHI_")}
    environment |= {"ELSHI_HOME": str(home), "ELSHI_MASTER_KEY": os.environ["ELSHI_MASTER_KEY"]}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **variables}
    return subprocess.run(
        [*PROGRAM, *words], env=environment, capture_output=True, text=True, check=False
    )


def test_the_migrations_are_whole(tmp_path: Path) -> None:
    done = run(tmp_path, "manage", "makemigrations", "--check", "--dry-run", ELSHI_MODE="test")
    assert (done.returncode, done.stdout.strip()) == (0, "No changes detected"), done.stderr


def test_production_starts_without_a_warning(tmp_path: Path) -> None:
    done = run(
        tmp_path, "manage", "check", "--deploy", "--fail-level", "WARNING",
        ELSHI_MODE="production", ELSHI_HOSTS="visa.example", ELSHI_PUBLIC_URL="https://visa.example",
        ELSHI_MAIL_HOST="mail.example",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


SERVES = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable", database="counters", verbosity=0)
client = Client(headers={"host": "localhost"})
pages = ["/en/", "/healthz", "/api/v1/openapi.json", "/en/accounts/login/", *[WORDS]]
print([client.get(page).status_code for page in pages])
"""


@pytest.mark.long
@pytest.mark.parametrize(("services", "pages"), [("", []), ("visas", ["/en/visas/guide/"])])
def test_each_service_boots_migrates_and_serves_alone(
    tmp_path: Path, services: str, pages: list[str]
) -> None:
    program = tmp_path / "serves.py"
    program.write_text(SERVES.replace("WORDS", repr(pages).strip("[]")))
    environment = {name: text for name, text in os.environ.items() if not name.startswith("ELSHI_")}
    environment |= {
        "ELSHI_HOME": str(tmp_path / "home"), "ELSHI_SERVICES": services, "ELSHI_MODE": "test",
        "ELSHI_MASTER_KEY": os.environ["ELSHI_MASTER_KEY"],
        "DJANGO_SETTINGS_MODULE": "elshi.portal.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(program)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str([200] * (4 + len(pages))), done.stderr[-2000:]
