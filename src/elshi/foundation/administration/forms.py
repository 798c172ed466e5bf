"""What the administrator is asked."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elshi.foundation.access import labels
from elshi.foundation.access.actors import Actor
from elshi.foundation.access.models import Reading
from elshi.foundation.access.roles import ROLES, power
from elshi.foundation.identity.actions import RESET_REASONS
from elshi.foundation.identity.models import Account
from elshi.foundation.languages.fields import PartedDateField
from elshi.foundation.languages.texts import TextsField
from elshi.foundation.offices.models import Office, Post, WorkingCalendar

CODE = r"^[A-Z0-9][A-Z0-9-]{1,30}$"
WEEKDAYS = (
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")),
    (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")),
)  # fmt: skip


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class NothingAsked(forms.Form):
    """A button alone."""


class CodeField(forms.RegexField):
    """A short code in capitals, as it stands in numbers and in the ledger."""

    def __init__(self, longest: int = 16, **given: Any) -> None:
        given.setdefault("help_text", _("Capital letters, digits and hyphens, for example HAG."))
        super().__init__(
            CODE, max_length=longest,
            error_messages={"invalid": _("Use capital letters, digits and hyphens only.")},
            **given,
        )  # fmt: skip
        self.widget.attrs["class"] = "w-12"

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


class AccountForm(forms.Form):
    """A person's account."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The person signs in with it."))
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class ResetForm(forms.Form):
    """Why a second factor is taken off."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=list(RESET_REASONS.items()), widget=forms.RadioSelect
    )


class OfficeForm(forms.Form):
    """An office as it may be changed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Office.Kind.choices)
    name = TextsField(label=_("Name of the office"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )
    calendar = forms.ModelChoiceField(
        WorkingCalendar.objects.all(), to_field_name="code", label=_("Working calendar")
    )
    parent = forms.ModelChoiceField(
        Office.objects.none(), to_field_name="code", label=_("Belongs to"), required=False
    )

    def __init__(self, *given: Any, offices: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _rows(self, "parent", offices)
        _rows(self, "calendar", WorkingCalendar.objects.all())


class NewOfficeForm(OfficeForm):
    """An office with its code."""

    code = CodeField(label=_("Code"))
    field_order = ("code", "kind", "name", "time_zone", "calendar", "parent")


class PostForm(forms.Form):
    """A post as it may be changed."""

    title = TextsField(label=_("Title"))
    role = forms.ChoiceField(
        label=_("Role"), choices=list(ROLES.items()), help_text=_("What the holder may do there.")
    )
    labels = forms.MultipleChoiceField(
        label=_("Need-to-know labels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cases with a label are seen only from posts cleared for every label on them."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["labels"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = labels.choices(kept=self.initial.get("labels", ()))


class NewPostForm(PostForm):
    """A post with its code and office."""

    office = forms.ModelChoiceField(Office.objects.none(), to_field_name="code", label=_("Office"))
    code = CodeField(longest=32, label=_("Code"))
    field_order = ("office", "code", "title", "role", "labels")

    def __init__(self, *given: Any, offices: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _rows(self, "office", offices.filter(closed_on__isnull=True))


class CalendarForm(forms.Form):
    """Weekdays and hours."""

    name = TextsField(label=_("Title"))
    days = forms.TypedMultipleChoiceField(
        label=_("Working days"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(
        label=_("Opens"),
        initial=time(9),
        widget=_clock(),
    )
    closes = forms.TimeField(
        label=_("Closes"),
        initial=time(18),
        widget=_clock(),
    )


class NewCalendarForm(CalendarForm):
    """A calendar with its code."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=32,
        help_text=_("Small letters, digits and hyphens, for example kz."),
        widget=forms.TextInput(attrs={"class": "w-12"}),
    )
    field_order = ("code", "name", "days", "opens", "closes")


class HolidayForm(forms.Form):
    """A marked day."""

    day = PartedDateField(label=_("Day"))
    name = TextsField(label=_("Title"))
    working = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("no", _("A day off")), ("yes", _("A weekend day that is worked instead"))],
        initial="no",
        widget=forms.RadioSelect,
    )

    def clean_working(self) -> bool:
        return bool(self.cleaned_data["working"] == "yes")


class SeatForm(forms.Form):
    """Who sits at a post between two days of its office."""

    account = forms.ModelChoiceField(
        Account.objects.none(), to_field_name="reference", label=_("Colleague")
    )
    starts = PartedDateField(label=_("First day"))
    ends = PartedDateField(label=_("Last day"), required=False)

    def __init__(self, *given: Any, actor: Actor, colleagues: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _rows(self, "account", colleagues.filter(is_active=True).exclude(pk=actor.account))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", _("The last day lies before the first."))
        return given


class DeputyForm(SeatForm):
    """A deputy is named for a time with an end."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["ends"].required = True


class AbsenceForm(DeputyForm):
    """One's own post, the deputy and the days."""

    post = forms.ModelChoiceField(Post.objects.none(), to_field_name="code", label=_("Post"))
    field_order = ("post", "account", "starts", "ends")

    def __init__(self, *given: Any, posts: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _rows(self, "post", posts)


class TokenForm(forms.Form):
    """What a program may do in one's name."""

    title = forms.CharField(label=_("What it is for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, scopes: list[str], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(scope, f"{power(scope)} · {scope}") for scope in scopes]


class ReadingsForm(forms.Form):
    """Whose readings, of what, when."""

    subject = forms.CharField(
        label=pgettext_lazy("reading log", "Reference"), required=False, max_length=120
    )
    account = forms.ModelChoiceField(
        Account.objects.none(), to_field_name="reference", label=_("Colleague"), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Reading.Kind.choices]
    )
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *given: Any, colleagues: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _rows(self, "account", colleagues)


class ExportForm(forms.Form):
    """Why the whole ledger is taken out."""

    why = forms.CharField(label=_("What for?"), max_length=200)


class PasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least twelve letters, digits or signs; a sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ."))
        return str(self.cleaned_data["again"])


def beginning(day: Any, zone: str) -> datetime:
    """The first moment of a day at an office."""
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(zone))


def _rows(form: forms.Form, name: str, rows: Any) -> None:
    """Set the rows that a list offers; the names are read in the reader's language."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    field.empty_label = str(_("Choose")) if field.required else "–"
