"""Words from templates: plain text, the reader's language, nothing personal in the subject."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.foundation.notices.rendering import WIDTH, BadTemplate, render, wrapped

HOUSE = Path(__file__).resolve().parents[3]
LETTERS = sorted(
    f"{path.parent.parent.name}.{path.stem}"
    for path in HOUSE.rglob("templates/*/notices/*.txt")
    if "tests" not in path.parts
)
PERSONAL = {"name": "Ли & <Сон> O'Brien"}


def test_nothing_of_the_context_but_the_reference_stands_in_the_subject() -> None:
    words = render("testing.letter", "en", PERSONAL, reference="K7AB")
    assert words.subject == "Your desk today K7AB"
    assert words.body == "Ли & <Сон> O'Brien & K7AB\n"


def test_a_context_cannot_put_itself_in_the_place_of_the_subjects_reference() -> None:
    words = render("testing.letter", "en", {"reference": "Anna", "name": ""}, reference="K7AB")
    assert words.subject == "Your desk today K7AB"


@pytest.mark.parametrize(
    ("language", "subject", "one", "many"),
    [
        ("en", "Your desk today", "1 notice on your desk is", "5 notices on your desk are"),
        ("kk", "Жұмыс үстеліңіз бүгін", "Үстеліңізде 1 хабарлама", "Үстеліңізде 5 хабарлама"),
        ("ru", "Ваш рабочий стол сегодня", "1 непрочитанное", "5 непрочитанных"),
    ],
)
def test_a_notice_speaks_its_readers_language(
    language: str, subject: str, one: str, many: str
) -> None:
    for count, part in ((1, one), (5, many)):
        words = render("notices.digest", language, {"count": count, "desk": "x"}, reference="1")
        assert words.subject == subject
        assert part in words.body


def test_a_desk_notice_speaks_the_language_of_whoever_looks() -> None:
    with override("ru"):
        words = render("notices.digest", None, {"count": 2, "desk": "x"}, reference="1")
    assert "2 непрочитанных" in words.body


def test_a_template_that_does_not_begin_with_its_subject_is_refused() -> None:
    with pytest.raises(BadTemplate):
        render("testing.bad", "en", {}, reference="1")
    with pytest.raises(TemplateDoesNotExist):
        render("testing.absent", "en", {}, reference="1")


@settings(deadline=None)
@given(st.text(st.sampled_from("абв әқ\nx.,-"), max_size=400))
def test_wrapping_keeps_every_word_and_ends_every_line_in_time(text: str) -> None:
    lines = wrapped(text)
    assert lines.split() == text.split()
    assert lines.endswith("\n")
    for line in lines.splitlines():
        assert len(line) <= WIDTH or " " not in line


def test_an_address_longer_than_a_line_stays_whole() -> None:
    address = "https://visa.mfa.example/kk/visas/link/" + "a-" * 60
    assert address in wrapped(f"Open {address} now").splitlines()


def test_every_letter_of_the_house_can_be_written_in_each_language() -> None:
    """A template is first read when a letter goes out: what cannot be read never goes."""
    assert len(LETTERS) > 20
    for template in LETTERS:
        said = {language: render(template, language, {"count": 2}, reference="1") for language in
                ("kk", "ru", "en")}  # fmt: skip
        assert len({words.subject for words in said.values()}) == 3, template
        assert all(words.body.strip() for words in said.values()), template
