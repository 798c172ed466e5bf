"""What is asked about hosts and invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elshi.foundation.languages.fields import PartedDateField, in_language
from elshi.foundation.languages.texts import TextsField

from .forms import category_choices
from .models import Host
from .questions import ENTRY_CHOICES
from .rulebook import RuleBook


class HostForm(forms.Form):
    """An organisation that may invite."""

    registration = forms.RegexField(
        r"^[0-9A-Z-]{4,32}$",
        label=_("Registration number"),
        help_text=_("In Kazakhstan the twelve figures of the BIN"),
    )
    name = TextsField(label=_("Name of the organisation"))


class _HostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, host: Any) -> str:
        return f"{in_language(host.name)} · {host.registration}"


class InvitationForm(forms.Form):
    """Who is invited, for what and until when; bound to one passport."""

    host = _HostField(Host.objects.none(), label=_("Host"))
    category = forms.ChoiceField(label=_("Visa"))
    entries = forms.ChoiceField(
        label=_("Number of entries"), choices=ENTRY_CHOICES, widget=forms.RadioSelect
    )
    valid_until = PartedDateField(
        label=_("Good until"), help_text=_("The invited person must have applied by then")
    )
    surname = forms.CharField(label=_("Surname"), max_length=80, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=80)
    passport_number = forms.RegexField(
        r"^[A-Za-z0-9]{4,20}$",
        label=_("Passport number"),
        error_messages={"invalid": _("Use letters A to Z and digits only.")},
    )
    birth = PartedDateField(label=_("Date of birth"))

    def __init__(self, *given: Any, hosts: Any, book: RuleBook, **named: Any) -> None:
        super().__init__(*given, **named)
        self.book = book
        host, category = self.fields["host"], self.fields["category"]
        assert isinstance(host, forms.ModelChoiceField)
        assert isinstance(category, forms.ChoiceField)
        host.queryset, host.empty_label = hosts, _("Choose")
        wanted = {code for code, row in book.categories.items() if row["invitation"]}
        category.choices = [one for one in category_choices(book) if one[0] in wanted]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        row = self.book.categories.get(given.get("category", ""))
        if row and given.get("entries") and given["entries"] not in row["entries"]:
            self.add_error("entries", _("This visa is not issued for so many entries."))
        return given

    def invitee(self) -> dict[str, str]:
        """The person as the invitation seals them."""
        given = self.cleaned_data
        return {
            "surname": given["surname"].strip(),
            "given_names": given["given_names"].strip(),
            "passport_number": given["passport_number"].upper(),
            "birth": given["birth"].isoformat(),
        }


class CheckForm(forms.Form):
    """What a host knows of an invitation."""

    number = forms.CharField(label=_("Invitation number"), max_length=40)
    passport = forms.CharField(label=_("Passport number of the invited person"), max_length=20)
