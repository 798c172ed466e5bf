"""Accounts from the command line."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.offices.bearers import Bearer

from . import actions


class _House:
    """Whoever sits at the machine's own console acts as the house."""

    kind, name, account, party = "system", "system:console", None, None

    def may(self, permission: str, office: int | None = None) -> bool:
        return True


HOUSE: Bearer = _House()


def close_demo(argv: list[str]) -> int:
    """Close every account of the demonstration."""
    count = actions.close_demo(by=HOUSE, at=timezone.now())
    print(_("Demonstration accounts closed: %(count)d.") % {"count": count})
    return 0


COMMANDS = {"identity account close-demo": close_demo}

# What `elshi help` says of each.
TITLES = {
    "identity account close-demo": gettext_lazy("Close every account of the demonstration."),
}
