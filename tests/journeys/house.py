"""A house of its own for the journeys: founded, served and working as in a ministry.

Two processes as in production, granian and the worker, on a fresh database: SQLite, unless told
otherwise. Nothing here reads or writes tables: what the journeys know they saw on a page, in a
message or in a file.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

FOUND = """
import django
django.setup()
from django.utils import timezone
from elshi.portal import house
from elshi.portal.demonstration.command import found
house.migrate([])
found(timezone.now())
"""
LINK = re.compile(r"/visas/link/[\w-]+/")
PATIENCE = 120


@dataclass
class House:
    """Where the house stands and how to reach it."""

    home: Path
    port: int = 0
    database: str = ""
    # What else its processes find in their environment: a mail server, another clock.
    around: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def open(self) -> None:
        """Found the demonstration ministry, then serve it and work in it."""
        self.port = _free_port()
        self._run(["-c", FOUND])
        self.processes = [
            self._start("serve", "--no-jobs", "--port", str(self.port)),
            self._start("worker"),
        ]
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError("the house does not answer")
            time.sleep(0.2)

    def close(self) -> None:
        """Send both processes home, and those that they began."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def letters(self, address: str) -> list[EmailMessage]:
        """The messages to an address, oldest first, as they lie in the outbox."""
        found = []
        for path in (self.home / "outbox").glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if letter["To"] == address:
                found.append((path.stat().st_mtime_ns, letter))
        return [letter for _when, letter in sorted(found, key=lambda pair: pair[0])]

    def wait_for_letter(self, address: str, number: int = 1) -> EmailMessage:
        """The latest letter to an address once there are so many."""
        until = time.monotonic() + PATIENCE
        while len(letters := self.letters(address)) < number:
            if time.monotonic() > until:
                raise AssertionError(f"only {len(letters)} letters came to {address}")
            time.sleep(0.2)
        return letters[-1]

    def link_in(self, letter: EmailMessage, language: str) -> str:
        """The address of the one-time link in a letter, at this house."""
        found = LINK.search(letter.get_content())
        assert found, "the letter holds no link"
        return f"{self.url}/{language}{found[0]}"

    def tool(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command line as a border officer uses it: another folder, no keys of the house."""
        return subprocess.run(
            [sys.executable, "-m", "elshi", *words],
            capture_output=True, text=True, check=False, timeout=PATIENCE,
            env={**os.environ, "ELSHI_HOME": str(self.home / "nowhere")},
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        key = self.home / "master.key"
        if not key.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            key.write_text(b64encode(secrets.token_bytes(32)).decode())
            key.chmod(0o600)
        own = {
            "ELSHI_HOME": str(self.home), "ELSHI_MODE": "demo", "ELSHI_PUBLIC_URL": self.url,
            "ELSHI_MASTER_KEY": key.read_text(), "ELSHI_DATABASE": self.database,
            "ELSHI_SERVICES": "visas",
            "DJANGO_SETTINGS_MODULE": "elshi.portal.settings",
        }  # fmt: skip
        rest = {name: value for name, value in os.environ.items() if not name.startswith("ELSHI_")}
        return {**rest, **own, **self.around}

    def _run(self, words: list[str]) -> None:
        done = subprocess.run(
            [sys.executable, *words], env=self._environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.home / f"{words[0]}.log").open("wb")
        return subprocess.Popen(
            [sys.executable, "-m", "elshi", *words],
            env=self._environment(), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
