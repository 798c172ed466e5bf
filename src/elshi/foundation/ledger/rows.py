"""Rows against the ledger: what was changed, deleted or inserted by other ways than acts.

For every registered model the rows are read in order of their keys, a chunk at a time; the last
leaf about each is found through the index on subjects, and both states are compared as bytes. Only
what differs is parsed and named field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Max

from . import commitments, findings, statements
from .commitments import Commitment
from .findings import Finding
from .models import BatchEntry, Leaf

CHUNK = 900
"""Rows at a time: SQLite takes 999 parameters in one query on older builds."""

States = dict[str, tuple[int, bytes]]
"""By subject: the index of the last leaf about it, and the state that leaf holds."""


def compared() -> Iterator[Finding]:
    """All differences between committed rows and the last leaves about them."""
    prefixes = {found.prefix: found for found in commitments.commitments()}
    for found in prefixes.values():
        yield from _rows(found)
    yield from _deleted(prefixes)


def _rows(found: Commitment) -> Iterator[Finding]:
    """Rows that differ from the ledger or were never entered."""
    read = _with_secrets(found) if found.private else _public(found)
    while chunk := dict(islice(read, CHUNK)):
        last = last_states(chunk)
        for subject, (row, private) in chunk.items():
            yield from _row(found, subject, row, private, last.get(subject))


def _row(
    found: Commitment,
    subject: str,
    row: dict[str, Any],
    private: dict[str, str],
    last: tuple[int, bytes] | None,
) -> Iterator[Finding]:
    if last is None:
        yield Finding(findings.ROW_UNLEDGERED, subject=subject)
        return
    index, state = last
    if state != statements.state(row, private):
        yield from _differences(found, subject, row, private, index, state)


def _public(found: Commitment) -> Iterator[tuple[str, tuple[dict[str, Any], dict[str, str]]]]:
    names = found.fields
    values = found.rows().order_by("pk").values_list(found.key, *names).iterator(CHUNK)
    for key, *fields in values:
        yield found.subject(key), (dict(zip(names, fields, strict=True)), {})


def _with_secrets(found: Commitment) -> Iterator[tuple[str, tuple[dict[str, Any], dict[str, str]]]]:
    """As `_public`, with the commitments to the private values that are not erased."""
    names = found.fields
    for instance in found.rows().order_by("pk").iterator(CHUNK):
        row = found.rows().filter(pk=instance.pk).values_list(*names).get()
        private = statements.commitments(found.secrets(instance))
        subject = found.subject(getattr(instance, found.key))
        yield subject, (dict(zip(names, row, strict=True)), private)


def last_states(subjects: Iterable[str]) -> States:
    """The newest state the ledger holds of each subject, by leaves and by batch entries."""
    wanted = list(subjects)
    newest = _newest(Leaf.objects.filter(subject__in=wanted), "index")
    states = {
        subject: (index, statements.state_in(bytes(canonical)))
        for index, subject, canonical in Leaf.objects.filter(index__in=newest.values())
        .order_by()
        .values_list("index", "subject", "canonical")
    }
    batched = _newest(BatchEntry.objects.filter(subject__in=wanted), "leaf_id")
    later = {name: leaf for name, leaf in batched.items() if leaf > newest.get(name, -1)}
    for name, leaf in later.items():
        entry = BatchEntry.objects.only("canonical").get(leaf_id=leaf, subject=name)
        states[name] = (leaf, statements.state_in(bytes(entry.canonical)))
    return states


def _newest(about: Any, index: str) -> dict[str, int]:
    grouped = about.order_by().values_list("subject").annotate(newest=Max(index))
    return dict(grouped)


def _differences(
    found: Commitment,
    subject: str,
    row: dict[str, Any],
    private: dict[str, str],
    index: int,
    state: bytes,
) -> Iterator[Finding]:
    """Field by field what the ledger says and what stands in the database.

    A private value that is erased cannot be compared; one that the last leaf does not commit to,
    but is there, was put there past the ledger.
    """
    said = statements.read(b"{" + state + b"}")
    if said["row"] is None:
        yield Finding(findings.ROW_UNLEDGERED, subject=subject)
        return
    stands = {name: statements.public(value) for name, value in row.items()}
    pairs = [(name, said["row"].get(name), stands.get(name)) for name in {**said["row"], **stands}]
    pairs += [(name, said["private"].get(name), value) for name, value in private.items()]
    for name, ledger, database in sorted(pairs, key=lambda pair: pair[0]):
        if ledger != database:
            yield Finding(
                findings.ROW_CHANGED,
                index,
                index,
                subject,
                name,
                ledger=_shown(name, ledger, found),
                found=_shown(name, database, found),
            )


def _shown(name: str, value: Any, found: Commitment) -> str:
    """A value in words; of a private one only the beginning of its commitment."""
    if name in found.private:
        return f"{str(value)[:16]}…"
    return statements.canonical(value).decode()


def _deleted(prefixes: dict[str, Commitment]) -> Iterator[Finding]:
    """Subjects of registered models whose rows are gone without an act that removed them."""
    subjects = _subjects()
    while chunk := list(islice(subjects, CHUNK)):
        keys: dict[str, list[str]] = {}
        for subject in chunk:
            prefix, _, key = subject.partition(":")
            if prefix in prefixes:
                keys.setdefault(prefix, []).append(key)
        for prefix, wanted in keys.items():
            yield from _gone(prefixes[prefix], wanted)


def _subjects() -> Iterator[str]:
    leaves = Leaf.objects.order_by("subject").values_list("subject", flat=True).distinct()
    entries = BatchEntry.objects.order_by("subject").values_list("subject", flat=True).distinct()
    yield from leaves.iterator(CHUNK)
    yield from entries.iterator(CHUNK)


def _gone(found: Commitment, wanted: Sequence[str]) -> Iterator[Finding]:
    rows = found.rows().filter(**{f"{found.key}__in": wanted}).order_by()
    standing = {str(key) for key in rows.values_list(found.key, flat=True)}
    missing = [found.subject(key) for key in wanted if key not in standing]
    for subject, (index, state) in last_states(missing).items() if missing else ():
        if statements.row_in(state) != b"null":
            yield Finding(findings.ROW_DELETED, index, index, subject)
