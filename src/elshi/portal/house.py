"""The house's own commands: serve, work, migrate, manage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.utils import timezone

from . import checkpoints
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
    program = [sys.executable, "-m", "elshi", "worker"]
    jobs = None if "--no-jobs" in argv else subprocess.Popen(program)
    try:
        return subprocess.run(_server(argv), check=False).returncode
    except KeyboardInterrupt:
        return 0
    finally:
        if jobs is not None:
            jobs.terminate()
            jobs.wait(timeout=30)


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


def option(argv: list[str], name: str, default: str) -> str:
    """The word after an option, or its default."""
    return argv[argv.index(name) + 1] if name in argv[:-1] else default


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
    "ledger checkpoint": ledger_checkpoint,
    "ledger key": ledger_key,
}
