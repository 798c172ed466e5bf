"""The ledger's verbs at a terminal: what they print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import translation

from elshi.foundation.ledger import commands
from elshi.foundation.ledger.evidence import Check, Trust

from .conftest import AT, Signatory, enter, sql

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def test_export(tmp_path: Path, capsys: pytest.CaptureFixture[str], log: Signatory) -> None:
    enter(0)
    log.checkpoint()
    path = tmp_path / "ledger.jsonl"
    assert commands.COMMANDS["ledger export"]([str(path)]) == 0
    assert capsys.readouterr().out == f"Leaves written to {path}: 1.\n"
    assert list(Check(Trust((log.key,))).findings(path.open("rb"))) == []
    assert commands.export([str(tmp_path / "absent" / "x"), "--json"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_audit(unguarded: None, capsys: pytest.CaptureFixture[str], log: Signatory) -> None:
    enter(0)
    log.checkpoint()
    assert commands.COMMANDS["ledger audit"](["--key", str(log.key)]) == 0
    assert "agree" in capsys.readouterr().out
    sql("UPDATE ledger_leaf SET actor = 'forger'")
    assert commands.audit(["--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["kind"], document["field"], document["found"]) == (
        "column changed",
        "actor",
        "forger",
    )
    assert commands.audit(["--key", "none"]) == 2


def test_checkpoint(unguarded: None, capsys: pytest.CaptureFixture[str], log: Signatory) -> None:
    enter(0)
    enter(1)
    held = {"sign": log.sign, "key": log.key, "origin": "mfa.example/ledger", "at": AT}
    assert commands.checkpoint(["--json"], **held) == 0
    assert json.loads(capsys.readouterr().out)["size"] == 2
    sql('DELETE FROM ledger_leaf WHERE "index" = 1')
    assert commands.checkpoint([], **held) == 1
    assert "no longer agrees" in capsys.readouterr().err
