"""Migrations only add, so that the release before serves on while they run: expand, then contract.

What stands in BEFORE was written before the first release, when no older code served anywhere. The
list only shrinks (by squashing): a migration of today is mended, not listed. On SQLite the linter
sees a table made anew where PostgreSQL alters a column; what it finds there holds for both.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django_migration_linter import MigrationLinter

TREE = Path(__file__).resolve().parents[2]
BEFORE = {
    ("access", "0004_references"),
    ("appointments", "0001_initial"),
    ("fees", "0002_charge_settled_by_alter_refund_payment_bankline"),
    ("files", "0001_initial"),
    ("identity", "0003_references"),
    ("jobs", "0002_references"),
    ("notices", "0002_returned_and_read_by"),
    ("offices", "0001_initial"),
    ("papers", "0001_initial"),
    ("signatures", "0001_initial"),
    ("visas", "0001_initial"),
    ("visas", "0003_interview_state"),
    ("visas", "0005_erased_holders"),
    ("watchlists", "0001_initial"),
}

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def refused(capsys: pytest.CaptureFixture[str], *labels: str) -> set[tuple[str, str]]:
    """The migrations that code of the release before would stumble over."""
    linter = MigrationLinter(path=str(TREE / "src"), no_cache=True, include_apps=list(labels))
    linter.lint_all_migrations()
    assert linter.nb_total > 0
    return {
        (label, name)
        for label, name in re.findall(r"\((\w+), (\w+)\)\.\.\. ERR", capsys.readouterr().out)
    }


def test_no_migration_takes_away_what_older_code_needs(capsys: pytest.CaptureFixture[str]) -> None:
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("elshi.")]
    assert refused(capsys, *ours) - BEFORE == set()


def test_the_linter_sees_a_column_that_older_code_cannot_fill(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert refused(capsys, "identity") >= {("identity", "0003_references")}
