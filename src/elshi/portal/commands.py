"""The Django side of the command line: `elshi <app> <noun> <verb>`, and the house's own words.

Each app lists its commands in `commands.py` as `COMMANDS = {"visas application show": function}`,
and beside them in `TITLES` what each is for; a function takes the remaining words and answers with
an exit code (0 done, 1 refused, 2 misused). Commands speak the language of whoever calls them; what
runs for everybody speaks the house's own.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import django

from elshi.portal.tools.languages import language_of

Command = Callable[[list[str]], int]
FOR_EVERYBODY = ("demo", "serve", "worker")


def main(argv: list[str]) -> int:
    """Find the command with the longest matching name and run it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elshi.portal.settings")
    if argv[:1] in (["serve"], ["demo"]):
        _know_own_address(argv)
    django.setup()
    from django.utils.translation import override

    with nullcontext() if argv[:1] and argv[0] in FOR_EVERYBODY else override(language_of()):
        return _carried_out(argv)


def _carried_out(argv: list[str]) -> int:
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
    asked = argv in ([], ["help"])
    print(listed(), file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


def _know_own_address(argv: list[str]) -> None:
    """Have letters of a house on this machine lead to the port that it is told to answer at."""
    own = f"http://localhost:{option(argv, '--port', '8000')}"
    os.environ.setdefault("ELSHI_PUBLIC_URL", own)


def option(argv: list[str], name: str, default: str) -> str:
    """The word after an option, or its default."""
    return argv[argv.index(name) + 1] if name in argv[:-1] else default


def gathered() -> dict[str, Command]:
    """Every command of every app that is switched on, by its words."""
    return {words: command for module in _modules() for words, command in module.COMMANDS.items()}


def titles() -> dict[str, str]:
    """What each of these commands is for, in the language spoken now."""
    return {words: str(title) for module in _modules() for words, title in module.TITLES.items()}


def listed() -> str:
    """Every command with its title, a line each."""
    known = sorted(titles().items())
    width = max(len(words) for words, _title in known)
    return "\n".join(f"  elshi {words:{width}}  {title}" for words, title in known)


def _modules() -> Iterator[Any]:
    from django.apps import apps

    for config in apps.get_app_configs():
        name = f"{config.name}.house" if config.label == "portal" else f"{config.name}.commands"
        if config.name.startswith("elshi.") and importlib.util.find_spec(name):
            yield importlib.import_module(name)
