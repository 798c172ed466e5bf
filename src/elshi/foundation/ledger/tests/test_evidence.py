"""An export in an outsider's hands: sound as written, every alteration named, rewriting caught."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elshi.engines.merkle import checkpoints, notes
from elshi.engines.merkle.checkpoints import Checkpoint
from elshi.engines.merkle.notes import Note, NoteError
from elshi.engines.merkle.tree import Frontier, leaf_hash
from elshi.foundation.ledger import actions, evidence, findings, statements
from elshi.foundation.ledger.evidence import Check, Trust
from elshi.foundation.ledger.export import export
from elshi.foundation.ledger.findings import Finding

from .conftest import AT, Signatory, enter

LEAVES = 12


@dataclass(frozen=True)
class Carried:
    """What an outsider carries away: the lines, what to trust, and an earlier checkpoint."""

    lines: tuple[bytes, ...]
    trust: Trust
    log: Signatory

    def found(self, lines: list[bytes] | None = None, trust: Trust | None = None) -> list[Finding]:
        check = Check(trust or self.trust)
        return list(check.findings(self.lines if lines is None else lines))

    def at(self, index: int) -> int:
        """The line on which leaf `index` stands."""
        return next(at for at, line in enumerate(self.lines) if claims(line) == index)


def claims(line: bytes) -> int:
    return statements.index_in(line) if line.startswith(b'{"hashes"') else -1


def log_of(entries: list[bytes], log: Signatory, sizes: tuple[int, ...]) -> Iterator[bytes]:
    """The lines of a ledger with these leaves and checkpoints, all hashes and signatures right."""
    tree = Frontier()
    yield evidence.header_line(len(entries))
    for entry in entries:
        yield evidence.leaf_line(entry, b"".join(tree.append(leaf_hash(entry))))
        if tree.size in sizes:
            body = Checkpoint("mfa.example/ledger", tree.size, tree.root())
            yield evidence.checkpoint_line(str(checkpoints.sign(body, log.key, log.sign)))


def entry_of(index: int, **row: object) -> bytes:
    state = statements.state({"n": index, **row}, {})
    return statements.Statement("register.note", f"note:{index}", "clerk", AT, state).leaf(index)


LOG = Signatory("mfa.example/ledger")
ENTRIES = [entry_of(index) for index in range(LEAVES)]
CARRIED = Carried(tuple(log_of(ENTRIES, LOG, (5, 9, 12))), Trust((LOG.key,)), LOG)


def note_in(line: bytes) -> Note:
    return notes.read(json.loads(line)["checkpoint"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ledger.jsonl", "ledger.jsonl.gz"])
def test_what_is_exported_is_sound(
    name: str, tmp_path: Path, log: Signatory, witness: Signatory
) -> None:
    log.checkpoint()
    enter(0)
    items = [actions.Item(f"note:{number}", {"sent": "Ә"}) for number in range(3)]
    actions.enter_batch("register.remind", actor="system", at=AT, items=items)
    made = log.checkpoint()
    cosigned = checkpoints.cosign(notes.read(made.note), witness.key, 9, witness.sign)
    actions.add_cosignature(made, str(cosigned.signatures[-1]), witness=witness.key)
    path = tmp_path / name
    assert export(path) == 2
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = raw.splitlines()
    kinds = [next(iter(json.loads(line))) for line in lines]
    assert kinds == [
        "export",
        "checkpoint",
        "hashes",
        "hashes",
        "entry",
        "entry",
        "entry",
        "checkpoint",
    ]
    check = Check(Trust((log.key,), (witness.key,), quorum=1))
    assert list(check.findings(lines)) == []
    assert check.tally.witnesses == ["mission.example/w1"]
    assert (check.tally.leaves, check.tally.checkpoints, check.tally.signed) == (2, 2, 2)
    assert list(tmp_path.iterdir()) == [path]
    for at in (4, 5, 6):
        forged = [*lines[:at], lines[at].replace("Ә".encode(), b"A"), *lines[at + 1 :]]
        for tampered in (forged, lines[:at] + lines[at + 1 :]):
            assert list(Check(Trust((log.key,))).findings(tampered)) == [
                Finding(findings.BATCH_CHANGED, 1, 1)
            ]


@pytest.mark.django_db
def test_an_export_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        export(tmp_path / "absent" / "ledger.jsonl")
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        export(tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_sound_export_has_no_finding() -> None:
    assert CARRIED.found() == []


def root_differs(*places: tuple[int, int, int]) -> list[Finding]:
    return [
        Finding(findings.ROOT_DIFFERS, first, last, found=str(size)) for first, last, size in places
    ]


@pytest.mark.parametrize("index", range(LEAVES))
def test_the_first_changed_leaf_is_named(index: int) -> None:
    lines, at = list(CARRIED.lines), CARRIED.at(index)
    lines[at] = lines[at].replace(b'"actor":"clerk"', b'"actor":"thief"')
    assert CARRIED.found(lines)[0] == Finding(findings.LEAF_CHANGED, index, index)


def test_a_removed_leaf_is_named() -> None:
    lines = list(CARRIED.lines)
    del lines[CARRIED.at(6)]
    missing = Finding(findings.LEAF_MISSING, 6, 6)
    assert CARRIED.found(lines) == [missing, *root_differs((5, 8, 9), (5, 11, 12))]


def test_a_cut_end_is_named() -> None:
    lines = list(CARRIED.lines)
    del lines[CARRIED.at(10)], lines[CARRIED.at(10)]
    missing = Finding(findings.LEAF_MISSING, 10, 11)
    assert CARRIED.found(lines) == [missing, *root_differs((9, 11, 12))]


@pytest.mark.parametrize(("first", "second"), [(2, 3), (1, 7), (10, 11), (0, 11)])
def test_exchanged_leaves_are_named(first: int, second: int) -> None:
    lines = list(CARRIED.lines)
    one, other = CARRIED.at(first), CARRIED.at(second)
    lines[one], lines[other] = lines[other], lines[one]
    moved = [finding for finding in CARRIED.found(lines) if finding.kind == findings.LEAF_MOVED]
    assert moved == [
        Finding(findings.LEAF_MOVED, first, first, found=str(second)),
        Finding(findings.LEAF_MOVED, second, second, found=str(first)),
    ]


def test_a_leaf_put_in_twice_is_named_and_the_rest_is_sound() -> None:
    lines, at = list(CARRIED.lines), CARRIED.at(3)
    lines.insert(at, lines[at])
    assert CARRIED.found(lines) == [Finding(findings.LEAF_MOVED, 4, 4, found="3")]


def test_history_rewritten_with_the_real_key_is_caught_by_an_earlier_checkpoint() -> None:
    """All leaves, hashes and signatures of the new history are right; only the old note is not."""
    rewritten = [*ENTRIES[:7], entry_of(7, forged=True), *ENTRIES[8:]]
    lines = list(log_of(rewritten, LOG, (5, 9, 12)))
    assert CARRIED.found(lines) == []
    kept = [note_in(line) for line in CARRIED.lines if line.startswith(b'{"checkpoint"')]
    before, after = kept[:2]
    assert CARRIED.found(lines, replace(CARRIED.trust, earlier=(before,))) == []
    with_both = replace(CARRIED.trust, earlier=(after, before))
    assert CARRIED.found(lines, with_both) == root_differs((5, 8, 9))


def test_an_export_shorter_than_an_earlier_checkpoint_is_caught() -> None:
    lines = list(log_of(ENTRIES[:5], LOG, (5,)))
    newest = note_in(CARRIED.lines[-1])
    found = CARRIED.found(lines, replace(CARRIED.trust, earlier=(newest,)))
    assert found == [Finding(findings.LEAF_MISSING, 5, 11), *root_differs((5, 11, 12))]


def test_an_earlier_checkpoint_of_another_key_is_refused() -> None:
    other = Signatory("mfa.example/ledger")
    note = checkpoints.sign(Checkpoint("o", 1, bytes(32)), other.key, other.sign)
    with pytest.raises(NoteError, match="no signature of a known key"):
        Check(replace(CARRIED.trust, earlier=(note,)))


def test_another_key_confirms_nothing() -> None:
    other = Signatory("mfa.example/ledger")
    assert CARRIED.found(trust=Trust((other.key,))) == [
        *(Finding(findings.CHECKPOINT_UNBELIEVED, found=size) for size in ("5", "9", "12")),
        Finding(findings.NOTHING_SIGNED),
    ]


def test_too_few_witnesses_are_named(witness: Signatory) -> None:
    wanted = Trust((LOG.key,), (witness.key,), quorum=1)
    too_few = Finding(findings.WITNESSES_TOO_FEW, ledger="1", found="0")
    assert CARRIED.found(trust=wanted) == [too_few]


@pytest.mark.parametrize(
    "line", [b"", b"{", b"null", b'{"hashes":"zz","leaf":{}}', b'{"export":1}', b"[" * 9999]
)
def test_a_line_that_cannot_be_read_is_named(line: bytes) -> None:
    lines = [*CARRIED.lines, line]
    assert CARRIED.found(lines) == [Finding(findings.LINE_UNREADABLE, found=str(len(lines)))]


def test_hashes_in_capitals_are_another_line() -> None:
    lines, at = list(CARRIED.lines), CARRIED.at(4)
    begin, hashes, rest = lines[at].partition(b'","leaf":')
    lines[at] = begin.upper().replace(b'{"HASHES"', b'{"hashes"') + hashes + rest
    assert Finding(findings.LINE_UNREADABLE, found=str(at + 1)) in CARRIED.found(lines)


def test_another_file_is_no_export() -> None:
    assert CARRIED.found([b"{}"]) == [
        Finding(findings.LINE_UNREADABLE, found="1"),
        Finding(findings.NOTHING_SIGNED),
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(b"\n".join(CARRIED.lines)) - 1), st.integers(1, 255))
def test_no_altered_byte_goes_unnoticed(at: int, change: int) -> None:
    whole = bytearray(b"".join(CARRIED.lines))
    at = max(at % len(whole), len(CARRIED.lines[0]))
    whole[at] ^= change
    lines = bytes(whole).splitlines(keepends=True)
    if [line.rstrip() for line in lines] != [line.rstrip() for line in CARRIED.lines]:
        assert CARRIED.found(lines) != []


@given(st.lists(st.binary(max_size=80) | st.sampled_from(CARRIED.lines), max_size=20))
def test_any_lines_are_answered(lines: list[bytes]) -> None:
    for finding in CARRIED.found(lines):
        assert finding.sentence("kk")
