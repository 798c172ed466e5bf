"""The master key from the command line: replaced, and everything brought under the new one."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.access.actors import system
from elshi.foundation.files import vault
from elshi.foundation.signatures import actions as signatures
from elshi.foundation.signatures import master

from . import safeguards

HOUSE = system("console")


def rotate(argv: list[str]) -> int:
    """Put a fresh master key before the others and bring all that is sealed under it.

    The older line stays in the key file: backups made before open with it alone.
    """
    name = master.rotate()
    print(_("The master key is now %(name)s.") % {"name": name})
    return rewrap(argv)


def rewrap(argv: list[str]) -> int:
    """Bring keys, cases and second factors under the current master key; again does no harm."""
    keys = signatures.rewrap_keys(by=HOUSE, at=timezone.now())
    after: int | None = 0
    while after is not None:
        after = vault.rewrap(after=after)
    factors = safeguards.rewrap()
    print(_("Brought under it: %(keys)d signing keys, all case keys, %(factors)d second factors.")
          % {"keys": keys, "factors": factors})  # fmt: skip
    return 0


COMMANDS = {"master rotate": rotate, "master rewrap": rewrap}

# What `elshi help` says of each.
TITLES = {
    "master rotate": gettext_lazy(
        "Put a fresh master key before the others and bring all that is sealed under it."
    ),
    "master rewrap": gettext_lazy(
        "Bring keys, cases and second factors under the current master key."
    ),
}
