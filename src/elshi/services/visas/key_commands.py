"""Keys on the command line: key files, the offline page, and the drill for a lost signer.

Exit codes: 0 done, 1 refused, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.access.actors import system
from elshi.foundation.jobs import worker

from .actions import revocation
from .offline import assembly
from .reads import trust

OPERATOR = system("operator")


def export_keys(argv: Sequence[str]) -> int:
    """`elshi visas keys export FILE`: the public keys and the list of revoked visas."""
    return _written(argv, "keys export", lambda: trust.key_file(timezone.now()))


def export_page(argv: Sequence[str]) -> int:
    """`elshi visas offline export FILE`: the page that checks visas without a network."""
    return _written(argv, "offline export", lambda: assembly.page(trust.key_file(timezone.now())))


def publish_list(argv: Sequence[str]) -> int:
    """`elshi visas revocations publish`: sign the list of revoked visas now."""
    argparse.ArgumentParser(prog="elshi visas revocations publish").parse_args(argv)
    listed = revocation.publish(at=timezone.now())
    print(json.dumps({"number": listed.number, "good_until": listed.good_until.isoformat()}))
    return 0


def drill(argv: Sequence[str]) -> int:
    """`elshi visas drill --signer NAME`: give up a sealing key, issue its visas anew."""
    parser = argparse.ArgumentParser(prog="elshi visas drill", description=_(
        "A signer's key is lost: it is revoked, its living visas are issued anew under its "
        "successor, and their holders are told."
    ))  # fmt: skip
    parser.add_argument("--signer", required=True, metavar="NAME", help=_("for example UTVS01"))
    parser.add_argument("--list", action="store_true", help=_("only list its visas"))
    parser.add_argument("--wait", action="store_true", help=_("make the new visas at once"))
    given, now = parser.parse_args(argv), timezone.now()
    if given.list:
        found = revocation.sealed_by(revocation.signer_named(given.signer), now)
        for number in found.order_by("number").values_list("number", flat=True):
            print(number)
        return 0
    result = revocation.withdraw_signer(given.signer, by=OPERATOR, at=now)
    if given.wait:
        worker.drain()
    print(json.dumps(asdict(result)))
    return 0


def _written(argv: Sequence[str], verb: str, text: Callable[[], str]) -> int:
    parser = argparse.ArgumentParser(prog=f"elshi visas {verb}")
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to write"))
    given = parser.parse_args(argv)
    try:
        given.file.write_text(text(), encoding="utf-8")
    except OSError as reason:
        print(_("The file cannot be written: %(reason)s") % {"reason": reason}, file=sys.stderr)
        return 2
    print(given.file)
    return 0


COMMANDS = {
    "visas keys export": export_keys,
    "visas offline export": export_page,
    "visas revocations publish": publish_list,
    "visas drill": drill,
}

# What `elshi help` says of each.
TITLES = {
    "visas keys export": gettext_lazy(
        "Write the file of public keys and the list of revoked visas."
    ),
    "visas offline export": gettext_lazy("Write the page that checks visas without a network."),
    "visas revocations publish": gettext_lazy("Sign the list of revoked visas now."),
    "visas drill": gettext_lazy("Give up a lost sealing key and issue its visas anew."),
}
