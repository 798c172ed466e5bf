"""What is asked about watch lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 32 * 1024 * 1024


class LoadForm(forms.Form):
    """An edition of the list."""

    file = forms.FileField(
        label=_("The list as XML"),
        help_text=_("The consolidated list of the UN Security Council, at most 32 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if (given.size or 0) > LARGEST:
            raise ValidationError(_("The file is larger than 32 MB."))
        return given
