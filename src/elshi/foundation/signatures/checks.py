"""What must not be so when a ministry starts the house for real."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

from . import master
from .errors import MasterKeyMissing, MasterKeyUnfit


@register(Tags.database)
def no_demo_key(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Production refuses to start with a key of the demo: anybody may hold its master key."""
    if not databases or settings.MODE != "production":
        return []
    found = _demo_keys()
    if not found:
        return []
    return [
        Error(
            f"{found} keys of the demo are in use in production.",
            hint="Start from an empty data folder with `elshi setup`.",
            id="signatures.E001",
        )
    ]


@register(Tags.security)
def master_key_at_hand(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production refuses to start without its master key, rather than fail at the first visa."""
    if settings.MODE != "production":
        return []
    try:
        master.current_name()
    except (MasterKeyMissing, MasterKeyUnfit) as refusal:
        return [Error(str(refusal.message), hint=str(refusal.mend), id="signatures.E002")]
    return []


def _demo_keys() -> int:
    from .models import Key

    try:
        if Key._meta.db_table not in connection.introspection.table_names():
            return 0
        return Key.objects.filter(authority__is_demo=True, status=Key.Status.ACTIVE).count()
    except DatabaseError:
        return 0
