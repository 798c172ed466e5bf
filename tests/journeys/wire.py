"""A slow wire between a browser and the house, which is cut when so many bytes have gone up."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Self

MOUTHFUL = 32 * 1024


@dataclass
class Wire:
    """Carries connections to a port of this machine at `speed` bytes a second upwards.

    A connection that has carried `cut_at` bytes upwards is torn, as often as `cuts` says.
    """

    to: int
    speed: int
    cut_at: int
    cuts: int
    torn: int = 0
    door: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        return f"http://localhost:{self.door.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.door.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.door.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                for pump, ends in ((self._up, (near, far)), (self._down, (far, near))):
                    threading.Thread(target=pump, args=ends, daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        carried = 0
        with contextlib.suppress(OSError), near, far:
            while content := near.recv(MOUTHFUL):
                far.sendall(content)
                carried += len(content)
                time.sleep(len(content) / self.speed)
                if carried >= self.cut_at and self.torn < self.cuts:
                    self.torn += 1
                    near.shutdown(socket.SHUT_RDWR)
                    far.shutdown(socket.SHUT_RDWR)
                    return
            far.shutdown(socket.SHUT_WR)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while content := far.recv(MOUTHFUL):
                near.sendall(content)
            near.shutdown(socket.SHUT_WR)
