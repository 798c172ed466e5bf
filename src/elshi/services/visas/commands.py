"""The visa service on the command line: the same nouns and steps as at the desk and in the API."""

from __future__ import annotations

from elshi.foundation.procedures.console import Command, commands, titles

from . import case_commands, key_commands
from .nouns import NOUNS

# The word of one thing, as it stands after ``elshi visas``.
SINGULAR = {
    "applications": "application",
    "visas": "visa",
    "appeals": "appeal",
    "amendments": "amendment",
    "consultations": "consultation",
    "invitations": "invitation",
    "editions": "edition",
}
# The doors that ask the policy and note the reading come last: nothing can stand in their place.
COMMANDS: dict[str, Command] = {
    **case_commands.COMMANDS,
    **key_commands.COMMANDS,
    **{
        words: command
        for noun in NOUNS
        for words, command in commands(noun, f"visas {SINGULAR[noun.plural]}").items()
    },
}
TITLES = {
    **{words: title for noun in NOUNS
       for words, title in titles(noun, f"visas {SINGULAR[noun.plural]}").items()},
    **case_commands.TITLES,
    **key_commands.TITLES,
}  # fmt: skip
