"""Messages of third-party packages that can show on our screens, and which of them we translate.

Django carries most Russian and part of the Kazakh, allauth Russian and no Kazakh. What a package
translates itself is left to it; the rest stands in ``locale_parts``, which Django reads first.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from elshi.foundation.languages.messages import catalogues
from elshi.foundation.languages.messages.extraction import Found, Message, messages_in
from elshi.foundation.languages.messages.filling import complete

# Folders and files whose texts reach a reader: forms, validators, dates, sign-in.
COVERED: dict[str, tuple[str, ...]] = {
    "django": (
        "core/validators.py",
        "core/exceptions.py",
        "forms",
        "utils/timesince.py",
        "utils/dates.py",
        "utils/text.py",
        "utils/ipv6.py",
        "template/defaultfilters.py",
        "db/models/base.py",
        "db/models/constraints.py",
        "db/models/fields",
        "contrib/auth/password_validation.py",
    ),
    "allauth": (
        "account/adapter.py",
        "account/fields.py",
        "account/forms.py",
        "account/internal",
        "account/views.py",
        "core",
        "mfa/adapter.py",
        "mfa/base",
        "mfa/internal",
        "mfa/models.py",
        "mfa/recovery_codes",
        "mfa/totp",
        "mfa/webauthn",
        "templates/account",
        "templates/allauth",
        "templates/mfa",
    ),
}
# Doors that stay shut: nobody signs up by himself, and no telephone is asked.
CLOSED = ("signup", "phone", "already_exists", "unknown_account")
OWN_CATALOGUES: dict[str, tuple[str, ...]] = {
    "django": ("conf/locale", "contrib/auth/locale"),
    "allauth": ("locale",),
}
OVERRIDDEN = catalogues.SOURCE / "portal"


def folder_of(package: str) -> Path:
    """Where an installed package lies, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed")
    return Path(spec.origin).parent


def messages() -> Found:
    """Every covered third-party message with the package file it stands in."""
    found = Found()
    for package in COVERED:
        root = folder_of(package)
        for path in covered_files(package):
            for message in messages_in(path):
                found.add(message, f"{package}/{path.relative_to(root).as_posix()}")
    return found


def covered_files(package: str) -> Iterator[Path]:
    """The covered files of a package; a template that the portal replaces is not among them."""
    root = folder_of(package)
    for name in COVERED[package]:
        start = root / name
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            inside = path.relative_to(root)
            closed = any(word in inside.as_posix() for word in CLOSED)
            if path.is_file() and not closed and not (OVERRIDDEN / inside).exists():
                yield path


def lacking(found: Found, language: str) -> Found:
    """Those messages that no package translates into ``language`` itself."""
    books = list(_own_catalogues(language))
    return Found({m: places for m, places in found.places.items() if not _known(m, books)})


def _own_catalogues(language: str) -> Iterator[Catalog]:
    for package, places in OWN_CATALOGUES.items():
        for place in places:
            yield catalogues.read(
                folder_of(package) / place / language / "LC_MESSAGES" / "django.po"
            )


def _known(message: Message, books: list[Catalog]) -> bool:
    entries = (catalogues.find(book, message) for book in books)
    return any(entry is not None and complete(entry) for entry in entries)
