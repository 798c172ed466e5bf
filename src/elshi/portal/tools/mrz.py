"""`elshi mrz`: machine-readable zones read and checked.

Lines on standard input, documents parted by an empty line, or pictures of pages; one JSON object a
document comes out, unreadable ones included, with the reasons in `errors` (their codes stand in
`elshi.engines.documents.mrz`). Exit code 0 when every document is valid, 1 when one is not, 2 for a
call that cannot be carried out.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from elshi.engines.documents.mrz import Fault, documents, parse
from elshi.portal.tools.calls import Call, Words, lines

# Kazakh, Russian, English.
WORDS: Words = {
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
    "nothing": (
        "енгізуде ешқандай құжат жоқ: кемінде екі жол беріңіз",
        "на входе нет ни одного документа: дайте хотя бы две строки",
        "there is no document in the input: give at least two lines",
    ),
}

Answer = dict[str, object]


def main(argv: list[str]) -> int:
    """Run the tool; `argv` without the program's name. Gives the exit code."""
    call = Call("elshi mrz", argv, WORDS)
    call.parser.add_argument("--today", metavar="DATE", help=call.say("today"))
    call.parser.add_argument(
        "--image", nargs="+", type=Path, metavar="FILE", help=call.say("image"), default=[]
    )
    return call.carry_out(_run)


def _run(given: Namespace, call: Call) -> int:
    today = call.day(given.today) or date.today()
    call.demand(given.image)
    valid = count = 0
    for answer in _pictures(given.image, today, call) if given.image else _texts(today):
        print(json.dumps(answer, ensure_ascii=False))
        count += 1
        valid += answer["valid"] is True
    if not count:
        call.refuse("nothing")
    return 0 if valid == count else 1


def _texts(today: date) -> Iterator[Answer]:
    for document in documents(lines()):
        yield parse(document, today).as_json()


def _pictures(paths: list[Path], today: date, call: Call) -> Iterator[Answer]:
    """Each picture's zone with the confidence of its fields, 0 to 1."""
    from elshi.engines.documents.picture import read_page

    for path in paths:
        page = read_page(call.content(path))
        zone = parse(page.lines, today)
        if not page.lines:
            zone = zone._replace(errors=tuple(Fault("image", word) for word in page.errors))
        rounded = {field: round(value, 4) for field, value in page.confidence.items()}
        yield {"file": str(path), **zone.as_json(), "confidence": rounded}
