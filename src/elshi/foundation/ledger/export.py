"""The whole ledger written as a file for an outsider: canonical leaves and signed checkpoints."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from . import evidence, reads, statements
from .audit import CHUNK, snapshot
from .models import BatchEntry, Checkpoint, Leaf


def export(path: Path) -> int:
    """Write the ledger to `path`, compressed when it ends in .gz; gives the number of leaves.

    One snapshot, streamed. The file appears whole or not at all. Holds no personal data in clear,
    as leaves hold none.
    """
    with snapshot(), _written(path) as file:
        count = reads.size()
        file.writelines(_lines(count))
    return count


def _lines(count: int) -> Iterator[bytes]:
    notes = _notes()
    pending = next(notes, None)
    yield evidence.header_line(count)
    leaves = Leaf.objects.order_by("index").values_list("index", "canonical", "hashes")
    size = 0
    for index, stored, hashes in leaves.iterator(CHUNK):
        while pending and pending[0] <= size:
            yield evidence.checkpoint_line(pending[1])
            pending = next(notes, None)
        canonical, size = bytes(stored), index + 1
        yield evidence.leaf_line(canonical, bytes(hashes))
        if statements.is_over_batch(canonical):
            yield from _entries(index)
    while pending:
        yield evidence.checkpoint_line(pending[1])
        pending = next(notes, None)


def _notes() -> Iterator[tuple[int, str]]:
    for checkpoint in Checkpoint.objects.order_by("size", "pk").iterator(CHUNK):
        yield checkpoint.size, reads.note_of(checkpoint)


def _entries(leaf: int) -> Iterator[bytes]:
    entries = BatchEntry.objects.filter(leaf_id=leaf).order_by("position")
    for canonical in entries.values_list("canonical", flat=True).iterator(CHUNK):
        yield evidence.entry_line(bytes(canonical))


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """A file under another name that takes its own only when it is complete and on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(path.stem, "wb", 6, raw, mtime=0) as packed:
                    yield packed
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
