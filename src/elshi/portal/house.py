"""The house's own commands: serve, work, migrate, manage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, execute_from_command_line


def migrate(argv: list[str]) -> int:
    """Bring both databases and the cache table up to date."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", database="counters", verbosity=0)
    return 0


def serve(argv: list[str]) -> int:
    """Serve the site and run its jobs; `--port N`, `--workers N`, `--no-jobs`."""
    call_command("check", deploy=settings.MODE == "production", databases=["default"])
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

    work.run(stop_when_idle="--once" in argv)
    return 0


def manage(argv: list[str]) -> int:
    """Pass words to Django's own management commands."""
    execute_from_command_line(["elshi manage", *argv])
    return 0


def option(argv: list[str], name: str, default: str) -> str:
    """The word after an option, or its default."""
    return argv[argv.index(name) + 1] if name in argv[:-1] else default


def demo(argv: list[str]) -> int:
    """Make the demonstration, run its main job, serve; `--no-serve` stops before serving."""
    from elshi.portal.demonstration.command import demo as run

    return run(argv)


COMMANDS = {"demo": demo, "migrate": migrate, "serve": serve, "worker": worker, "manage": manage}
