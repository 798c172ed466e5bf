"""Whoever is told to stop takes along what it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_told_to_stop_it_leaves_no_process_behind(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "ELSHI_MODE": "demo", "ELSHI_HOME": str(tmp_path / "home"),
        "ELSHI_MASTER_KEY_FILE": str(tmp_path / "master.key"),
    }  # fmt: skip
    environment.pop("ELSHI_DATABASE", None)
    environment.pop("ELSHI_MASTER_KEY", None)
    environment.pop("ELSHI_PUBLIC_URL", None)
    elshi = [sys.executable, "-m", "elshi"]
    subprocess.run([*elshi, "migrate"], env=environment, check=True, capture_output=True)
    house = subprocess.Popen(
        [*elshi, "serve", "--port", str(port)], env=environment, start_new_session=True
    )
    try:
        _answers(f"http://127.0.0.1:{port}/healthz")
        household = [pid for pid in _alive(house.pid) if pid != house.pid]
        # Letters are written by the worker: it knows the port that it does not serve.
        assert {_variable(pid, "ELSHI_PUBLIC_URL") for pid in household} == {
            f"http://localhost:{port}"
        }
        house.terminate()
        assert house.wait(timeout=60) == 0
        assert _alive(house.pid) == []
    finally:
        for left in _alive(house.pid):
            os.kill(left, signal.SIGKILL)


def _answers(address: str) -> None:
    """Wait until the house answers, a minute at most."""
    for _second in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the house did not answer within a minute")


def _variable(process: int, name: str) -> str:
    rows = Path(f"/proc/{process}/environ").read_text().split("\0")
    return dict(row.partition("=")[::2] for row in rows).get(name, "")


def _alive(session: int) -> list[int]:
    """The processes of a session that are still there and are no mere shadows."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[3]) == session and words[0] != "Z":
            found.append(int(folder.name))
    return found
