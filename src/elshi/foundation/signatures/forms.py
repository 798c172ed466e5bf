"""What is asked about keys."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Key


class RevokeForm(forms.Form):
    """Why a key can no longer be believed."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=Key.Reason.choices, widget=forms.RadioSelect
    )
    sure = forms.BooleanField(
        label=_("I know that everything sealed with this key must be issued anew.")
    )


class RotateForm(forms.Form):
    """Where the fresh key will live."""

    where = forms.ChoiceField(
        label=_("Where the fresh key is kept"), choices=Key.Where.choices, widget=forms.RadioSelect
    )
