"""A figure that an operator watches: a number about work, never about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One number under a Prometheus name; ``labels`` say of which mission, list or key."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
