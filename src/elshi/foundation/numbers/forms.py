"""What is asked about series of numbers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    """How the numbers of a series look."""

    template = forms.CharField(
        label=_("Template"),
        max_length=80,
        help_text=_(
            "A template is plain text with the parts {office}, {year}, {number} or {number:05}."
        ),
    )
