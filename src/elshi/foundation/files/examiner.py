"""The house's side of an examination: hand the bytes to the room, take the answer or refuse."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .examination import limits
from .examination.process import read_block, write_block
from .refusals import Empty, ExaminationFailed, TooCostly, TooLarge, of_finding

SOURCE = Path(__file__).resolve().parents[3]
REPORT_LIMIT = 64_000
CONTENT_LIMIT = 256_000_000


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that passed: what it is, and the bytes to keep."""

    kind: str
    width: int
    height: int
    pages: int
    likeness: str
    band: str
    content: bytes


class Porter:
    """One porter process of this process; started on first need, again when it has died.

    ``words`` name the module that keeps the porter's room, and what else it is told.
    """

    def __init__(self, *words: str) -> None:
        self._words = words
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._owner = 0

    def line(self) -> socket.socket:
        """A line to a fresh examination."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._connected(), [b"x"], [theirs.fileno()])
            except OSError:
                self._control = None
                socket.send_fds(self._connected(), [b"x"], [theirs.fileno()])
        ours.settimeout(limits.WALL_SECONDS + 5)
        return ours

    def _connected(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            self._control, self._owner = _started(self._words), os.getpid()
        return self._control


def _started(words: tuple[str, ...]) -> socket.socket:
    """Start a porter; it ends by itself when our end of the socket closes."""
    ours, theirs = socket.socketpair()
    with theirs:
        subprocess.Popen(
            [sys.executable, "-m", *words, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(SOURCE), "PATH": os.defpath, "MALLOC_ARENA_MAX": "1"},
            start_new_session=True,
        )  # fmt: skip
    return ours


PORTER = Porter("elshi.foundation.files.examination.process")


def examine(content: bytes) -> Examined:
    """The file rewritten; raises the `UploadRefused` that names why not."""
    if not content:
        raise Empty
    if len(content) > limits.MAX_BYTES:
        raise TooLarge(details={"limit": limits.MAX_BYTES})
    report, kept = ask(PORTER, content)
    if "found" in report:
        raise of_finding(str(report["found"]), cast(dict[str, Any], report.get("details", {})))
    return Examined(**report, content=kept)


def ask(porter: Porter, content: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer of a fresh child; one that died over its limits answers with silence."""
    try:
        line = porter.line()
    except OSError:
        raise ExaminationFailed from None
    with line:
        with contextlib.suppress(OSError):
            write_block(line, content)
        try:
            report = json.loads(read_block(line, REPORT_LIMIT))
            return report, read_block(line, CONTENT_LIMIT)
        except (EOFError, OSError, ValueError):
            raise TooCostly from None
