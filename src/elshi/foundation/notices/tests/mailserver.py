"""A mail server on the loopback that keeps what it takes and refuses whom it is told to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """What it took, oldest first; ``refuse`` maps an address to its SMTP code."""

    def __init__(self, refuse: dict[str, int]) -> None:
        self.refuse = refuse
        self.taken: list[bytes] = []
        self.lock = threading.Lock()
        self.port = _free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take an address, or refuse it by its code."""
        code = self.refuse.get(address, 250)
        if code == 250:
            envelope.rcpt_tos.append(address)
        return f"{code} mail.example"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep a message."""
        with self.lock:
            self.taken.append(envelope.content)
        return "250 mail.example"


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def mail_server(refuse: dict[str, int] | None = None) -> Iterator[MailServer]:
    """A server that runs while the block does."""
    server = MailServer(refuse or {})
    server.controller.start()
    try:
        yield server
    finally:
        server.controller.stop()
