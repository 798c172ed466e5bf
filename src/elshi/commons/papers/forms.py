"""What is asked about papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from elshi.foundation.access import labels
from elshi.foundation.languages.texts import TextsField

from .rules import KINDS, LINKS, LONGEST_TEXT, LONGEST_TITLE


class TextForm(forms.Form):
    """Title and texts; ``edition`` says which state of the paper the writer saw."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = TextsField(
        label=_("Title"), longest=LONGEST_TITLE,
        help_text=_("Lists show it: name no private person here."),
    )  # fmt: skip
    original = forms.ChoiceField(
        label=_("Language of the original"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text: %(language)s") % {"language": name}, max_length=LONGEST_TEXT,
                required=False, widget=forms.Textarea(attrs={"rows": 10, "lang": code}),
            )  # fmt: skip

    def texts(self) -> dict[str, str]:
        """The texts given, by language."""
        given = ((code, self.cleaned_data[f"text_{code}"]) for code, _name in settings.LANGUAGES)
        return {code: text for code, text in given if text.strip()}


class PaperForm(TextForm):
    """A new paper."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    office = forms.ChoiceField(label=_("Office"))

    field_order = ("kind", "office", "title", "original")

    def __init__(self, *given: Any, offices: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.fields["office"].initial = offices[0][0]


class SearchForm(forms.Form):
    """What narrows the list."""

    words = forms.CharField(label=_("Number or words of the title"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *KINDS.items()], required=False
    )


class EnclosureForm(forms.Form):
    """A file to go with a paper."""

    title = forms.CharField(label=_("What it is"), max_length=LONGEST_TITLE)
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, JPEG or PNG"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )  # fmt: skip


class LinkForm(forms.Form):
    """How the paper stands to another."""

    kind = forms.ChoiceField(
        label=_("This paper is"), choices=[(code, words[0]) for code, words in LINKS.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    other = forms.CharField(label=_("Number or reference of the other paper"), max_length=120)


class LabelsForm(forms.Form):
    """Who needs to know: labels that the actor's own posts are cleared for."""

    labels = forms.MultipleChoiceField(
        label=_("Need-to-know labels"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only posts cleared for every label see the paper."),
    )  # fmt: skip

    def __init__(
        self, *given: Any, known: Iterable[str], kept: Iterable[str], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        field = self.fields["labels"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = labels.choices(known, kept=kept)
