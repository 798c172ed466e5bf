"""The rule tables as forms: one thing a page, no raw table, no JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elshi.commons.fees.money import major, minor
from elshi.commons.world import reads as world
from elshi.foundation.languages.fields import PartedDateField, in_language
from elshi.foundation.languages.texts import TextsField

from .questions import ENTRY_CHOICES
from .ruleedits import (
    EVERYBODY,
    LISTED,
    NOBODY,
    electronic_for,
    place_of,
    reach,
    usual_list,
)

PLAIN = (
    "title", "purpose", "working_days", "extension_days", "invitation", "eased", "official",
    "documents",
)  # fmt: skip
BLANK: dict[str, Any] = {"electronic": NOBODY, "working_days": 5, "extension_days": 0}
DAYS = (("stay_days", _("Days of stay")), ("validity_days", _("Days of validity")))
NUMBERS = ("stay_days", "validity_days", "fee")


REFUND_CHOICES = (
    ("never", _("Never")),
    ("unexamined", _("Until the examination begins")),
    ("undecided", _("Until the decision")),
)


class GeneralForm(forms.Form):
    """What an edition is called, from when it rules, in which currency fees are, which go back."""

    title = TextsField(label=_("Title"))
    valid_from = PartedDateField(label=_("Rules from"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency of the fees"), help_text=_("Three letters, e.g. USD")
    )
    refund = forms.ChoiceField(
        label=_("When is the fee of an undecided application given back?"),
        choices=REFUND_CHOICES,
        widget=forms.RadioSelect,
    )


class NewEditionForm(forms.Form):
    """From when the new edition is to rule."""

    valid_from = PartedDateField(label=_("Rules from"))


def _place(rows: int) -> forms.IntegerField:
    """Where a row stands in the list that travellers see."""
    return forms.IntegerField(
        label=_("Place in the list"), required=False, min_value=1, max_value=max(1, rows),
        widget=forms.NumberInput(attrs={"class": "w-4"}),
    )  # fmt: skip


class CategoryForm(forms.Form):
    """A category: its terms for each number of entries, what it asks for, who has it online."""

    title = TextsField(label=_("Title"))
    purpose = forms.ChoiceField(label=_("Purpose of the journey"), required=False)
    working_days = forms.IntegerField(
        label=_("Working days to a decision"), min_value=1, max_value=120
    )
    extension_days = forms.IntegerField(
        label=_("Days by which a visa may be extended"), min_value=0, max_value=3660,
        help_text=_("0: it is not extended"),
    )  # fmt: skip
    invitation = forms.BooleanField(label=_("An invitation is needed"), required=False)
    eased = forms.BooleanField(
        label=_("Nationalities of the eased list need no invitation"), required=False
    )
    official = forms.BooleanField(label=_("Issued on a note verbale, without fee"), required=False)
    documents = forms.MultipleChoiceField(
        label=_("Supporting documents"), required=False, widget=forms.CheckboxSelectMultiple
    )
    electronic = forms.ChoiceField(
        label=_("Who can have it online?"),
        choices=[
            (NOBODY, _("Nobody: at the mission only")),
            (LISTED, _("Listed nationalities; see the page of each")),
            (EVERYBODY, _("All nationalities")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *given: Any, table: Mapping[str, Any], row: Any = None, **named: Any
    ) -> None:
        start = _answers(row, table["currency"]) if row else BLANK
        super().__init__(*given, **{"initial": start, **named})
        self.table, self.row = table, row
        for code, title in ENTRY_CHOICES:
            self._add_offer(code, title)
        documents, purpose = self.fields["documents"], self.fields["purpose"]
        assert isinstance(documents, forms.MultipleChoiceField)
        assert isinstance(purpose, forms.ChoiceField)
        documents.choices = [(c, in_language(t)) for c, t in table["documents"].items()]
        rows = table.get("purposes", ())
        known = len(table["categories"])
        self.fields["place"] = _place(known if row else known + 1)
        if row:
            self.fields["place"].initial = place_of(table["categories"], row["code"])
        purpose.choices = [("", _("Other")), *((r["code"], in_language(r["title"])) for r in rows)]

    def _add_offer(self, code: str, title: Any) -> None:
        """Four fields for one number of entries; without the tick the others do not count."""
        self.fields[code] = forms.BooleanField(label=title, required=False)
        small = {"class": "w-8"}
        for name, label in DAYS:
            self.fields[f"{code}_{name}"] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=3660,
                widget=forms.NumberInput(attrs=small),
            )  # fmt: skip
        self.fields[f"{code}_fee"] = forms.DecimalField(
            label=_("Fee in %(currency)s") % {"currency": self.table["currency"]},
            required=False, min_value=0, max_digits=9, decimal_places=2,
            widget=forms.NumberInput(attrs=small | {"step": "0.01"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        offered = [code for code, _title in ENTRY_CHOICES if given.get(code)]
        if not offered:
            self.add_error(ENTRY_CHOICES[0][0], _("Choose at least one number of entries."))
        for code in offered:
            self._judge_offer(code, given)
        return given

    def _judge_offer(self, code: str, given: dict[str, Any]) -> None:
        for name in NUMBERS:
            field = f"{code}_{name}"
            if given.get(field) is None and field not in self.errors:
                self.add_error(field, _("Write a number."))
        stay, validity = given.get(f"{code}_stay_days"), given.get(f"{code}_validity_days")
        if stay and validity and stay > validity:
            self.add_error(f"{code}_stay_days", _("The stay is longer than the visa is valid."))

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The tick of each number of entries with its three numbers, for the page."""
        return [
            (self[code], [self[f"{code}_{name}"] for name in NUMBERS]) for code, _t in ENTRY_CHOICES
        ]

    def others(self) -> list[Any]:
        """The fields that stand before the entries, and those after them."""
        entries = tuple(code for code, _title in ENTRY_CHOICES)
        return [field for field in self if not field.name.startswith(entries)]

    def table_row(self, code: str) -> dict[str, Any]:
        """The category as the table keeps it; fees in minor units."""
        given = self.cleaned_data
        offers = {
            name: {
                "stay_days": given[f"{name}_stay_days"],
                "validity_days": given[f"{name}_validity_days"],
                "fee": minor(given[f"{name}_fee"], self.table["currency"]),
            }
            for name, _title in ENTRY_CHOICES
            if given[name]
        }
        return {
            "code": code,
            **{name: given[name] for name in PLAIN},
            "entries": offers,
            "electronic": electronic_for(given["electronic"], self.row, usual_list(self.table)),
        }  # fmt: skip


class NewCategoryForm(CategoryForm):
    """A category with its code."""

    code = forms.RegexField(
        r"^[A-Z][0-9]{1,2}(-[0-9])?$",
        label=_("Code"),
        help_text=_("A letter and a number, e.g. B12 or B12-1"),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.order_fields(["code"])

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if any(row["code"] == code for row in self.table["categories"]):
            raise forms.ValidationError(_("This category is in the table already."))
        return code


def _answers(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """A category as the form shows it."""
    start = {"extension_days": 0, **row, "electronic": reach(row)}
    for code, offer in row["entries"].items():
        start[code] = True
        start[f"{code}_fee"] = major(offer["fee"], currency)
        start |= {f"{code}_{name}": offer[name] for name in ("stay_days", "validity_days")}
    return start


class StateForm(forms.Form):
    """Which nationality."""

    state = forms.ChoiceField(label=_("Nationality"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *world.choices()]


class NationalityForm(forms.Form):
    """What holds for one nationality."""

    visa_free_days = forms.IntegerField(
        label=_("Days without a visa"), min_value=0, max_value=365, required=False,
        help_text=_("0 or empty: a visa is needed"),
        widget=forms.NumberInput(attrs={"class": "w-8"}),
    )  # fmt: skip
    no_invitation = forms.BooleanField(
        label=_("On the eased list: no invitation for categories that allow it"), required=False
    )
    electronic = forms.MultipleChoiceField(
        label=_("Can have online"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, table: Mapping[str, Any], state: str, **named: Any) -> None:
        rows = [row for row in table["categories"] if reach(row) == LISTED]
        start = {
            "visa_free_days": table["visa_free"].get(state, 0),
            "no_invitation": state in table["no_invitation"],
            "electronic": [row["code"] for row in rows if state in row["electronic"]],
        }
        super().__init__(*given, **{"initial": start, **named})
        field = self.fields["electronic"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(r["code"], f"{r['code']} · {in_language(r['title'])}") for r in rows]

    def clean_visa_free_days(self) -> int:
        return int(self.cleaned_data["visa_free_days"] or 0)


class DocumentForm(forms.Form):
    """A supporting document's title."""

    title = TextsField(label=_("Title"))


class NewDocumentForm(DocumentForm):
    """A supporting document with its code."""

    code = forms.RegexField(
        r"^[a-z][a-z_]{1,30}$", label=_("Code"), help_text=_("Small letters, e.g. work_permit")
    )
    field_order = ("code", "title")

    def __init__(self, *given: Any, table: Mapping[str, Any], **named: Any) -> None:
        super().__init__(*given, **named)
        self.table = table

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code in self.table["documents"]:
            raise forms.ValidationError(_("This document is in the table already."))
        return code


class PurposeForm(forms.Form):
    """A purpose of a journey, as a traveller thinks of it, and where it stands in the list."""

    title = TextsField(label=_("Title"))

    def __init__(self, *given: Any, table: Mapping[str, Any], code: str = "", **named: Any) -> None:
        rows = table.get("purposes", ())
        start = next(({"title": row["title"]} for row in rows if row["code"] == code), {})
        super().__init__(*given, **{"initial": start, **named})
        self.table = table
        self.fields["place"] = _place(len(rows) if code else len(rows) + 1)
        self.fields["place"].initial = place_of(rows, code)


class NewPurposeForm(PurposeForm):
    """A purpose with its code."""

    code = forms.RegexField(
        r"^[a-z][a-z_]{1,30}$", label=_("Code"), help_text=_("Small letters, e.g. study")
    )
    field_order = ("code", "title", "place")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if any(row["code"] == code for row in self.table.get("purposes", ())):
            raise forms.ValidationError(_("This purpose is in the table already."))
        return code
