"""How a tool is called: in which language it answers, from what it reads, when it cannot begin.

Shared by the tools of the command line, which run without Django and its catalogues: their words
stand beside them, in Kazakh, Russian and English.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from elshi.portal.tools.languages import LANGUAGES, language_of

Words = Mapping[str, tuple[str, str, str]]

WORDS: Words = {
    "language": ("хабарлардың тілі", "язык сообщений", "language of messages"),
    "misused": (
        "шақыру түсініксіз ({reason}); анықтама: {tool} --help",
        "вызов непонятен ({reason}); справка: {tool} --help",
        "the call is not understood ({reason}); for help: {tool} --help",
    ),
    "no file": (
        "«{path}» файлы ашылмады: атын және рұқсатын тексеріңіз",
        "файл «{path}» не открывается: проверьте имя и права",
        "the file “{path}” cannot be opened: check its name and permissions",
    ),
    "not a date": (
        "«{text}» күн емес: ЖЖЖЖ-АА-КК түрінде жазыңыз, мысалы 2026-03-01",
        "«{text}» не дата: напишите в виде ГГГГ-ММ-ДД, например 2026-03-01",
        "“{text}” is not a date: write it as YYYY-MM-DD, for example 2026-03-01",
    ),
}


class MisuseError(Exception):
    """A call that cannot be carried out; its text is for the reader."""


class Call:
    """One call of a tool: its words, and the parser that understands them.

    `words` are what the tool says, `purpose` among them; `say` finds them in the reader's language.
    """

    def __init__(self, tool: str, argv: Sequence[str], words: Words) -> None:
        self.tool, self._argv, self._words = tool, argv, {**WORDS, **words}
        self.language = language_of(_language_asked(argv))
        self.parser = _Parser(
            prog=tool,
            description=self.say("purpose"),
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.parser.call = self
        self.parser.add_argument("--language", choices=LANGUAGES, help=self.say("language"))

    def say(self, word: str, **facts: object) -> str:
        """The sentence in the reader's language, its facts filled in."""
        return self._words[word][LANGUAGES.index(self.language)].format(**facts)

    def refuse(self, word: str, **facts: object) -> NoReturn:
        """End the call with this sentence."""
        raise MisuseError(self.say(word, **facts))

    def carry_out(self, run: Callable[[Namespace, Call], int]) -> int:
        """What `run` gives; 2, with the reason on standard error, for a call that cannot be."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # File names that are no text come out escaped, which JSON reads as what they were.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            return run(self.parser.parse_args(self._argv), self)
        except MisuseError as misuse:
            print(f"{self.tool}: {misuse}", file=sys.stderr)
            return 2

    def demand(self, paths: Iterable[Path]) -> None:
        """Refuse the whole call before any of it is done, if one of its files cannot be read."""
        for path in paths:
            if path.is_dir() or not os.access(path, os.R_OK):
                self.refuse("no file", path=path)

    def content(self, path: Path) -> bytes:
        """The bytes of a file the call names."""
        try:
            return path.read_bytes()
        except OSError:
            self.refuse("no file", path=path)

    def day(self, text: str | None) -> date | None:
        """The day the call names, if it names one."""
        try:
            return date.fromisoformat(text) if text is not None else None
        except ValueError:
            self.refuse("not a date", text=text)


class _Parser(ArgumentParser):
    """Reports a wrong call in the reader's language; the detail stays as argparse words it."""

    call: Call

    def error(self, message: str) -> NoReturn:
        self.call.refuse("misused", reason=message, tool=self.call.tool)


def _language_asked(argv: Sequence[str]) -> str:
    """The language option, found before anything is understood: misuse is told in it too."""
    for place, word in enumerate(argv):
        if word == "--language":
            return "".join(argv[place + 1 : place + 2])
        if word.startswith("--language="):
            return word.partition("=")[2]
    return ""


def lines() -> Iterator[str]:
    """Lines of standard input, without one when it is closed.

    UTF-8, or UTF-16 when it begins with that mark, as some shells pipe. Bytes that are no text come
    as lone surrogates, or as replacement characters: whoever reads the line names them as faults.
    """
    if sys.stdin is None:
        return
    head = sys.stdin.buffer
    if not isinstance(head, io.BufferedReader):
        head = io.BufferedReader(head)
    if head.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield from io.TextIOWrapper(head, encoding="utf-16", errors="replace")
    else:
        yield from io.TextIOWrapper(head, encoding="utf-8-sig", errors="surrogateescape")
