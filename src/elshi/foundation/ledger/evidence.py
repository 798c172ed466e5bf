"""The export an outsider takes away, and its whole check: no database, no network, no clock.

One JSON object a line, in this order: a header; for each leaf its stored hashes and its canonical
bytes, followed by the entries of its batch; each checkpoint behind the last leaf it covers.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from elshi.engines.merkle import checkpoints, notes
from elshi.engines.merkle.checkpoints import Checkpoint
from elshi.engines.merkle.history import History
from elshi.engines.merkle.notes import Key, Note, NoteError
from elshi.engines.merkle.tree import Frontier, leaf_hash

from . import findings, statements
from .findings import Finding, of_fault

FORMAT = "elshi-ledger-export/1"
WINDOW = 64
"""How many lines ahead a leaf is looked for before it counts as removed, not as moved."""

_LEAF = b'{"hashes":"'
_LEAF_BYTES = b'","leaf":'
_ENTRY = b'{"entry":'
_CHECKPOINT = b'{"checkpoint":'


def header_line(size: int) -> bytes:
    """The first line of an export of `size` leaves."""
    return json.dumps({"export": FORMAT, "size": size}).encode() + b"\n"


def leaf_line(canonical: bytes, hashes: bytes) -> bytes:
    """A leaf: its stored hashes in hex and its canonical bytes as they are."""
    return _LEAF + hashes.hex().encode() + _LEAF_BYTES + canonical + b"}\n"


def entry_line(canonical: bytes) -> bytes:
    """An entry of the batch whose leaf stands before it."""
    return _ENTRY + canonical + b"}\n"


def checkpoint_line(note: str) -> bytes:
    """A checkpoint's note with its cosignatures."""
    return _CHECKPOINT + json.dumps(note, ensure_ascii=False).encode() + b"}\n"


@dataclass(frozen=True)
class Trust:
    """What the outsider believes: the log's keys, so many of these witnesses, older checkpoints."""

    keys: tuple[Key, ...]
    witnesses: tuple[Key, ...] = ()
    quorum: int = 0
    earlier: tuple[Note, ...] = ()


@dataclass
class Tally:
    """What was read: leaves, checkpoints believed, and how far the newest of them reaches."""

    leaves: int = 0
    checkpoints: int = 0
    signed: int = 0
    witnesses: list[str] = field(default_factory=list)
    root: str = ""


@dataclass(frozen=True)
class _Line:
    """A line of the export with its number and, for a leaf, the index it claims (else -1)."""

    number: int
    content: bytes
    index: int


class Check:
    """Reads an export once, in order, and yields what is wrong; `tally` says what was read."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.tally = Tally()
        self._history = History()
        self._batch = Batch()
        self._sound_size = 0
        self._earlier = sorted(
            (checkpoints.believe(note, trust.keys) for note in trust.earlier),
            key=lambda checkpoint: checkpoint.size,
        )

    def findings(self, lines: Iterable[bytes]) -> Iterator[Finding]:
        """Everything wrong in the export, in the order of its lines."""
        yield from self._compare_earlier()
        ahead: deque[_Line] = deque()
        numbered = _numbered(lines)
        ahead.extend(islice(numbered, WINDOW))
        while ahead:
            line = ahead.popleft()
            ahead.extend(islice(numbered, 1))
            yield from self._line(line, ahead)
        yield from self._end()

    def _line(self, line: _Line, ahead: Sequence[_Line]) -> Iterator[Finding]:
        content = line.content
        try:
            if content.startswith(_LEAF):
                yield from self._batch.close()
                yield from self._leaf(line, ahead)
            elif content.startswith(_ENTRY):
                self._batch.take(content[len(_ENTRY) : -1])
            elif content.startswith(_CHECKPOINT):
                yield from self._batch.close()
                yield from self._checkpoint(json.loads(content)["checkpoint"])
            elif line.number > 1 or json.loads(content).get("export") != FORMAT:
                raise ValueError
        except (ValueError, TypeError, AttributeError, RecursionError):
            yield Finding(findings.LINE_UNREADABLE, found=str(line.number))

    def _leaf(self, line: _Line, ahead: Sequence[_Line]) -> Iterator[Finding]:
        hashes, canonical = _parted(line.content)
        expected = self._history.size
        if line.index != expected:
            comes_later = any(expected == later.index for later in ahead)
            if line.index > expected and not comes_later:
                yield from map(of_fault, self._history.skip_to(line.index))
            else:
                yield Finding(findings.LEAF_MOVED, expected, expected, found=str(line.index))
                if comes_later and line.index < expected:
                    return
        yield from map(of_fault, self._history.take(canonical, hashes))
        self._batch.open(self._history.size - 1, canonical)
        self.tally.leaves += 1
        yield from self._compare_earlier()

    def _checkpoint(self, written: str) -> Iterator[Finding]:
        try:
            note = notes.read(written)
            checkpoint = checkpoints.read_text(note.text)
        except NoteError:
            yield Finding(findings.CHECKPOINT_CHANGED, found="?")
            return
        if self._believes(note, checkpoint):
            yield from map(of_fault, self._history.skip_to(checkpoint.size))
            yield from self._compare(checkpoint)
        else:
            yield Finding(findings.CHECKPOINT_UNBELIEVED, found=str(checkpoint.size))

    def _believes(self, note: Note, checkpoint: Checkpoint) -> bool:
        try:
            checkpoints.believe(note, self.trust.keys)
            words = checkpoints.cosignatures(note, self.trust.witnesses)
        except NoteError:
            return False
        self.tally.checkpoints += 1
        self.tally.signed = checkpoint.size
        self.tally.witnesses = sorted({word.key.name for word in words})
        return True

    def _compare_earlier(self) -> Iterator[Finding]:
        while self._earlier and self._earlier[0].size <= self._history.size:
            yield from self._compare(self._earlier.pop(0))

    def _compare(self, checkpoint: Checkpoint) -> Iterator[Finding]:
        """Whether the leaves up to here give the checkpoint's root."""
        size = checkpoint.size
        if size == self._history.size and checkpoint.root == self._history.root():
            self._sound_size = max(self._sound_size, size)
        else:
            first = min(self._sound_size, max(size - 1, 0))
            yield Finding(findings.ROOT_DIFFERS, first, max(size - 1, 0), found=str(size))

    def _end(self) -> Iterator[Finding]:
        yield from self._batch.close()
        for checkpoint in self._earlier:
            yield from map(of_fault, self._history.skip_to(checkpoint.size))
            yield from self._compare(checkpoint)
        if not self.tally.checkpoints:
            yield Finding(findings.NOTHING_SIGNED)
        if len(self.tally.witnesses) < self.trust.quorum:
            yield Finding(
                findings.WITNESSES_TOO_FEW,
                ledger=str(self.trust.quorum),
                found=str(len(self.tally.witnesses)),
            )
        self.tally.root = self._history.root().hex()


class Batch:
    """The batch of the last leaf, if it is one: its entries counted and hashed as they come."""

    def __init__(self) -> None:
        self._leaf: int | None = None
        self._wanted: tuple[int, str] | None = None
        self._tree: Frontier | None = None

    def open(self, index: int, canonical: bytes) -> None:
        self._leaf = index
        if statements.is_over_batch(canonical):
            row = statements.read(canonical)["row"]
            self._wanted = (row["entries"], row["root"])

    def take(self, canonical: bytes) -> None:
        if self._tree is None:
            self._tree = Frontier()
        self._tree.append(leaf_hash(canonical))

    def close(self) -> Iterator[Finding]:
        found = (self._tree.size, self._tree.root().hex()) if self._tree else None
        if found != self._wanted:
            yield Finding(findings.BATCH_CHANGED, self._leaf, self._leaf)
        self._wanted = self._tree = None


def _numbered(lines: Iterable[bytes]) -> Iterator[_Line]:
    for number, raw in enumerate(lines, 1):
        content = raw.rstrip(b"\r\n")
        index = statements.index_in(content) if content.startswith(_LEAF) else -1
        yield _Line(number, content, index)


def _parted(content: bytes) -> tuple[bytes, bytes]:
    """The hashes and the canonical bytes of a leaf's line; ValueError when it is none."""
    end = content.index(b'"', len(_LEAF))
    begin = end + len(_LEAF_BYTES)
    if content[end:begin] != _LEAF_BYTES or not content.endswith(b"}}"):
        raise ValueError
    written = content[len(_LEAF) : end]
    hashes = bytes.fromhex(written.decode())
    if hashes.hex().encode() != written:  # one spelling: no blanks, no capitals
        raise ValueError
    return hashes, content[begin:-1]
