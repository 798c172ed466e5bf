"""What must not be so when a ministry starts the house for real."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection


@register(Tags.database, deploy=True)
@register(Tags.database)
def no_demo_account(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Production refuses to start with an account of the demo."""
    from .models import Account

    if not databases or getattr(settings, "MODE", "") != "production":
        return []
    try:
        if Account._meta.db_table not in connection.introspection.table_names():
            return []
        found = Account.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:
        return []
    if not found:
        return []
    return [
        Error(
            f"{found} demo accounts are active in production.",
            hint="Start from an empty data folder with `elshi setup`, or close them with "
            "`elshi identity account close-demo`.",
            id="identity.E001",
        )
    ]
