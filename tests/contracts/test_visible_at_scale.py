"""`visible` at 1,000,000 cases: every list and every look-up goes by an index, on both databases.

    pytest tests/contracts/test_visible_at_scale.py --long

The cases are one real case copied by the database itself: a hundredth at the officer's mission, a
twentieth of them open. The daily run asks the same of 20,000.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from elshi.foundation.access import reads as access
from elshi.foundation.access.actors import system, traveller
from elshi.foundation.offices.models import Office
from elshi.portal.demonstration import ministry
from elshi.services.visas.actions import applications
from elshi.services.visas.models import Appeal, Application, Consultation, Visa
from elshi.services.visas.reads import desk
from elshi.services.visas.reads.fingerprints import passport_index

LARGE = ("visas_application", "visas_visa")
SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series"
    " WHERE n < {count}) ",
    "postgresql": "WITH series AS (SELECT generate_series(1, {count}) AS n) ",
}
LATER = {
    "sqlite": "datetime(t.created_at, '+' || series.n || ' seconds')",
    "postgresql": "t.created_at + series.n * interval '1 second'",
}
Query = Callable[[Any], QuerySet[Any]]


def copied(model: type[Model], count: int, changed: dict[str, str]) -> None:
    """Copy the one row of a table so often, some columns computed from the number `n`."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    series = SERIES[connection.vendor].format(count=count)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{series}INSERT INTO {table} ({quoted}) SELECT {values} FROM series"
            f" CROSS JOIN (SELECT * FROM {table} ORDER BY id LIMIT 1) AS t"
        )


def filled(count: int) -> Any:
    """A house with so many cases, each with a visa; what its queries need to know."""
    now = timezone.now()
    ministry.found(now)
    mine, others = Office.objects.get(code="HAG"), Office.objects.exclude(code="HAG").first()
    case = applications.begin(office=others, language="en", at=now, by=system("test"))
    officer = ministry.actor_of("HAG-CONSUL", now).account
    Application.objects.filter(pk=case.pk).update(state="issued", officer=officer)
    copied(
        Application,
        count,
        {
            "reference": "'SCALE' || series.n",
            "number": "'HAG/' || series.n",
            "passport_index": "'index' || series.n",
            "office_id": f"CASE WHEN series.n % 100 = 0 THEN {mine.pk} ELSE t.office_id END",
            "state": "CASE WHEN series.n % 2000 < 100 THEN 'received' ELSE t.state END",
            "due_at": LATER[connection.vendor],
        },
    )
    Visa.objects.create(
        reference="V", office=others, state="in_force", procedure_version=1, entered_at=now,
        application=case, number="ELV0", category="B12", entries="single", stay_days=30,
        valid_from=now.date(), valid_until=now.date(), issued_at=now, signer="UT01",
        seal_digest="", position=0,
    )  # fmt: skip
    first = "(SELECT MIN(id) FROM visas_application) + series.n"
    copied(
        Visa,
        count,
        {
            "reference": "'VISA' || series.n",
            "number": "'V' || series.n",
            "position": "series.n",
            "application_id": first,
            "office_id": f"CASE WHEN series.n % 100 = 0 THEN {mine.pk} ELSE t.office_id END",
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return now


def queries(now: Any) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The lists and look-ups of an officer and of a traveller, by what they ask."""
    consul = ministry.actor_of("HAG-CONSUL", now)
    asker = traveller({"visas.application:SCALE7"})

    def queue(**asked: str) -> QuerySet[Any]:
        return desk.queue(consul, desk.asked_of(asked), now)

    yield "open cases", queue()[:25]
    yield "the last page", queue()[400:425]
    yield "all cases", queue(state="all")[:25]
    yield "by number", queue(q="HAG/4711")[:25]
    yield "by passport", queue(passport=passport_index("L1234567"))[:25]
    yield "mine", queue(officer="me")[:25]
    yield "late", queue(late="1")[:25]
    yield "newest first", queue(order="-submitted")[:25]
    yield "one case", access.visible(consul, Application).filter(reference="SCALE100")
    yield "the traveller's", access.visible(asker, Application).filter(reference="SCALE7")
    yield "one visa", access.visible(consul, Visa).filter(number="V100")
    yield "visas of a case", access.visible(consul, Visa).filter(application__reference="SCALE9")
    yield "visas", access.visible(consul, Visa)[:25]
    yield "consultations", access.visible(consul, Consultation)[:25]
    yield "appeals", access.visible(consul, Appeal)[:25]


def counted(now: Any) -> tuple[str, tuple[Any, ...]]:
    """The counting query of the queue, as it is sent."""
    sent: list[tuple[str, Any]] = []
    consul = ministry.actor_of("HAG-CONSUL", now)
    with connection.execute_wrapper(
        lambda run, sql, given, *rest: (sent.append((sql, given)), run(sql, given, *rest))[1]
    ):
        desk.queue(consul, desk.asked_of({}), now).count()
    return sent[-1]


def scans(plan: str) -> list[str]:
    """The large tables that a plan reads from end to end, an index read whole included."""
    if connection.vendor == "sqlite":
        return [
            line for line in plan.splitlines() if re.search(rf"\bSCAN ({'|'.join(LARGE)})\b", line)
        ]
    whole = rf"Seq Scan on ({'|'.join(LARGE)})\b"
    unbound = re.findall(
        rf"Index (?:Only )?Scan(?: Backward)? using \S+ on (?:{'|'.join(LARGE)})\b[^\n]*\n"
        r"(?!\s+Index Cond)",
        plan,
    )
    return re.findall(whole, plan) + unbound


def judged(count: int) -> dict[str, list[str]]:
    """Fill the tables, explain every query, give those that scan."""
    now = filled(count)
    plans = {name: rows.explain() for name, rows in queries(now)}
    sql, given = counted(now)
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {sql}", given)
        plans["count"] = "\n".join(str(row[-1]) for row in cursor.fetchall())
    print(json.dumps(plans, indent=1))
    # What has no index shows that a scan would be seen.
    assert scans(Application.objects.filter(letter="none").explain())
    return {name: found for name, plan in plans.items() if (found := scans(plan))}


@pytest.mark.slow
@pytest.mark.django_db
def test_no_list_reads_a_table_whole() -> None:
    assert judged(20_000) == {}


@pytest.mark.long
@pytest.mark.django_db
def test_no_list_reads_a_table_whole_at_a_million_cases() -> None:
    assert judged(1_000_000) == {}
