"""Everything that the house keeps, as bytes: every row of every table and every file under it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connections

Place = tuple[str, bytes]


def rows() -> Iterator[Place]:
    """Each table's rows as the database gives them, whatever their app."""
    for name in connections:
        connection = connections[name]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                yield f"{name}.{table}", b"\n".join(_cell(v) for row in cursor for v in row)


def files(*folders: Path) -> Iterator[Place]:
    """Each file under the folders, with its name."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path), path.name.encode() + b"\n" + path.read_bytes()


def _cell(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def guises(word: str) -> dict[str, bytes]:
    """A word as it may hide: other letters, coded, or as a hash that anybody can make."""
    found = {"small": word.lower(), "great": word.upper(), "plain": word}
    coded = {name: text.encode() for name, text in found.items()}
    for name, text in found.items():
        raw = text.encode()
        coded[f"{name} in hexadecimal"] = raw.hex().encode()
        for shift in range(3):
            # The letters of base64 that hang on this word alone, wherever it stands in a text.
            whole = base64.b64encode(b"\0" * shift + raw)
            coded[f"{name} in base64, {shift}"] = whole[-(-shift * 8 // 6) : len(raw) * 8 // 6]
        for kind in ("md5", "sha1", "sha256"):
            coded[f"{name} as {kind}"] = hashlib.new(kind, raw).hexdigest()[:12].encode()
            coded[f"{name} as raw {kind}"] = hashlib.new(kind, raw).digest()[:12]
    # Fewer letters stand by chance in a key somewhere.
    return {name: raw for name, raw in coded.items() if "base64" not in name or len(raw) > 8}


def traces(words: list[str], places: Iterator[Place]) -> list[str]:
    """Where one of the words stands, in whatever guise."""
    wanted = [(word, guise, raw) for word in words for guise, raw in guises(word).items()]
    return [
        f"{word} ({guise}) in {place}"
        for place, content in places
        for word, guise, raw in wanted
        if raw in content
    ]
