"""The room where uploads are examined: ``python -m elshi.foundation.files.examination.process``.

A porter process starts once, loads the readers and then forks a child for each upload: the
imports (some 150 ms of CPU) are paid once, and no upload meets what another left behind. The
child gives away memory, time, files and further processes before it reads a byte. Over the
control socket comes one descriptor an upload; the porter answers with nothing, the child on the
descriptor: a JSON line, then the rewritten bytes.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import NoReturn

from . import documents, kinds, pictures
from .limits import CPU_SECONDS, MAX_BYTES, MEMORY, WALL_SECONDS, Found

LENGTH = struct.Struct("!I")
# What is done with the bytes of one upload: a report for JSON, and bytes to hand back.
Work = Callable[[bytes], tuple[dict[str, object], bytes]]


def examine(content: bytes) -> tuple[dict[str, object], bytes]:
    """What the file is and its rewritten bytes, or the finding and nothing."""
    try:
        kind = kinds.kind_of(content)
        kept = documents.rewrite(content) if kind == "pdf" else pictures.rewrite(content, kind)
    except Found as finding:
        return {"found": finding.code, "details": finding.details}, b""
    report: dict[str, object] = {
        "kind": kind, "width": kept.width, "height": kept.height, "pages": kept.pages,
        "likeness": kept.likeness, "band": kept.band,
    }  # fmt: skip
    return report, kept.content


def confine(descriptors: int = 0) -> None:
    """Give up memory, time, new files and new processes, for good.

    Descriptors: none beyond those open now, so nothing can be opened, created or connected; a
    work that needs some of its own (an event loop does) names how many.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(WALL_SECONDS)


def child(line: socket.socket, work: Work, descriptors: int) -> NoReturn:
    """Work on one upload and vanish; whatever happens, no cleaning code of the porter runs."""
    try:
        confine(descriptors)
        report, content = work(read_block(line, MAX_BYTES))
    except MemoryError:
        report, content = {"found": "too_costly", "details": {}}, b""
    except Exception as fault:
        report, content = {"found": "damaged", "details": {"fault": type(fault).__name__}}, b""
    with contextlib.suppress(OSError):
        write_block(line, json.dumps(report).encode())
        write_block(line, content)
    os._exit(0)


def read_block(line: socket.socket, limit: int) -> bytes:
    """One length-prefixed block; EOFError when the other side has gone."""
    size = LENGTH.unpack(_read(line, LENGTH.size))[0]
    if size > limit:
        raise ValueError("a block over its limit")
    return _read(line, size)


def write_block(line: socket.socket, content: bytes) -> None:
    """One length-prefixed block."""
    line.sendall(LENGTH.pack(len(content)))
    line.sendall(content)


def _read(line: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(min(1 << 20, size - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def porter(control: socket.socket, work: Work = examine, *, descriptors: int = 0) -> None:
    """Fork a child for every descriptor handed in, until the house closes the control socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, handed, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if not handed:
            continue
        with socket.socket(fileno=handed[0]) as line:
            if os.fork() == 0:
                control.close()
                child(line, work, descriptors)


if __name__ == "__main__":
    porter(socket.socket(fileno=int(sys.argv[1])))
