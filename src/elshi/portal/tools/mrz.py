"""`elshi mrz`: machine-readable zones read and checked.

Lines on standard input, documents parted by an empty line, or pictures of pages; one JSON object a
document comes out, unreadable ones included, with the reasons in `errors` (their codes stand in
`elshi.engines.documents.mrz`). Exit code 0 when every document is valid, 1 when one is not, 2 for a
call that cannot be carried out.
"""

from __future__ import annotations

import codecs
import io
import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, NoReturn

from elshi.engines.documents.mrz import Fault, documents, parse
from elshi.portal.tools.languages import LANGUAGES, language_of

# Kazakh, Russian, English.
WORDS: dict[str, tuple[str, str, str]] = {
    "purpose": (
        "Стандартты енгізуден жолдарды оқиды, құжаттар бос жолмен бөлінеді; әр құжатқа бір JSON.",
        "Читает строки со стандартного ввода, документы разделены пустой строкой; на каждый JSON.",
        "Reads lines on standard input, documents parted by an empty line; one JSON object each.",
    ),
    "today": (
        "екі таңбалы жылдардың ғасыры осы күнге қарап анықталады, ЖЖЖЖ-АА-КК (әдепкісі — бүгін)",
        "день, по которому определяется век двузначных лет, ГГГГ-ММ-ДД (обычно сегодня)",
        "the day that decides the century of two-digit years, YYYY-MM-DD (today if not given)",
    ),
    "image": (
        "енгізудің орнына оқылатын беттердің суреттері",
        "снимки страниц, которые читаются вместо ввода",
        "pictures of pages to read instead of the input",
    ),
    "language": ("хабарлардың тілі", "язык сообщений", "language of messages"),
    "not a date": (
        "«{}» күн емес: ЖЖЖЖ-АА-КК түрінде жазыңыз, мысалы 2026-03-01",
        "«{}» не дата: напишите в виде ГГГГ-ММ-ДД, например 2026-03-01",
        "“{}” is not a date: write it as YYYY-MM-DD, for example 2026-03-01",
    ),
    "misused": (
        "шақыру түсініксіз ({}); анықтама: elshi mrz --help",
        "вызов непонятен ({}); справка: elshi mrz --help",
        "the call is not understood ({}); for help: elshi mrz --help",
    ),
    "no file": (
        "«{}» файлы ашылмады: атын және рұқсатын тексеріңіз",
        "файл «{}» не открывается: проверьте имя и права",
        "the file “{}” cannot be opened: check its name and permissions",
    ),
    "nothing": (
        "енгізуде ешқандай құжат жоқ: кемінде екі жол беріңіз",
        "на входе нет ни одного документа: дайте хотя бы две строки",
        "there is no document in the input: give at least two lines",
    ),
}

Answer = dict[str, object]


class MisuseError(Exception):
    """A call that cannot be carried out; its text is for the reader."""


def main(argv: list[str]) -> int:
    """Run the tool; `argv` without the program's name. Gives the exit code."""
    language = language_of(_language_asked(argv))
    try:
        given = _parser(language).parse_args(argv)
        return _run(given, language)
    except MisuseError as misuse:
        print(f"elshi mrz: {misuse}", file=sys.stderr)
        return 2


def _run(given: Namespace, language: str) -> int:
    today = _day(given.today, language)
    answers = _pictures(given.image, today, language) if given.image else _texts(today)
    valid = count = 0
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False))
        count += 1
        valid += answer["valid"] is True
    if not count:
        raise MisuseError(_say("nothing", language))
    return 0 if valid == count else 1


class _Parser(ArgumentParser):
    """Reports a wrong call in the reader's language; the detail stays as argparse words it."""

    language = "en"

    def error(self, message: str) -> NoReturn:
        raise MisuseError(_say("misused", self.language, message))


def _parser(language: str) -> ArgumentParser:
    parser = _Parser(
        prog="elshi mrz",
        description=_say("purpose", language),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.language = language
    parser.add_argument("--today", metavar="DATE", help=_say("today", language))
    parser.add_argument("--image", nargs="+", metavar="FILE", help=_say("image", language))
    parser.add_argument("--language", choices=LANGUAGES, help=_say("language", language))
    return parser


def _language_asked(argv: list[str]) -> str:
    """The language option, found before anything is understood: misuse is told in it too."""
    for place, word in enumerate(argv):
        if word == "--language":
            return "".join(argv[place + 1 : place + 2])
        if word.startswith("--language="):
            return word.partition("=")[2]
    return ""


def _say(word: str, language: str, about: str = "") -> str:
    return WORDS[word][LANGUAGES.index(language)].format(about)


def _day(text: str | None, language: str) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MisuseError(_say("not a date", language, text)) from None


def _texts(today: date) -> Iterator[Answer]:
    for lines in documents(_lines(sys.stdin.buffer)):
        yield parse(lines, today).as_json()


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines of a stream in UTF-8, or in UTF-16 when it begins with that mark, as some shells pipe.

    What is not text is read as replacement characters, which the reader names as faults.
    """
    head = io.BufferedReader(stream) if not hasattr(stream, "peek") else stream  # type: ignore[type-var]
    utf16 = head.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    yield from io.TextIOWrapper(head, encoding="utf-16" if utf16 else "utf-8", errors="replace")


def _pictures(paths: list[str], today: date, language: str) -> Iterator[Answer]:
    """Each picture's zone with the confidence of its fields, 0 to 1."""
    from elshi.engines.documents.picture import read_page

    for path in paths:
        try:
            with open(path, "rb") as file:
                page = read_page(file.read())
        except OSError:
            raise MisuseError(_say("no file", language, path)) from None
        zone = parse(page.lines, today)
        if not page.lines:
            zone = zone._replace(errors=tuple(Fault("image", word) for word in page.errors))
        rounded = {field: round(value, 4) for field, value in page.confidence.items()}
        yield {"file": path, **zone.as_json(), "confidence": rounded}
