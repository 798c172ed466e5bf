"""Messages that lack a translation, and translations put in after a check.

A translation is refused when its placeholders differ from those of the message: a missing
``%(name)s`` loses a fact, a new one breaks the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from elshi.foundation.languages.messages import catalogues
from elshi.foundation.languages.messages.catalogues import FORMS, LANGUAGES

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sdr]|\{(\w*)\}")


class TranslationError(ValueError):
    """A translation that may not enter the catalogue; the text says which and why."""


def missing(app: Path) -> Iterator[dict[str, Any]]:
    """What ``app`` still lacks: one row a message and language."""
    for language in LANGUAGES:
        for entry in catalogues.read(catalogues.file_of(app, language)):
            if entry.id and not complete(entry, len(FORMS[language])):
                texts = entry.id if isinstance(entry.id, tuple) else (entry.id, "")
                yield {
                    "app": app.name,
                    "language": language,
                    "msgid": texts[0],
                    "plural": texts[1],
                    "context": entry.context or "",
                }


def complete(entry: Entry, plurals: int = 1) -> bool:
    """Whether every form of the entry is translated, none lacks and none is a guess."""
    forms = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
    enough = len(forms) >= (plurals if entry.pluralizable else 1)
    return not entry.fuzzy and enough and all(forms)


def fill(app: Path, given: Mapping[str, Mapping[str, Any]]) -> int:
    """Put translations into the catalogues of ``app``; how many entries were written.

    ``given`` maps a message to its languages, a plural one to lists in the order of ``FORMS``;
    a message with context is keyed ``"context|message"``. All are checked before any is stored.
    """
    with catalogues.locked(app):
        books = {
            language: catalogues.read(catalogues.file_of(app, language)) for language in LANGUAGES
        }
        written = sum(_put(books, key, forms) for key, forms in given.items())
        for language, book in books.items():
            catalogues.write(book, catalogues.file_of(app, language), language)
    return written


def _put(books: Mapping[str, Catalog], key: str, forms: Mapping[str, Any]) -> int:
    for language, text in forms.items():
        if language not in books:
            raise TranslationError(f"{key!r}: unknown language {language!r}")
        entry = _entry(books[language], key)
        if entry is None:
            raise TranslationError(f"{key!r}: no such message; run update first")
        entry.string = checked(entry, text, language)
        entry.flags.discard("fuzzy")
    return len(forms)


def _entry(book: Catalog, key: str) -> Entry | None:
    plain = book.get(key)
    if plain is not None:
        return plain
    context, bar, text = key.partition("|")
    return book.get(text, context) if bar else None


def checked(entry: Entry, text: Any, language: str) -> str | tuple[str, ...]:
    """The translation as the catalogue holds it, or the reason why it may not enter."""
    plural = isinstance(entry.id, tuple)
    forms = tuple(text) if isinstance(text, list) else (text,)
    wanted = len(FORMS[language]) if plural else 1
    if len(forms) != wanted or not all(isinstance(form, str) and form for form in forms):
        raise TranslationError(f"{entry.id!r}: {language} needs {wanted} text(s), got {text!r}")
    for form in forms:
        complaint = placeholder_complaint(entry, form)
        if complaint:
            raise TranslationError(f"{entry.id!r}: {language}: {complaint}")
    return forms if plural else forms[0]


def placeholder_complaint(entry: Entry, form: str) -> str:
    """Why the placeholders of ``form`` do not fit, or nothing.

    The form for one may leave out a placeholder that the English singular leaves out too.
    """
    texts = [entry.id] if isinstance(entry.id, str) else list(entry.id)
    allowed = set().union(*(placeholders(text) for text in texts))
    needed = set.intersection(*(placeholders(text) for text in texts))
    has = placeholders(form)
    if has - allowed:
        return f"has unknown placeholders {sorted(has - allowed)}"
    return f"lacks placeholders {sorted(needed - has)}" if needed - has else ""


def placeholders(text: str) -> set[str]:
    """The placeholders of a text: ``%(name)s``, ``%s`` and ``{name}``."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}
