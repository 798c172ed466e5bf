"""`elshi`: the one command line, which only finds the door and opens it.

The tools of TOOLS work on documents and proofs alone and start at once; every other word goes to
the Django side (`elshi.portal.commands`), loaded only then. Exit codes: 0 done and in order, 1 done
but something was found wrong or was refused, 2 called wrongly.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

# Words → module:function and what it is for, in Kazakh, Russian and English.
TOOLS: dict[str, tuple[str, tuple[str, str, str]]] = {
    "mrz": (
        "elshi.portal.tools.mrz:main",
        (
            "жол жүру құжатының машинамен оқылатын аймағын оқиды",
            "читает машиносчитываемую зону проездного документа",
            "reads the machine-readable zone of a travel document",
        ),
    ),
    "seal": (
        "elshi.portal.tools.seal:main",
        (
            "көрінетін цифрлық мөрді оқиды және тексереді",
            "читает и проверяет видимую цифровую печать",
            "reads and checks a visible digital seal",
        ),
    ),
    "verify": (
        "elshi.portal.tools.verify:main",
        (
            "визаны кілттер файлымен ғана, желісіз тексереді",
            "проверяет визу по одному файлу ключей, без сети",
            "checks a visa with a key file alone, without a network",
        ),
    ),
    "ledger verify": (
        "elshi.portal.tools.ledger:main",
        (
            "журналдың көшірмесін ашық кілтпен тексереді",
            "проверяет выгрузку журнала открытым ключом",
            "checks an export of the ledger with a public key",
        ),
    ),
    "restore": (
        "elshi.portal.safekeeping.restore:main",
        (
            "көшірмені бос деректер қалтасына қалпына келтіреді",
            "восстанавливает копию в пустую папку данных",
            "brings an archive back into an empty data folder",
        ),
    ),
    "parts": (
        "elshi.portal.tools.parts:main",
        (
            "үйдің құрамдас бөліктерін лицензияларымен тізеді (SBOM)",
            "перечисляет составные части с их лицензиями (SBOM)",
            "lists the parts of the house with their licences (SBOM)",
        ),
    ),
    "test": (
        "elshi.portal.tools.test:main",
        (
            "барлық сынақты іске қосады",
            "запускает все испытания",
            "runs all tests",
        ),
    ),
}
EVERYTHING_ELSE = "elshi.portal.commands:main"

_USAGE = (
    "Қолданылуы: elshi СӨЗ …   (elshi СӨЗ --help — толығырақ; elshi help — барлық сөздер)",
    "Использование: elshi СЛОВО …   (elshi СЛОВО --help — подробнее; elshi help — все слова)",
    "Usage: elshi WORD …   (elshi WORD --help for more; elshi help for all words)",
)

Door = Callable[[list[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Open the door the first words name; gives the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] in ([], ["-h"], ["--help"]):
        print(usage())
        return 0 if words else 2
    if words == ["--version"]:
        print(f"elshi {import_module('elshi').__version__}")
        return 0
    if words == ["help"]:
        print(usage())  # the tools; the other words follow from behind their door
    address, rest = _door(words)
    try:
        return _open(address)(rest)
    except BrokenPipeError:
        # The reader of our output has gone, as in `elshi mrz | head`: nothing is wrong here, and
        # what is still waiting to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    """What the tools are for, in the reader's language."""
    from elshi.portal.tools.languages import LANGUAGES, language_of

    place = LANGUAGES.index(language_of())
    lines = [f"  elshi {words:14} {purposes[place]}" for words, (_, purposes) in TOOLS.items()]
    return "\n".join((_USAGE[place], *lines))


def _door(words: list[str]) -> tuple[str, list[str]]:
    """The longest words that name a tool, and what follows them."""
    for length in (2, 1):
        tool = TOOLS.get(" ".join(words[:length]))
        if tool is not None and len(words) >= length:
            return tool[0], words[length:]
    return EVERYTHING_ELSE, words


def _open(address: str) -> Door:
    module, _, function = address.partition(":")
    door: Door = getattr(import_module(module), function)
    return door
