"""The command ``python -m elshi.foundation.languages.messages``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from elshi.foundation.languages.messages import catalogues, filling, parts
from elshi.foundation.languages.messages.compilation import compile_stale
from elshi.foundation.languages.messages.extraction import messages_of


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; 0 when done, 1 when a translation was refused."""
    given = _parser().parse_args(arguments)
    try:
        return _run(given)
    except filling.TranslationError as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _run(given: argparse.Namespace) -> int:
    if given.verb == "update":
        for app in _apps(given.apps):
            update(app)
    elif given.verb == "missing":
        rows = [row for app in _apps(given.apps) for row in filling.missing(app)]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif given.verb == "fill":
        texts = json.loads(given.file.read_text(encoding="utf-8"))
        print(f"{filling.fill(given.app.resolve(), texts)} translations written")
    else:
        print(f"{compile_stale()} catalogues compiled")
    return 0


def update(app: Path) -> None:
    """Bring the catalogues of ``app`` in line with its code; translations are kept."""
    found = parts.messages() if app == catalogues.PARTS else messages_of(app)
    files = [catalogues.file_of(app, language) for language in catalogues.LANGUAGES]
    if not found.places and not any(path.exists() for path in files):
        return
    with catalogues.locked(app):
        for language in catalogues.LANGUAGES:
            path = catalogues.file_of(app, language)
            wanted = parts.lacking(found, language) if app == catalogues.PARTS else found
            book = catalogues.merged(catalogues.read(path), wanted, language)
            catalogues.write(book, path, language)


def _apps(given: list[Path]) -> list[Path]:
    return [app.resolve() for app in given] or [*catalogues.apps(), catalogues.PARTS]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="messages", description="Messages and translations")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, words in (
        ("update", "read the messages of apps into their catalogues"),
        ("missing", "list what is not translated, as JSON"),
    ):
        verbs.add_parser(verb, help=words).add_argument("apps", nargs="*", type=Path)
    fill = verbs.add_parser("fill", help="put translations of a JSON file into an app")
    fill.add_argument("app", type=Path)
    fill.add_argument("file", type=Path)
    verbs.add_parser("compile", help="compile the catalogues that changed")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
