"""`elshi restore`: an archive brought back into an empty house, looked over before it is let in.

Everything is laid out and tried in a folder of its own inside the data folder and moved up at the
end. Whatever is refused, nothing of it stays: neither files nor tables.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg

import elshi

from ..environment import Environment
from . import archive, databases, mirror
from .manifest import NAME, Manifest
from .words import Refused, say

STAGE = ".restoring"
PATIENCE = 60  # seconds that a house may take to answer for the first time


def main(argv: list[str]) -> int:
    """Bring an archive back; 0 done, 1 refused and nothing left behind."""
    given = _parser().parse_args(argv)
    try:
        kept, found = _restore(given)
    except Refused as refused:
        print(refused, *refused.details, sep="\n  · ", file=sys.stderr)
        return 1
    except (OSError, psycopg.Error) as reason:
        words = getattr(reason, "strerror", None) or str(reason).strip()
        print(say("no_room", reason=words), file=sys.stderr)
        return 1
    _tell(given, kept, found)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="elshi restore", description=main.__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--identity", type=Path, required=True, help="the file that opens it")
    parser.add_argument(
        "--keys", type=Path, help="the key mirror; default: keys beside the archive"
    )
    parser.add_argument("--verify", action="store_true",
                        help="also read the whole ledger and start the copy")  # fmt: skip
    parser.add_argument("--json", action="store_true")
    return parser


def _restore(given: argparse.Namespace) -> tuple[Manifest, dict[str, Any]]:
    environment = Environment.read()
    keys = archive.identities(given.identity)
    if not given.archive.is_file():
        raise Refused("no_archive", file=given.archive)
    mirrored = given.keys or given.archive.parent / "keys"
    if not (mirrored / mirror.MARK).exists():
        raise Refused("no_mirror", folder=mirrored)
    if environment.database:
        databases.refuse_full(environment.database)
    with _stage(environment.home) as stage:
        kept = archive.unpack(given.archive, keys, stage)
        _refuse_unfit(kept, environment)
        mirror.lay_out(mirrored, stage / "keys")
        with _loaded(environment.database, stage):
            found = _looked_over(stage, whole=given.verify)
            if given.verify:
                _start(stage, environment)
        (stage / NAME).unlink()
        _let_in(stage, environment.home)
    return kept, found


@contextmanager
def _stage(home: Path) -> Iterator[Path]:
    """A folder inside the empty data folder; with it goes whatever is still in it at the end."""
    stage, new = home / STAGE, not home.exists()
    if not new and any(path.name != STAGE for path in home.iterdir()):
        raise Refused("not_empty", folder=home)
    shutil.rmtree(stage, ignore_errors=True)  # of a restore that was killed
    stage.mkdir(parents=True, mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if new and not any(home.iterdir()):
            home.rmdir()


def _refuse_unfit(kept: Manifest, environment: Environment) -> None:
    wanted = "postgresql" if environment.database else "sqlite"
    if kept.database != wanted:
        raise Refused("other_database", kept=kept.database, wanted=wanted)
    if _release(kept.version) > _release(elshi.__version__):
        raise Refused("newer", version=kept.version)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


@contextmanager
def _loaded(url: str, stage: Path) -> Iterator[None]:
    """The database in its place; taken out of the server again when the copy is refused."""
    if not url:
        (stage / "database.sqlite3").rename(stage / "elshi.sqlite3")
        yield
        return
    try:
        databases.load(url, stage / "database.dump")
        (stage / "database.dump").unlink()
        yield
    except BaseException:
        databases.empty(url)
        raise


def _looked_over(stage: Path, *, whole: bool) -> dict[str, Any]:
    """What the inspection found; `Refused` when anything is wrong."""
    words = [str(stage / NAME), *(["--whole"] if whole else [])]
    done = subprocess.run(
        [sys.executable, "-m", "elshi.portal.safekeeping.inspection", *words],
        env=_inside(stage), capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Refused("refused", say("does_not_start", reason=last)) from None
    if found["faults"]:
        raise Refused("refused", *(say(word, **facts) for word, facts in found["faults"]))
    return found


def _inside(stage: Path) -> dict[str, str]:
    return os.environ | {"ELSHI_HOME": str(stage)}


def _start(stage: Path, environment: Environment) -> None:
    """Serve the copy to ourselves and ask whether it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    house = subprocess.Popen(
        [sys.executable, "-m", "elshi", "serve", "--no-jobs", "--port", str(port)],
        env=_inside(stage), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        _wait_until_ready(house, port, environment.hosts[0])
    finally:
        os.killpg(house.pid, signal.SIGTERM)
        house.communicate()


def _wait_until_ready(house: subprocess.Popen[str], port: int, host: str) -> None:
    # As the proxy asks: under the house's own name, and over what was TLS outside.
    asked = Request(f"http://127.0.0.1:{port}/readyz",
                    headers={"Host": host, "X-Forwarded-Proto": "https"})  # fmt: skip
    until, reason = time.monotonic() + PATIENCE, "?"
    while time.monotonic() < until and house.poll() is None:
        try:
            with urlopen(asked, timeout=5):
                return
        except HTTPError as refused:
            reason = f"HTTP {refused.code}"
        except (URLError, OSError) as absent:
            reason = str(getattr(absent, "reason", absent))
        time.sleep(0.1)
    if house.poll() is not None and house.stderr:
        reason = " ".join(house.stderr.read().split())[-400:]
    raise Refused("refused", say("does_not_start", reason=reason))


def _let_in(stage: Path, home: Path) -> None:
    """Move the copy up into the data folder, flushed to the disk as one."""
    os.sync()
    for path in stage.iterdir():
        path.rename(home / path.name)
    os.sync()


def _tell(given: argparse.Namespace, kept: Manifest, found: dict[str, Any]) -> None:
    facts = {
        "rows": sum(kept.rows.values()), "files": kept.files, "leaves": kept.leaves, "at": kept.at,
    }  # fmt: skip
    if given.json:
        more = {"replayed": found["replayed"], "open": found["open"], "verified": given.verify}
        print(json.dumps(facts | more))
        return
    print(say("restored", **facts))
    if given.verify:
        print(say("verified"))
    if found["replayed"]:
        print(say("replayed", count=found["replayed"]))
    if found["open"]:
        print(say("still_open", references=", ".join(found["open"])))
