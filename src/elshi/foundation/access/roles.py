"""Roles as data: each app says in its access.py what can be permitted, and which role may it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Text

# The catalogue of roles a post can carry, in the order screens show them.
ROLES: dict[str, Text] = {
    "visa_officer": _("Visa officer"),
    "consul": _("Consul"),
    "supervisor": _("Head of the consular section"),
    "cashier": _("Cashier"),
    "agency": _("Consulted agency"),
    "border_officer": _("Border officer"),
    "registrar": _("Registrar"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
}
_powers: dict[str, Text] = {}
_granted: dict[str, set[str]] = defaultdict(set)


def name_powers(titles: Mapping[str, Text]) -> None:
    """Say in words what each permission lets its holder do."""
    _powers.update(titles)


def power(permission: str) -> Text:
    """A permission in the reader's language; one that is no longer named stands by its code."""
    return _powers.get(permission, permission)


def grant(role: str, *permissions: str) -> None:
    """Let every post of this role do these things at its office; each has its words first."""
    if role not in ROLES:
        raise LookupError(f"no such role: {role}")
    if unnamed := set(permissions) - set(_powers):
        raise LookupError(f"not said in words by name_powers: {', '.join(sorted(unnamed))}")
    _granted[role].update(permissions)


def permissions_of(role: str) -> frozenset[str]:
    """All permissions of a role, over all apps."""
    return frozenset(_granted.get(role, ()))


def known_permissions() -> frozenset[str]:
    """Every permission that any role holds."""
    return frozenset().union(*_granted.values()) if _granted else frozenset()
