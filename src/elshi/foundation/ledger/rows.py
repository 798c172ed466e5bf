"""Rows against the ledger: what was changed, deleted or inserted by other ways than acts.

For every registered model the rows are read in order of their keys, a chunk at a time; the last
leaf about each is found through the index on subjects, and both states are compared as bytes. Only
what differs is parsed and named field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from elshi.engines.merkle.canonical import canonical

from . import commitments, findings, statements
from .commitments import Commitment
from .findings import Finding
from .models import BatchEntry, Leaf
from .statements import Commitments

CHUNK = 900
"""Rows at a time: SQLite takes 999 parameters in one query on older builds."""

States = dict[str, tuple[int, bytes]]
"""By subject: the index of the last leaf about it, and the state that leaf holds."""


def compared() -> Iterator[Finding]:
    """All differences between committed rows and the last leaves about them."""
    for found in commitments.commitments():
        tally = _Tally()
        yield from _rows(found, tally)
        if tally.entered != _subjects(found).count():
            yield from _deleted(found)


@dataclass
class _Tally:
    """How many rows of a model the ledger knows."""

    entered: int = 0


def _rows(found: Commitment, tally: _Tally) -> Iterator[Finding]:
    """Rows that differ from the ledger or were never entered."""
    read = _with_secrets(found) if found.private else _public(found)
    while chunk := dict(islice(read, CHUNK)):
        last = last_states(chunk)
        tally.entered += len(last)
        for subject, (values, private) in chunk.items():
            if subject not in last:
                yield Finding(findings.ROW_UNLEDGERED, subject=subject)
            elif last[subject][1] != found.form.state(values, private):
                yield from _differences(found, subject, values, private, last[subject])


Read = tuple[str, tuple[Sequence[Any], Commitments]]
"""A row as it stands: its subject, its public values, and the commitments to the private ones."""


def _public(found: Commitment) -> Iterator[Read]:
    rows = found.rows().order_by("pk").values_list(found.key, *found.fields)
    for key, *values in rows.iterator(CHUNK):
        yield found.subject(key), (values, {})


def _with_secrets(found: Commitment) -> Iterator[Read]:
    """As `_public`, with the commitments to those private values that are not erased."""
    rows = found.rows().order_by("pk").iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        wanted = found.rows().filter(pk__in=[instance.pk for instance in chunk])
        public = {pk: values for pk, *values in wanted.values_list("pk", *found.fields)}
        for instance in chunk:
            private = statements.commitments(found.secrets(instance))
            subject = found.subject(getattr(instance, found.key))
            yield subject, (public[instance.pk], private)


def last_states(subjects: Iterable[str]) -> States:
    """The newest state the ledger holds of each subject, by leaves and by batch entries."""
    wanted = list(subjects)
    if not wanted:
        return {}
    states: States = {}
    for table, index in (("ledger_leaf", "index"), ("ledger_batchentry", "leaf_id")):
        for subject, leaf, written in _newest(table, index, wanted):
            if leaf > states.get(subject, (-1, b""))[0]:
                states[subject] = (leaf, statements.state_in(bytes(written)))
    return states


def _newest(table: str, index: str, wanted: list[str]) -> Iterator[tuple[str, int, bytes]]:
    """The last row of `table` about each subject wanted; SQL, for a million at a time."""
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT said.subject, said."{index}", said.canonical FROM {table} said JOIN '
            f'(SELECT subject, MAX("{index}") AS newest FROM {table} WHERE subject IN ({marks}) '
            f'GROUP BY subject) last ON said."{index}" = last.newest '
            "AND said.subject = last.subject",
            wanted,
        )
        yield from cursor.fetchall()


def _differences(
    found: Commitment,
    subject: str,
    values: Sequence[Any],
    private: Commitments,
    last: tuple[int, bytes],
) -> Iterator[Finding]:
    """Field by field what the ledger says and what stands in the database.

    Only fields that the last leaf committed to are compared: one registered since then is
    committed to with the next act. A private value that is erased cannot be compared; one where
    the leaf says there was none was put there past the ledger.
    """
    index, state = last
    said = statements.read(b"{" + state + b"}")
    if said["row"] is None:
        yield Finding(findings.ROW_UNLEDGERED, subject=subject)
        return
    public = zip(found.fields, map(statements.public, values), strict=True)
    stands = {name: value for name, value in public if name in said["row"]}
    sealed = {name: value for name, value in private.items() if value and name in said["private"]}
    ledger = {**said["row"], **said["private"]}
    for name, value in sorted({**stands, **sealed}.items()):
        if ledger[name] != value:
            shown = _shown(found, name, ledger[name]), _shown(found, name, value)
            yield Finding(findings.ROW_CHANGED, index, index, subject, name, *shown)


def _shown(found: Commitment, name: str, value: Any) -> str:
    """A value in words; of a private one only the beginning of its commitment."""
    if name in found.private and value is not None:
        return f"{value[:16]}…"
    return canonical(value).decode()


def _subjects(found: Commitment) -> QuerySet[Any, Any]:
    """All subjects of the model that the ledger ever named."""
    prefix = found.subject("")
    leaves = Leaf.objects.order_by().filter(subject__startswith=prefix).values_list("subject")
    entries = BatchEntry.objects.order_by().filter(subject__startswith=prefix)
    if entries.exists():
        return leaves.union(entries.values_list("subject"))
    return leaves.distinct()


def _deleted(found: Commitment) -> Iterator[Finding]:
    """Subjects whose rows are gone without an act that removed them."""
    subjects = (subject for (subject,) in _subjects(found).iterator(CHUNK))
    while chunk := list(islice(subjects, CHUNK)):
        keys = [subject.partition(":")[2] for subject in chunk]
        rows = found.rows().filter(**{f"{found.key}__in": keys}).order_by()
        standing = {found.subject(key) for key in rows.values_list(found.key, flat=True)}
        gone = last_states(subject for subject in chunk if subject not in standing)
        for subject, (index, state) in sorted(gone.items(), key=lambda item: item[1]):
            if statements.row_in(state) != b"null":
                yield Finding(findings.ROW_DELETED, index, index, subject)
