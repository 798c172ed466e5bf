"""The Django side of the command line: `elshi <app> <noun> <verb>`, and the house's own words.

Each app lists its commands in `commands.py` as `COMMANDS = {"visas application show": function}`;
a function takes the remaining words and answers with an exit code (0 done, 1 refused, 2 misused).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable

import django

Command = Callable[[list[str]], int]


def main(argv: list[str]) -> int:
    """Find the command with the longest matching name and run it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elshi.portal.settings")
    if argv[:1] in (["serve"], ["demo"]):
        _know_own_address(argv)
    django.setup()
    from elshi.foundation.observe.errors import Refusal

    known = gathered()
    for length in range(min(3, len(argv)), 0, -1):
        command = known.get(" ".join(argv[:length]))
        if command is None:
            continue
        try:
            return command(argv[length:])
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 1
    print(_usage(known), file=sys.stderr)
    return 0 if argv in ([], ["help"]) else 2


def _know_own_address(argv: list[str]) -> None:
    """Have letters of a house on this machine lead to the port that it is told to answer at."""
    own = f"http://localhost:{option(argv, '--port', '8000')}"
    os.environ.setdefault("ELSHI_PUBLIC_URL", own)


def option(argv: list[str], name: str, default: str) -> str:
    """The word after an option, or its default."""
    return argv[argv.index(name) + 1] if name in argv[:-1] else default


def gathered() -> dict[str, Command]:
    """Every command of every app that is switched on, by its words."""
    from django.apps import apps

    found: dict[str, Command] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.house" if config.label == "portal" else f"{config.name}.commands"
        if config.name.startswith("elshi.") and importlib.util.find_spec(name):
            found |= importlib.import_module(name).COMMANDS
    return found


def _usage(known: dict[str, Command]) -> str:
    lines = [
        f"  elshi {words:32} {_first_line(command)}" for words, command in sorted(known.items())
    ]
    return "\n".join(("Usage: elshi COMMAND …", *lines))


def _first_line(command: Command) -> str:
    return (command.__doc__ or "").strip().partition("\n")[0]
