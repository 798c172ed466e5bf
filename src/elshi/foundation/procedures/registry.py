"""The declared procedures by name and version, and the effects their steps name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .declaration import Procedure

Effect = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Place:
    """A desk for a notice: the code of a post, the page it leads to, words in the clear."""

    post: str
    url: str
    context: Mapping[str, Any]


Desks = Callable[[Sequence[Any], datetime], Mapping[str, Sequence[Place]]]

_procedures: dict[str, dict[int, Procedure]] = {}
_effects: dict[str, Effect] = {}
_models: dict[str, Any] = {}
_desks: dict[str, Desks] = {}


def declare(procedure: Procedure) -> Procedure:
    """Make a procedure known; every version in use stays declared."""
    versions = _procedures.setdefault(procedure.name, {})
    if procedure.version in versions:
        raise LookupError(f"{procedure.name} v{procedure.version} is declared twice")
    versions[procedure.version] = procedure
    return procedure


def latest(name: str) -> Procedure:
    """The version that new cases begin under."""
    versions = _procedures[name]
    return versions[max(versions)]


def version_of(name: str, version: int) -> Procedure:
    """One version; a case whose version is gone cannot be moved."""
    try:
        return _procedures[name][version]
    except KeyError:
        raise LookupError(f"{name} v{version} is not declared any more") from None


def all_procedures() -> list[Procedure]:
    """Every declared version of every procedure."""
    return [one for versions in _procedures.values() for one in versions.values()]


def states_of(name: str) -> tuple[str, ...]:
    """All states of all versions, for the database constraint."""
    return tuple(
        dict.fromkeys(s.name for one in _procedures.get(name, {}).values() for s in one.states)
    )


def effect(name: str) -> Callable[[Effect], Effect]:
    """Register what a step does besides moving: ``f(case, *, by, at, given)``."""

    def register(function: Effect) -> Effect:
        _effects[name] = function
        return function

    return register


def effect_named(name: str) -> Effect:
    """The function behind an effect's name."""
    try:
        return _effects[name]
    except KeyError:
        raise LookupError(f"no effect is called {name}") from None


def desks(name: str) -> Callable[[Desks], Desks]:
    """Register who has to act on a procedure's cases: ``f(cases, at) -> {subject: places}``."""

    def register(function: Desks) -> Desks:
        _desks[name] = function
        return function

    return register


def desks_of(name: str, cases: Sequence[Any], at: datetime) -> Mapping[str, Sequence[Place]]:
    """On which desks notices about these cases are laid; nothing where nobody has to act."""
    return _desks[name](cases, at) if name in _desks else {}


def govern(name: str, model: Any) -> None:
    """Say which model's rows a procedure moves."""
    _models[name] = model


def hanging_on(case: Any) -> Iterator[Any]:
    """The governed rows that name a case, of whatever model: the private words of one person.

    Found by their relations, so that none can be forgotten when a new one is made.
    """
    models = set(_models.values())
    for relation in case._meta.related_objects:
        if relation.related_model in models:
            yield from relation.related_model._default_manager.filter(**{relation.field.name: case})


def governed() -> dict[str, Any]:
    """Procedure name → model."""
    return dict(_models)
