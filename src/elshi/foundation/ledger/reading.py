"""One row by its key, by a query that is written once.

Every act of the house reads the row it commits to. To write such a query anew each time costs
about ten times what it costs to run it.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Reading:
    """The values of a `values_list` query set, for one row at a time."""

    def __init__(self, rows: QuerySet[Any, tuple[Any, ...]]) -> None:
        self._key = rows.model._meta.pk
        compiler = rows.filter(pk=0).query.get_compiler(connection=connection)
        self._sql, _ = compiler.as_sql()
        self._converters = compiler.get_converters([column for column, *_ in compiler.select])

    def of(self, key: Any) -> tuple[Any, ...] | None:
        """The values of the row with this primary key, as the ORM gives them; None without it."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [self._key.get_db_prep_value(key, connection)])
            found = cursor.fetchone()
        return None if found is None else self._as_python(found)

    def _as_python(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(found)
        for place, (converters, column) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return tuple(values)
