"""A list to choose from that has hundreds of rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """A drop-down written in one go.

    Django renders a template an option: 260 states cost three quarters of a form page that way.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        rows = ((code, str(title)) for code, title in self.choices)
        options = "".join(
            f'<option value="{conditional_escape(code)}"'
            f"{' selected' if str(code) == chosen else ''}>{conditional_escape(title)}</option>"
            for code, title in rows
        )
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe(options))
