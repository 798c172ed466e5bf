"""Public references of rows: what stands for them in addresses, forms and letters.

A primary key tells how many rows there are and which came before; a reference tells nothing, and
its check character catches a slip of the pen.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

from elshi.engines.documents import references


def new_reference() -> str:
    """A reference of 80 random bits with its check character."""
    return references.make(secrets.token_bytes(10))


class ReferenceField(models.CharField):  # type: ignore[type-arg]
    """A row's public reference: made with the row, never changed."""

    def __init__(self, *given: Any, **named: Any) -> None:
        named |= {
            "max_length": references.LENGTH, "default": new_reference, "unique": True,
            "editable": False,
        }  # fmt: skip
        super().__init__(*given, **named)
