"""The house that is struck: its server and its worker, killed outright and begun again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.house import PATIENCE, House

TREE = Path(__file__).resolve().parents[2]
DOORS: dict[str, tuple[str, ...]] = {"server": ("serve", "--no-jobs"), "worker": ("worker",)}


@dataclass
class StruckHouse(House):
    """Two processes that somebody kills and a supervisor begins again at once."""

    def strike(self, names: tuple[str, ...]) -> None:
        """Kill these processes and all that they began, with no time to say a word."""
        for name in names:
            os.killpg(self._process(name).pid, signal.SIGKILL)
        for name in names:
            self._process(name).wait(20)

    def revive(self, names: tuple[str, ...]) -> None:
        """Begin them again, as a supervisor does; back when the server answers."""
        for name in names:
            words = DOORS[name] + (("--port", str(self.port)) if name == "server" else ())
            self.processes[list(DOORS).index(name)] = self._start(*words)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError("the house does not come back")
            time.sleep(0.05)

    def jobs_in_hand(self) -> int:
        """Jobs that a worker had claimed and not ended."""
        return int(self.asked("in_hand")["running"])

    def asked(self, what: str) -> dict[str, Any]:
        """What `tests.faults.stored` finds in the house's database and folders."""
        found: dict[str, Any] = self.told("tests.faults.stored", what)
        return found

    def told(self, module: str, *words: str) -> Any:
        """The JSON that a module prints on its last line, run where the house runs."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=TREE, env=self._environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])

    def _process(self, name: str) -> subprocess.Popen[bytes]:
        return self.processes[list(DOORS).index(name)]
