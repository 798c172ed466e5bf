"""`elshi verify`: is this visa good? Answered from a PDF or a picture and a key file alone.

No database and no network: whom to believe and what has been withdrawn come from `--keys`. One
JSON object on standard output, and one plain sentence in each language on standard error. Exit
code 0 for a valid paper, 1 for any other finding, 2 for a call that cannot be carried out.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import UTC, date, datetime, time
from pathlib import Path

from elshi.engines.documents.barcodes import DATA_MATRIX, QR, read_codes
from elshi.engines.documents.pages import PageError, pages
from elshi.engines.documents.seals import keyfile, offline
from elshi.engines.documents.seals.offline import Finding, Verdict
from elshi.portal.tools.calls import Call, Words
from elshi.portal.tools.languages import LANGUAGES

# The tool runs without an installation, so its sentences stand here and not in a catalogue.
WORDS: Words = {
    "purpose": (
        "Визаны кілттер файлымен ғана тексереді: дерекқор да, желі де керек емес.",
        "Проверяет визу по одному файлу ключей: без базы данных и без сети.",
        "Checks a visa with a key file alone: neither database nor network.",
    ),
    "file": ("PDF немесе сурет", "PDF или снимок", "a PDF or a picture"),
    "keys": ("кілттер файлы", "файл ключей", "the key file"),
    "today": (
        "осы күнгі жағдай бойынша тексеру (UTC 12:00), ЖЖЖЖ-АА-КК",
        "судить по состоянию на этот день (12:00 UTC), ГГГГ-ММ-ДД",
        "judge as on this day (12:00 UTC), YYYY-MM-DD",
    ),
    "no keys": (
        "«{path}» — пайдалануға жарамды кілттер файлы емес ({reason}): министрліктің тексеру "
        "бетінен жаңасын алыңыз",
        "«{path}» — не файл ключей, которым можно пользоваться ({reason}): получите новый на "
        "странице проверки министерства",
        "“{path}” is no key file that can be used ({reason}): fetch it anew from the ministry's "
        "page for checking",
    ),
    "no page": (
        "«{path}» бет ретінде оқылмайды ({reason}): визаның PDF файлын немесе суретін беріңіз",
        "«{path}» не читается как страница ({reason}): дайте PDF визы или её снимок",
        "“{path}” cannot be read as a page ({reason}): give the visa's PDF or a picture of it",
    ),
}
_SENTENCES: dict[Finding, tuple[str, str, str]] = {
    Finding.VALID: (
        "Мөр жарамды, виза қайтарып алынбаған және оның мерзімі өтпеген.",
        "Печать подлинная, виза не отозвана и действует.",
        "The seal is genuine; the visa is not revoked and is in its time.",
    ),
    Finding.NOT_KNOWN: (
        "Мөр жарамды, бірақ визаның қайтарып алынған-алынбағаны белгісіз: жаңа кілттер файлын "
        "алыңыз.",
        "Печать подлинная, но отозвана ли виза, неизвестно: получите новый файл ключей.",
        "The seal is genuine, but whether the visa was revoked is not known: fetch a new key file.",
    ),
    Finding.NOT_YET_VALID: (
        "Мөр жарамды, бірақ визаның қолданылу мерзімі әлі басталған жоқ.",
        "Печать подлинная, но срок действия визы ещё не начался.",
        "The seal is genuine, but the visa is not valid yet.",
    ),
    Finding.EXPIRED: (
        "Мөр жарамды, бірақ визаның мерзімі өтіп кеткен.",
        "Печать подлинная, но срок действия визы истёк.",
        "The seal is genuine, but the visa has expired.",
    ),
    Finding.REVOKED: (
        "Виза қайтарып алынған: ол жарамсыз.",
        "Виза отозвана: она недействительна.",
        "The visa was revoked: it is not valid.",
    ),
    Finding.SIGNER_WITHDRAWN: (
        "Мөрге қол қойған кілт қайтарып алынған: визаны қайта беру керек.",
        "Ключ, которым подписана печать, отозван: визу надо выдать заново.",
        "The key that signed the seal was withdrawn: the visa has to be issued anew.",
    ),
    Finding.FORGED: (
        "Мөр жалған: мәліметтер өзгертілген немесе оған басқа біреу қол қойған.",
        "Печать поддельная: сведения изменены или подписаны кем-то другим.",
        "The seal is false: its facts were changed or someone else signed them.",
    ),
    Finding.UNKNOWN_SIGNER: (
        "Мөрге қол қоюшы кілттер файлында жоқ: визаны тексеру мүмкін емес.",
        "Подписавшего нет в файле ключей: проверить визу нельзя.",
        "The signer is not in the key file: the visa cannot be checked.",
    ),
    Finding.UNREADABLE: (
        "Мөр оқылмады: бетті тегіс жайып, қайта суретке түсіріңіз.",
        "Печать не прочитана: расправьте страницу и снимите её снова.",
        "No seal could be read: flatten the page and take the picture again.",
    ),
}
_COMPARE = (
    "Паспорт нөмірін салыстырыңыз: {}.",
    "Сравните номер паспорта: {}.",
    "Compare the passport number: {}.",
)


def main(argv: list[str]) -> int:
    """Run the tool; `argv` without the program's name. Gives the exit code."""
    call = Call("elshi verify", argv, WORDS)
    say, add = call.say, call.parser.add_argument
    add("file", type=Path, metavar="FILE", help=say("file"))
    add("--keys", type=Path, required=True, metavar="FILE", help=say("keys"))
    add("--today", metavar="DATE", help=say("today"))
    return call.carry_out(_run)


def _run(given: Namespace, call: Call) -> int:
    moment = _moment(call.day(given.today))
    try:
        keys = keyfile.load(call.content(given.keys))
    except keyfile.KeyFileError as reason:
        call.refuse("no keys", path=given.keys, reason=reason)
    try:
        codes = _codes(call.content(given.file))
    except PageError as reason:
        call.refuse("no page", path=given.file, reason=reason)
    verdict = offline.judge_all(codes, keys, moment)
    print(json.dumps(answer(verdict), ensure_ascii=False))
    print(*sentences(verdict).values(), sep="\n", file=sys.stderr)
    return 0 if verdict.finding is Finding.VALID else 1


def _moment(today: date | None) -> datetime:
    return datetime.combine(today, time(12), UTC) if today else datetime.now(UTC)


def _codes(content: bytes) -> list[bytes]:
    """The codes on the first page that has any; a visa carries both kinds on one page."""
    for page in pages(content):
        found = read_codes(page) and read_codes(page, wanted=frozenset({DATA_MATRIX, QR}))
        if found:
            return [data for _, data in found]
    return []


def answer(verdict: Verdict) -> dict[str, object]:
    """The verdict as JSON; `genuine` and `revoked` are null where nothing can be said."""
    unsaid = (Finding.UNREADABLE, Finding.UNKNOWN_SIGNER)
    genuine = None if verdict.finding in unsaid else verdict.finding is not Finding.FORGED
    revoked = {Finding.VALID: False, Finding.REVOKED: True}.get(verdict.finding)
    whole = {name: _plain(value) for name, value in verdict._asdict().items()}
    return whole | {"genuine": genuine, "revoked": revoked, "sentence": sentences(verdict)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def sentences(verdict: Verdict) -> dict[str, str]:
    """What to tell a person, by language: the finding, and which passport to compare."""
    spoken = zip(LANGUAGES, _SENTENCES[verdict.finding], _COMPARE, strict=True)
    compare = verdict.compare
    return {
        language: f"{sentence} {ask.format(compare)}" if compare else sentence
        for language, sentence, ask in spoken
    }
