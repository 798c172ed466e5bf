"""The most memory and CPU that each hostile upload costs in the room where uploads are examined.

    python benchmarks/uploads/run.py [--json] [name …]

Each file is given to a confined child of a waiting porter, as in the house; the child's own
account (`wait4`) tells its greatest memory and its CPU. What a child holds that is sent nothing is
taken off, so that the figure is what one upload adds. Without names the whole corpus is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TREE), str(TREE / "src")]
# The path of a waiting house, not of this program's own start.
os.environ["MALLOC_ARENA_MAX"] = "1"

from elshi.foundation.files.examination import limits, process  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="bytes by name, for programs")
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args()
    waiting = examined(b"")[0]
    measured = {}
    for name in wanted.names or _names():
        content = _made(name)
        if len(content) <= limits.MAX_BYTES:
            most, cpu, met = examined(content)
            measured[name] = (most - waiting, cpu, met)
        else:
            measured[name] = (0, 0.0, "too_large")  # refused before it reaches the room
    if wanted.json:
        print(json.dumps({name: more for name, (more, _cpu, _met) in measured.items()}))
        return
    for name, (more, cpu, met) in sorted(measured.items(), key=lambda row: -row[1][0])[:15]:
        print(f"{more / 1e6:7.1f} MB {cpu:6.2f} s  {met:20} {name}")
    slowest = max(measured, key=lambda name: measured[name][1])
    print(f"{len(measured)} files; most CPU {measured[slowest][1]:.2f} s ({slowest})")


def _names() -> list[str]:
    """Asked of another process: what makes hostile files has no place in a porter's memory."""
    return json.loads(_of_maker("import json; print(json.dumps(sorted(uploads.corpus())))"))


def _made(name: str) -> bytes:
    return _of_maker(f"import sys; sys.stdout.buffer.write(uploads.made({name!r}))")


def _of_maker(words: str) -> bytes:
    """What a process that has the corpus says."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(theirs, 1)
        program = f"import sys; sys.path[:0] = {sys.path[:2]!r}\nfrom tests.attack import uploads\n"
        os.execv(sys.executable, [sys.executable, "-W", "ignore", "-c", program + words])
    os.close(theirs)
    with os.fdopen(ours, "rb") as line:
        said = line.read()
    os.waitpid(child, 0)
    return said


def examined(content: bytes) -> tuple[int, float, str]:
    """Greatest memory in bytes, CPU seconds and what was found, of one examination."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        process.child(theirs, process.examine, 0)
    theirs.close()
    with ours:
        try:
            process.write_block(ours, content)
            report = json.loads(process.read_block(ours, 1 << 20))
            process.read_block(ours, 1 << 28)
        except (EOFError, OSError, ValueError):
            report = {"found": "too_costly"}
        _child, _status, used = os.wait4(child, 0)
    return (
        used.ru_maxrss * 1024,
        used.ru_utime + used.ru_stime,
        str(report.get("found", "rewritten")),
    )


if __name__ == "__main__":
    main()
