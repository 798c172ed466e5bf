"""A mail server on the loopback that keeps what it takes and refuses whom it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much of RFC 5321 as a client needs to hand over one message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refuse: dict[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.refuse = refuse
        self.taken: list[bytes] = []


class Conversation(socketserver.StreamRequestHandler):
    """One client's visit."""

    server: MailServer

    def handle(self) -> None:
        """Answer line by line until the client leaves."""
        self._say(220)
        while line := self.rfile.readline().decode():
            verb = line.split(" ")[0].strip().upper()
            if verb == "RCPT":
                self._say(self._verdict(line))
            elif verb == "DATA":
                self._take()
            elif verb == "QUIT":
                self._say(221)
                return
            else:
                self._say(250)

    def _verdict(self, line: str) -> int:
        address = line.partition("<")[2].partition(">")[0]
        return self.server.refuse.get(address, 250)

    def _take(self) -> None:
        self._say(354)
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.taken.append(b"".join(lines))
        self._say(250)

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} mail.example\r\n".encode())


@contextmanager
def mail_server(refuse: dict[str, int] | None = None) -> Iterator[MailServer]:
    """A server that runs while the block does; ``refuse`` maps an address to its SMTP code."""
    with MailServer(refuse or {}) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
