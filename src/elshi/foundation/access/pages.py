"""Lists in parts: at most a hundred rows, the rest behind a public handle of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import InvalidInput

M = TypeVar("M", bound=Model)
MOST = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and what to ask for the next ones (nothing at the end)."""

    rows: list[M]
    next: str | None


def page(
    rows: QuerySet[M],
    *,
    among: QuerySet[M],
    after: str = "",
    limit: int = 50,
    handle: str = "reference",
) -> Page[M]:
    """The rows after the one with this handle, in the order in which they were stored.

    Rows that come or go meanwhile neither repeat nor hide others, as they would by page number.
    The handle is looked for ``among`` all that the reader sees: a hidden one is an unknown one.
    """
    ordered, most = rows.order_by("pk"), min(limit, MOST)
    if after:
        place: Any = among.filter(**{handle: after}).values_list("pk", flat=True).first()
        if place is None:
            raise InvalidInput({"after": [_("There is no such row. Begin the list anew.")]})
        ordered = ordered.filter(pk__gt=place)
    found = list(ordered[: most + 1])
    kept = found[:most]
    return Page(kept, str(getattr(kept[-1], handle)) if len(found) > most else None)
