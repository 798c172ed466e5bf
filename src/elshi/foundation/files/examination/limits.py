"""Every bound of an upload, in one place."""

from __future__ import annotations

MAX_BYTES = 8_000_000
MAX_PIXELS = 40_000_000
MIN_SIDE = 32
MAX_WORK = 110_000_000  # bytes that a picture may hold while it is drawn anew

MAX_PAGES = 60
MAX_OBJECTS = 20_000
MAX_UNPACKED = 64_000_000  # bytes of all streams of a PDF together
MAX_DEPTH = 40  # of one object inside another

MEMORY = 512 * 1024 * 1024  # RLIMIT_AS
CPU_SECONDS = 10
WALL_SECONDS = 30
"""A machine under load may take three times the CPU time; then the sender is told to try again."""


class Found(Exception):  # noqa: N818  (a finding, not a failure)
    """The examination's answer that a file is not taken: a code of `files.refusals`."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(code)
