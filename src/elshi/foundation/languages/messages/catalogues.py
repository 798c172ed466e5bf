"""The catalogue files: where they lie, how they are read and how they are written.

Written without line numbers and dates and sorted by message, so that two people who add messages
at once do not meet in the same lines; under a lock on the app's folder, so that they may.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, write_po

from elshi.foundation.languages.messages.extraction import Found, Message

SOURCE = Path(__file__).resolve().parents[3]
PARTS = SOURCE / "foundation" / "languages" / "locale_parts"
# CLDR plural rules; Kazakh marks no plural after a numeral but its texts may differ at one.
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4"
    " && (n%100<10 || n%100>=20) ? 1 : 2);",
}
FORMS = {"kk": ("one", "other"), "ru": ("one", "few", "many")}
LANGUAGES = tuple(PLURALS)


def apps() -> list[Path]:
    """The folder of every app of the house, by name."""
    return sorted(path.parent for path in SOURCE.rglob("apps.py"))


def file_of(app: Path, language: str) -> Path:
    """The catalogue of an app in a language; the parts' folder is a catalogue folder itself."""
    root = app if app == PARTS else app / "locale"
    return root / language / "LC_MESSAGES" / "django.po"


@contextlib.contextmanager
def locked(app: Path) -> Iterator[None]:
    """Hold the app's catalogues for oneself; waits for whoever holds them now."""
    descriptor = os.open(app, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def read(path: Path) -> Catalog:
    """The catalogue in ``path``, empty when there is none."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as source:
        return read_po(source)


def blank(language: str) -> Catalog:
    """An empty catalogue that knows how many plural forms the language has."""
    return read_po(BytesIO(_header(language).encode()))


def find(catalogue: Catalog, message: Message) -> Entry | None:
    """The entry of a message; Babel keys plural entries by their singular."""
    return catalogue.get(message.text, message.context or None)


def merged(old: Catalog, found: Found, language: str) -> Catalog:
    """A catalogue of exactly the messages ``found``, with the translations ``old`` has."""
    new = blank(language)
    for message, places in sorted(found.places.items()):
        known = find(old, message)
        text: str | tuple[str, ...] = (
            (message.text, message.plural) if message.plural else message.text
        )
        new.add(
            text,
            string=_kept(known, message, language),
            locations=[(place, 0) for place in sorted(places)],
            context=message.context or None,
        )
    return new


def _kept(known: Entry | None, message: Message, language: str) -> str | tuple[str, ...]:
    count = len(FORMS[language])
    if not message.plural:
        return known.string if known and not known.fuzzy and isinstance(known.string, str) else ""
    if known is None or known.fuzzy or isinstance(known.string, str):
        return ("",) * count
    return (tuple(known.string or ()) + ("",) * count)[:count]


def write(catalogue: Catalog, path: Path, language: str) -> None:
    """Write the catalogue if it differs from the file; whole or not at all."""
    body = BytesIO()
    write_po(body, catalogue, width=100, include_lineno=False, omit_header=True, sort_output=True)
    content = _header(language).encode() + body.getvalue()
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, content)


def replace(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of ``path`` in one step."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    os.chmod(name, 0o644)  # noqa: S103 - a catalogue is as public as the code
    Path(name).replace(path)


def _header(language: str) -> str:
    lines = (
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language]}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"
