"""The ledger's verbs for a terminal. Each takes its arguments and gives an exit code, 0, 1 or 2.

`COMMANDS` is what `elshi` mounts: name → function(argv). `ledger checkpoint` is mounted by portal,
which holds the key: it calls `checkpoint(argv, sign=…, key=…, origin=…, at=…)`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from elshi.engines.merkle import notes
from elshi.engines.merkle.notes import Key, NoteError, Signer

from . import actions
from .audit import audit as audited
from .export import export as exported

Command = Callable[[Sequence[str]], int]


def export(argv: Sequence[str]) -> int:
    """`elshi ledger export FILE`: write the ledger for an outsider."""
    parser = _parser("export", _("Write the whole ledger to a file that an outsider can check."))
    parser.add_argument("file", type=Path, help=_("the file to write; .gz is compressed"))
    given = parser.parse_args(argv)
    try:
        count = exported(given.file)
    except OSError as reason:
        print(_("The file cannot be written: %(reason)s") % {"reason": reason}, file=sys.stderr)
        return 2
    _say(given.json, {"file": str(given.file), "leaves": count}, _exported(given.file, count))
    return 0


def audit(argv: Sequence[str]) -> int:
    """`elshi ledger audit`: read everything again and name what was changed past the ledger."""
    parser = _parser("audit", _("Compare every leaf, checkpoint and row of the database."))
    parser.add_argument("--key", action="append", default=[], help=_("the ledger's public key"))
    given = parser.parse_args(argv)
    try:
        keys = [notes.read_key(text) for text in given.key]
    except NoteError as reason:
        print(_("The key cannot be read: %(reason)s") % {"reason": reason}, file=sys.stderr)
        return 2
    language, count = get_language() or "en", 0
    for finding in audited(keys):
        count += 1
        _say(given.json, finding.document(language), finding.sentence(language))
    if not count:
        _say(given.json, {"findings": 0}, _("The ledger and all committed rows agree."))
    return 1 if count else 0


def checkpoint(argv: Sequence[str], *, sign: Signer, key: Key, origin: str, at: datetime) -> int:
    """`elshi ledger checkpoint`: sign the ledger as it stands and print the note."""
    parser = _parser("checkpoint", _("Sign the size and the root of the ledger."))
    given = parser.parse_args(argv)
    try:
        made = actions.make_checkpoint(sign=sign, key=key, origin=origin, at=at)
    except actions.HistoryRewritten:
        refusal = _("Not signed: the ledger no longer agrees with a checkpoint already signed.")
        print(refusal, _("Run: elshi ledger audit"), file=sys.stderr)
        return 1
    _say(given.json, {"size": made.size, "note": made.note}, made.note.rstrip("\n"))
    return 0


COMMANDS: dict[str, Command] = {"ledger export": export, "ledger audit": audit}


def _parser(verb: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"elshi ledger {verb}", description=description)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    return parser


def _exported(file: Path, count: int) -> str:
    return _("Leaves written to %(file)s: %(count)d.") % {"count": count, "file": file}


def _say(as_json: bool, document: object, sentence: str) -> None:
    print(json.dumps(document, ensure_ascii=False) if as_json else sentence)

# What `elshi help` says of each.
TITLES = {
    "ledger export": gettext_lazy("Write the whole ledger to a file that an outsider can check."),
    "ledger audit": gettext_lazy("Compare every leaf, checkpoint and row of the database."),
}
