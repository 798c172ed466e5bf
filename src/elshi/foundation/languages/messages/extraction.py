"""The messages of an app, read from its Python files and Django templates.

Templates are read with Django's own lexer, so a message here is, letter for letter, what
``{% translate %}`` and ``{% blocktranslate %}`` look up when the page is drawn.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg")
LEFT_OUT = ("tests", "migrations", "locale", "locale_parts", "static", "__pycache__")
UNDERSCORE = re.compile(r"""_\((?P<literal>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
OPENING = ("translate", "trans")
BLOCKS = ("blocktranslate", "blocktrans")


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate; ``plural`` and ``context`` are empty when it has none."""

    context: str
    text: str
    plural: str


@dataclass(slots=True)
class Found:
    """Every message of an app with the files it stands in."""

    places: dict[Message, set[str]] = field(default_factory=dict)

    def add(self, message: Message, place: str) -> None:
        """Note that ``message`` stands in ``place``; an empty text is no message."""
        if message.text:
            self.places.setdefault(message, set()).add(place)


def messages_of(app: Path) -> Found:
    """All messages of the app in folder ``app``, tests and migrations left out."""
    found = Found()
    for path in sorted(app.rglob("*")):
        place = path.relative_to(app)
        if not path.is_file() or set(place.parts) & set(LEFT_OUT) or _in_inner_app(app, path):
            continue
        for message in messages_in(path):
            found.add(message, place.as_posix())
    return found


def messages_in(path: Path) -> Iterator[Message]:
    """The messages of one file; files of another kind hold none."""
    if path.suffix == ".py":
        yield from from_python(path)
    elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
        yield from from_template(path.read_text(encoding="utf-8"))


def from_python(path: Path) -> Iterator[Message]:
    """The messages of a Python file, by Babel's own reading of the source."""
    with path.open("rb") as source:
        for _line, text, _comments, context in extract("python", source, keywords=KEYWORDS):
            singular, plural = (text, "") if isinstance(text, str) else (text[0], text[1])
            yield Message(context or "", singular, plural)


def from_template(source: str) -> Iterator[Message]:
    """The messages of a Django template, in the order of reading."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        yield from _underscored(token.contents)
        if token.token_type is not TokenType.BLOCK:
            continue
        words = token.split_contents()
        if len(words) > 1 and words[0] in OPENING:
            yield from _of_tag(words)
        elif words and words[0] in BLOCKS:
            yield _of_block(words, tokens)


def _underscored(contents: str) -> Iterator[Message]:
    for match in UNDERSCORE.finditer(contents):
        yield Message("", _escaped(match["literal"]), "")


def _of_tag(words: list[str]) -> Iterator[Message]:
    literal = words[1].partition("|")[0]
    if literal[:1] in "\"'":
        yield Message(_context(words), _escaped(literal), "")


def _of_block(words: list[str], tokens: Iterator[Token]) -> Message:
    singular: list[Token] = []
    plural: list[Token] = []
    part = singular
    for token in tokens:
        name = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type is TokenType.BLOCK and name == "plural":
            part = plural
        elif token.token_type is TokenType.BLOCK and name in ("endblocktranslate", "endblocktrans"):
            break
        else:
            part.append(token)
    trimmed = "trimmed" in words
    return Message(_context(words), _joined(singular, trimmed), _joined(plural, trimmed))


def _joined(tokens: Iterable[Token], trimmed: bool) -> str:
    """The text Django looks up: percent signs doubled, variables as ``%(name)s``."""
    text = "".join(
        token.contents.replace("%", "%%")
        if token.token_type is TokenType.TEXT
        else f"%({token.contents})s"
        for token in tokens
        if token.token_type in (TokenType.TEXT, TokenType.VAR)
    )
    return trim_whitespace(text) if trimmed else text


def _context(words: list[str]) -> str:
    if "context" not in words:
        return ""
    return str(ast.literal_eval(words[words.index("context") + 1]))


def _escaped(literal: str) -> str:
    """A template literal as looked up: Django doubles its percent signs."""
    return str(ast.literal_eval(literal)).replace("%", "%%")


def _in_inner_app(app: Path, path: Path) -> bool:
    """Whether ``path`` belongs to an app that lies inside this one."""
    for folder in path.parents:
        if folder == app:
            return False
        if (folder / "apps.py").exists():
            return True
    return False
