"""No text without its Kazakh and Russian form, ours or of a package whose screens we show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry

from elshi.foundation.languages import glossary
from elshi.foundation.languages.messages import catalogues, filling, parts
from elshi.foundation.languages.messages.extraction import Message, messages_of

APPS = catalogues.apps()
LANGUAGES = catalogues.LANGUAGES
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LETTERS = re.compile(r"[A-Za-z]{2,}")
# Equal in every language: names of standards, marks, and what holds only placeholders.
SAME = {"IPv4", "IPv6", "WebAuthn", ":", ":?.!", "PDF", "XML", "CSV", "JSON", "API", "MRZ", "QR"}


def _named(path: Path) -> str:
    return path.name


def entries(app: Path, language: str) -> Iterator[Entry]:
    yield from (entry for entry in catalogues.read(catalogues.file_of(app, language)) if entry.id)


@pytest.mark.parametrize("app", APPS, ids=_named)
def test_every_message_of_the_code_stands_in_both_catalogues(app: Path) -> None:
    wanted = set(messages_of(app).places)
    for language in LANGUAGES:
        book = catalogues.read(catalogues.file_of(app, language))
        absent = [m.text for m in sorted(wanted) if catalogues.find(book, m) is None]
        assert not absent, f"run `messages update {app}`: {language} lacks {absent}"


@pytest.mark.parametrize("app", [*APPS, catalogues.PARTS], ids=_named)
def test_nothing_is_missing_or_guessed(app: Path) -> None:
    assert [row["msgid"] for row in filling.missing(app)] == []


@pytest.mark.parametrize("app", [*APPS, catalogues.PARTS], ids=_named)
def test_placeholders_agree(app: Path) -> None:
    faults = [
        (language, entry.id, complaint)
        for language in LANGUAGES
        for entry in entries(app, language)
        for form in _forms(entry)
        if form and (complaint := filling.placeholder_complaint(entry, form))
    ]
    assert faults == []


@pytest.mark.parametrize("app", [*APPS, catalogues.PARTS], ids=_named)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_written_in_the_script_of_its_language(app: Path, language: str) -> None:
    suspicious = [
        (entry.id, form)
        for entry in entries(app, language)
        for form in _forms(entry)
        if _has_words(form) and not CYRILLIC.search(form) and _single(entry) not in SAME
    ]
    assert suspicious == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_message_is_said_in_one_way(language: str) -> None:
    """All catalogues are read as one: where two differ, a screen shows another room's words.

    What means two things is two messages: other words, or a context (`pgettext`).
    """
    said: dict[tuple[object, object], set[object]] = {}
    for app in APPS:
        for entry in entries(app, language):
            said.setdefault((entry.context, entry.id), set()).add(entry.string)
    assert {message: forms for message, forms in said.items() if len(forms) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_other_packages_are_covered(language: str) -> None:
    wanted = parts.lacking(parts.messages(), language)
    book = catalogues.read(catalogues.file_of(catalogues.PARTS, language))
    absent = [m.text for m in wanted.places if catalogues.find(book, m) is None]
    assert absent == []


def test_the_covered_packages_are_where_we_look() -> None:
    for package, places in parts.COVERED.items():
        for place in places:
            assert (parts.folder_of(package) / place).exists(), f"{package}/{place} has moved"
    assert len(parts.messages().places) > 300


@pytest.mark.slow
def test_a_translation_we_add_is_one_no_package_has() -> None:
    for language in LANGUAGES:
        ours = {
            Message(e.context or "", _single(e), e.id[1] if isinstance(e.id, tuple) else "")
            for e in entries(catalogues.PARTS, language)
        }
        assert ours == set(parts.lacking(parts.messages(), language).places)


def test_every_term_of_the_glossary_is_whole_and_has_its_source() -> None:
    terms = glossary.terms()
    assert len(terms) >= 40
    for term in terms.values():
        assert CYRILLIC.search(term.kk), term.key
        assert CYRILLIC.search(term.ru), term.key
        assert term.en.isascii(), term.key
    listed = tomllib.loads(glossary.FILE.read_text(encoding="utf-8"))["terms"]
    assert set(listed) == set(terms), "a term names an act that is not listed"
    for source in glossary.sources():
        assert source.terms, source.title
        assert {source.url(language) for language in ("kk", "ru", "en")} == {
            source.address.replace("{language}", code) for code in ("kaz", "rus", "eng")
        }


# Kind of act, year, number: how the state's legal information system names an act. Orders ("V")
# carry the number of their registration, which their title does not.
ACT = re.compile(r"https://adilet\.zan\.kz/\{language\}/docs/([KUPVZ])(\d\d)(\d{5,8})_?")


def test_the_address_of_an_act_is_that_of_its_title() -> None:
    for source in glossary.sources():
        found = ACT.fullmatch(source.address)
        assert found, source.address
        kind, year, number = found.groups()
        for title in source.title.values():
            assert re.search(rf"\b(19|20){year}\b", title), (title, source.address)
            if kind != "V":
                assert re.search(rf"(№|No\.) {int(number)}\b", title), (title, source.address)


def _forms(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def _single(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def _has_words(form: str) -> bool:
    return bool(LETTERS.search(filling.PLACEHOLDER.sub("", form)))
