"""A date in three boxes."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from elshi.foundation.languages.fields import PartedDateField

REASONS = {"required", "incomplete", "digits", "year", "unreal"}


class Born(forms.Form):
    born = PartedDateField(label="Date of birth", autocomplete="bday")


def read(*texts: str) -> date | None:
    return PartedDateField().clean(list(texts))


def test_a_date_is_read_with_and_without_leading_zeros() -> None:
    assert read("5", "3", "1984") == date(1984, 3, 5)
    assert read("05", " 03 ", "1984") == date(1984, 3, 5)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("", "", ""), "required"),
        (("1", "", "1984"), "incomplete"),
        (("1", "mars", "1984"), "digits"),
        (("١", "3", "1984"), "digits"),
        (("1", "3", "84"), "year"),
        (("31", "2", "1984"), "unreal"),
        (("1", "13", "1984"), "unreal"),
        (("0", "1", "1984"), "unreal"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(texts: tuple[str, ...], code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read(*texts)
    assert refusal.value.code == code


def test_an_optional_date_may_be_left_out() -> None:
    assert PartedDateField(required=False).clean(["", "", ""]) is None


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_any_text_gives_a_date_or_a_refusal(texts: list[str]) -> None:
    try:
        outcome = read(*texts)
    except ValidationError as refusal:
        outcome = refusal.code
    assert isinstance(outcome, date) or outcome in REASONS


def test_the_boxes_have_labels_names_and_the_browser_s_help() -> None:
    html = str(Born()["born"])
    for part, label in (("day", "born_0"), ("month", "born_1"), ("year", "born_2")):
        assert f'name="born_{part}"' in html
        assert f'<label for="id_{label}">' in html
        assert f'autocomplete="bday-{part}"' in html


def test_a_form_reads_its_boxes() -> None:
    form = Born({"born_day": "27", "born_month": "3", "born_year": "1984"})
    assert form.is_valid()
    assert form.cleaned_data == {"born": date(1984, 3, 27)}
    assert not Born(
        {"born_day": "27", "born_month": "03", "born_year": "1984"},
        initial={"born": date(1984, 3, 27)},
    ).has_changed()
