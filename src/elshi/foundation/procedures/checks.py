"""Start-up checks: every declared name resolves, and no running case has lost its version."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from elshi.foundation.access.roles import known_permissions

from .registry import all_procedures, effect_named, governed


@register()
def names_resolve(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Effects and permissions named by steps exist."""
    faults = []
    for procedure in all_procedures():
        for step in procedure.steps:
            if not step.machine and not _held(step.by):
                faults.append(f"{procedure.name}.{step.name}: nobody holds {step.by}")
            faults += [
                f"{procedure.name}.{step.name}: no effect {name}"
                for name in step.effects
                if not _exists(name)
            ]
    return [Error(fault, id="procedures.E001") for fault in faults]


def _held(permission: str) -> bool:
    # Steps of travellers are decided by the policy from the links their session holds.
    return permission.startswith("traveller.") or permission in known_permissions()


def _exists(name: str) -> bool:
    try:
        effect_named(name)
    except LookupError:
        return False
    return True


@register(Tags.database)
def versions_in_use(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A case that runs under a version which is gone stops the house from starting."""
    if not databases:
        return []
    declared = {(one.name, one.version) for one in all_procedures()}
    faults = []
    for name, model in governed().items():
        try:
            used = set(model.objects.values_list("procedure_version", flat=True).distinct())
        except DatabaseError:
            continue
        faults += [f"{name} v{version}" for version in used if (name, version) not in declared]
    return [
        Error(f"Cases run under {fault}, which is not declared.", id="procedures.E002")
        for fault in faults
    ]
