"""`elshi ledger verify`: an outsider's check of an export or a receipt, with a public key alone.

Everything is computed anew from the file: no database, no network. Exit code 0 when all agrees, 1
when something is wrong (the first wrong place is named first), 2 for a call that cannot be
carried out.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from elshi.engines.merkle import notes
from elshi.engines.merkle.notes import COSIGNATURE, Key, NoteError
from elshi.foundation.ledger import receipts
from elshi.foundation.ledger.evidence import Check, Tally, Trust
from elshi.portal.tools.calls import Call, Words

LARGEST_RECEIPT = 1 << 20
MOST_SHOWN = 100

# Kazakh, Russian, English.
WORDS: Words = {
    "purpose": (
        "Журналдың көшірмесін немесе түбіртекті ашық кілтпен тексереді.",
        "Проверяет выгрузку журнала или квитанцию открытым ключом.",
        "Checks an export of the ledger, or a receipt, with a public key.",
    ),
    "export": ("көшірме немесе түбіртек", "выгрузка или квитанция", "the export, or a receipt"),
    "key": (
        "ашық кілт немесе кілттер файлы",
        "открытый ключ или файл ключей",
        "a public key, or a file of keys",
    ),
    "checkpoint": (
        "бұрыннан сақталған бақылау нүктелері: қайта жазылған тарих олармен келіспейді",
        "сохранённые ранее контрольные точки: переписанная история с ними не сойдётся",
        "checkpoints kept from earlier: no rewritten history agrees with them",
    ),
    "witness": (
        "бақылау нүктесін растауға тиіс куәгердің ашық кілті",
        "открытый ключ свидетеля, который должен подтвердить контрольную точку",
        "the public key of a witness who should have cosigned",
    ),
    "quorum": (
        "қанша куәгер талап етіледі (әдепкісі — бәрі)",
        "сколько свидетелей требуется (обычно все)",
        "how many witnesses are wanted (all if not given)",
    ),
    "json": ("әр жолға бір JSON", "по одному JSON в строке", "one JSON object a line"),
    "agrees": (
        "Журнал дұрыс: {leaves} жазба, {checkpoints} бақылау нүктесі; алғашқы {signed} жазбаға қол "
        "қойылған.",
        "Журнал верен. Записей: {leaves}; контрольных точек: {checkpoints}; подписано записей, "
        "считая с первой: {signed}.",
        "The ledger is sound. Leaves: {leaves}; checkpoints: {checkpoints}; leaves signed, from "
        "the first: {signed}.",
    ),
    "wrong": (
        "Журнал бұзылған: {found} ақау табылды. Біріншісі жоғарыда көрсетілген.",
        "Журнал нарушен: найдено несоответствий — {found}. Первое названо выше.",
        "The ledger is not sound. Faults found: {found}; the first is named above.",
    ),
    "witnessed": (
        "Соңғы бақылау нүктесін растаған куәгерлер: {names}.",
        "Последнюю контрольную точку подтвердили свидетели: {names}.",
        "Witnesses of the newest checkpoint: {names}.",
    ),
    "unsigned": (
        "Назар аударыңыз: соңғы {count} жазбаға әлі қол қойылмаған.",
        "Внимание: число последних записей, ещё не подписанных: {count}.",
        "Note: leaves at the end not signed yet: {count}.",
    ),
    "receipt": (
        "Түбіртек дұрыс: «{act}» әрекеті, {subject}, {at}, № {index} жазба, {size} жазбалық "
        "бақылау нүктесі.",
        "Квитанция верна: действие «{act}», {subject}, {at}, запись № {index}, число записей "
        "под контрольной точкой: {size}.",
        "The receipt is right: act “{act}”, {subject}, {at}, leaf {index}, under a checkpoint "
        "(leaves: {size}).",
    ),
    "refused": (
        "Түбіртек расталмады: {reason}",
        "Квитанция не подтверждена: {reason}",
        "The receipt proves nothing: {reason}",
    ),
    "unreadable": (
        "Файл оқылмайды: {reason}. Файлдың толық көшірілгенін тексеріңіз.",
        "Файл не читается: {reason}. Проверьте, что файл скопирован полностью.",
        "The file cannot be read: {reason}. Check that it was copied whole.",
    ),
    "bad key": (
        "Ашық кілт немесе бақылау нүктесі оқылмайды: {reason}. Кілт аты+нөмірі+base64 түрінде "
        "немесе сондай жолдары бар файл түрінде беріледі.",
        "Открытый ключ или контрольная точка не читается: {reason}. Ключ записывается в виде "
        "имя+номер+base64 или даётся файлом с такими строками.",
        "A public key or checkpoint cannot be read: {reason}. A key is written name+id+base64, "
        "or is a file of such lines.",
    ),
}


def main(argv: list[str]) -> int:
    """Run the tool; `argv` without the program's name. Gives the exit code."""
    call = Call("elshi ledger verify", argv[1:] if argv[:1] == ["verify"] else argv, WORDS)
    say, add = call.say, call.parser.add_argument
    add("export", type=Path, metavar="EXPORT", help=say("export"))
    add("--key", action="append", required=True, metavar="PUBLICKEY", help=say("key"))
    add(
        "--checkpoint", action="extend", nargs="+", type=Path, default=[], metavar="FILE",
        help=say("checkpoint"),
    )  # fmt: skip
    add("--witness", action="append", default=[], metavar="PUBLICKEY", help=say("witness"))
    add("--quorum", type=int, metavar="N", help=say("quorum"))
    add("--json", action="store_true", help=say("json"))
    return call.carry_out(_run)


def _run(given: Namespace, call: Call) -> int:
    given.call = call
    try:
        trust = _trust(given)
    except (OSError, ValueError) as reason:
        return _fail(given, "bad key", reason)
    try:
        with _opened(given.export) as file:
            receipt = _receipt(file) if given.export.suffix != ".gz" else None
            if receipt is not None:
                return _check_receipt(receipt, trust, given)
            return _check_export(file, trust, given)
    except NoteError as reason:
        return _fail(given, "bad key", reason)
    except (OSError, EOFError, zlib.error) as reason:
        return _fail(given, "unreadable", reason)


def _trust(given: Namespace) -> Trust:
    named = [key for text in [*given.key, *given.witness] for key in _keys(text)]
    witnesses = tuple(key for key in named if key.kind == COSIGNATURE)
    earlier = tuple(notes.read(path.read_bytes()) for path in given.checkpoint)
    keys = tuple(key for key in named if key.kind != COSIGNATURE)
    quorum = len(witnesses) if given.quorum is None else given.quorum
    return Trust(keys, witnesses, quorum, earlier)


def _keys(text: str) -> list[Key]:
    """The keys written in `text`, or on the lines of the file that it names."""
    if text.count("+") >= 2:
        return [notes.read_key(text)]
    lines = Path(text).read_text().splitlines()
    return [notes.read_key(line) for line in lines if line.strip()]


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        if path.suffix == ".gz":
            with gzip.open(raw) as packed:
                yield packed  # type: ignore[misc]  # a GzipFile reads as a binary file
        else:
            yield raw


def _receipt(file: IO[bytes]) -> dict[str, Any] | None:
    """The receipt that the file holds, or nothing if it holds an export."""
    start = file.read(LARGEST_RECEIPT)
    file.seek(0)
    try:
        document = json.loads(start)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and "format" in document else None


def _check_receipt(document: dict[str, Any], trust: Trust, given: Namespace) -> int:
    try:
        proven = receipts.believe(document, trust.keys)
    except NoteError as reason:
        return _fail(given, "refused", reason, code=1)
    shown = {**proven.leaf, **(proven.entry or {})}
    facts = {name: shown.get(name) for name in ("act", "subject", "actor", "at", "index")}
    facts["size"] = proven.checkpoint.size
    sentence = given.call.say("receipt", **facts)
    _say(given, {"sound": True, **facts, "row": shown.get("row"), "sentence": sentence}, sentence)
    return 0


def _check_export(file: Iterable[bytes], trust: Trust, given: Namespace) -> int:
    check = Check(trust)
    language, count = given.call.language, 0
    findings = check.findings(file)
    for finding in findings:
        count += 1
        if count <= MOST_SHOWN:
            _say(given, finding.document(language), finding.sentence(language))
    for document, sentence in _summary(given, check.tally, count):
        _say(given, document, sentence)
    return 1 if count else 0


def _summary(
    given: Namespace, tally: Tally, count: int
) -> Iterator[tuple[dict[str, Any] | None, str]]:
    facts = asdict(tally)
    ending = given.call.say("wrong" if count else "agrees", found=count, **facts)
    yield {"sound": not count, "findings": count, **facts, "sentence": ending}, ending
    if tally.witnesses:
        yield None, given.call.say("witnessed", names=", ".join(tally.witnesses))
    if not count and tally.leaves > tally.signed:
        yield None, given.call.say("unsigned", count=tally.leaves - tally.signed)


def _fail(given: Namespace, word: str, reason: Exception, code: int = 2) -> int:
    sentence = given.call.say(word, reason=reason)
    if given.json:
        print(json.dumps({"sound": False, "sentence": sentence}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
    return code


def _say(given: Namespace, document: dict[str, Any] | None, sentence: str) -> None:
    if not given.json:
        print(sentence)
    elif document is not None:
        print(json.dumps(document, ensure_ascii=False))
