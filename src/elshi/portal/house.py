"""The house's own commands: serve, work, migrate, manage."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.utils import timezone
from django.utils.translation import gettext_lazy

from . import checkpoints
from .commands import option
from .safekeeping import backup
from .starting import refuse_to_start


def migrate(argv: list[str]) -> int:
    """Bring both databases and the cache table up to date."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", database="counters", verbosity=0)
    if settings.MODE == "production":
        # The demonstration finds its static files where they lie; a server has them gathered.
        call_command("collectstatic", verbosity=0, interactive=False)
    return 0


def serve(argv: list[str]) -> int:
    """Serve the site and run its jobs; `--port N`, `--workers N`, `--no-jobs`."""
    if refuse_to_start():
        return 1
    signal.signal(signal.SIGTERM, _leave)
    jobs = [] if "--no-jobs" in argv else [[sys.executable, "-m", "elshi", "worker"]]
    with contextlib.ExitStack() as household:
        started = [household.enter_context(_sent_home(words)) for words in (*jobs, _server(argv))]
        try:
            return started[-1].wait()
        except KeyboardInterrupt:
            return 0


def _leave(number: int, frame: object) -> None:
    """Told to stop: leave by the door, so that whoever was started is sent home first."""
    raise KeyboardInterrupt


@contextlib.contextmanager
def _sent_home(words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive ours: told to stop, and after half a minute made to."""
    process = subprocess.Popen(words)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def _server(argv: list[str]) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")), "elshi.portal.wsgi:application",
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", option(argv, "--port", "8000"),
        "--workers", option(argv, "--workers", "1"), "--blocking-threads", "4",
        "--log-level", "warning", "--no-ws",
    ]  # fmt: skip


def worker(argv: list[str]) -> int:
    """Run waiting jobs until told to stop; `--once` stops when none is due."""
    from elshi.foundation.jobs import worker as work

    if refuse_to_start():
        return 1
    work.run(stop_when_idle="--once" in argv)
    return 0


def manage(argv: list[str]) -> int:
    """Pass words to Django's own management commands."""
    execute_from_command_line(["elshi manage", *argv])
    return 0


def docs(argv: list[str]) -> int:
    """Write the generated pages of the handbook; `--check` names those that are stale."""
    from elshi.portal.tools.docs import docs as write

    return write(argv)


def demo(argv: list[str]) -> int:
    """Make the demonstration, run its main job, serve; `--no-serve` stops before serving."""
    from elshi.portal.demonstration.command import demo as run

    return run(argv)


def setup(argv: list[str]) -> int:
    """Found a real ministry in an empty data folder; `--answers FILE`, `--help` for the rest."""
    from elshi.portal.setup.command import setup as run

    return run(argv)


def doctor(argv: list[str]) -> int:
    """Say what is wrong with the house and how to mend it; `--only CHECK`, `--json`, `--quiet`."""
    from elshi.portal.watching.doctor import doctor as look

    return look(argv)


def ledger_checkpoint(argv: list[str]) -> int:
    """Sign the size and the root of the ledger as it stands; `--json`."""
    from elshi.foundation.ledger import commands
    from elshi.foundation.signatures import reads

    now = timezone.now()
    signer = reads.signer("checkpoint", now)
    return commands.checkpoint(
        argv, sign=signer.sign, key=checkpoints.key_of(signer), origin=checkpoints.origin(), at=now
    )


def ledger_key(argv: list[str]) -> int:
    """Print the ledger's public key, for `elshi ledger verify --key`."""
    print(checkpoints.public_key(timezone.now()))
    return 0


COMMANDS = {
    "demo": demo,
    "migrate": migrate,
    "serve": serve,
    "worker": worker,
    "manage": manage,
    "docs": docs,
    "setup": setup,
    "doctor": doctor,
    "ledger checkpoint": ledger_checkpoint,
    "ledger key": ledger_key,
    **backup.COMMANDS,
}

# What `elshi help` says of each.
TITLES = {
    "demo": gettext_lazy(
        "Make the demonstration, run its main job and serve it; --no-serve stops before serving."
    ),
    "migrate": gettext_lazy("Bring the databases up to date."),
    "serve": gettext_lazy("Serve the site and run its jobs; --port N, --workers N, --no-jobs."),
    "worker": gettext_lazy("Run waiting jobs until told to stop; --once stops when none is due."),
    "manage": gettext_lazy("Pass words on to Django's own management commands."),
    "docs": gettext_lazy(
        "Write the generated pages of the handbook; --check names the stale ones."
    ),
    "setup": gettext_lazy("Found a ministry in an empty data folder; --answers FILE."),
    "doctor": gettext_lazy("Say what is wrong with the house and how to mend it; --only CHECK."),
    "ledger checkpoint": gettext_lazy("Sign the size and the root of the ledger."),
    "ledger key": gettext_lazy("Print the ledger's public key, for elshi ledger verify --key."),
    **backup.TITLES,
}
