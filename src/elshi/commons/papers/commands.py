"""Papers on the command line: list, show and every step, as at the desk and in the API."""

from __future__ import annotations

from elshi.foundation.procedures.console import Command, commands, titles

from .nouns import PAPERS

COMMANDS: dict[str, Command] = commands(PAPERS, "papers paper")
TITLES = titles(PAPERS, "papers paper")
