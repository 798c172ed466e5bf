"""A list to choose from that has hundreds of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

Pairs = Sequence[tuple[str, Any]]


class LongChoices(BaseChoiceIterator):
    """A first line that chooses nothing, then many pairs: shared by forms, copied by none."""

    def __init__(self, first: Any, pairs: Pairs) -> None:
        self.first, self.pairs = first, pairs

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield "", self.first
        yield from self.pairs

    def __deepcopy__(self, memo: dict[int, Any]) -> LongChoices:
        return self


class LongSelect(forms.Select):
    """A drop-down written in one go.

    Django renders a template an option: 260 states cost three quarters of a form page that way.
    The same options are written once a process.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = _options(tuple((str(code), str(title)) for code, title in self.choices))
        begins = f'<option value="{escape(chosen)}"'
        options = options.replace(begins, f"{begins} selected", 1)
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe(options))


@lru_cache(maxsize=16)
def _options(pairs: tuple[tuple[str, str], ...]) -> str:
    """All options; a quotation mark in a value or title is escaped, so each begins but once."""
    return "".join(
        f'<option value="{escape(code)}">{escape(title)}</option>' for code, title in pairs
    )
