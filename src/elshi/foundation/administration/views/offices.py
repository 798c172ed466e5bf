"""Offices and working calendars."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from elshi.foundation.access import reads as access
from elshi.foundation.access.doors import staff_form, staff_page
from elshi.foundation.access.screens import (
    Errand,
    Fact,
    Link,
    Screen,
    Table,
    Tag,
    actor_of,
    carry_out,
    sent,
    show,
)
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import clock, date_long
from elshi.foundation.offices import actions
from elshi.foundation.offices.models import Holiday, Office, Party, WorkingCalendar

from ..forms import (
    WEEKDAYS,
    CalendarForm,
    HolidayForm,
    NewCalendarForm,
    NewOfficeForm,
    NothingAsked,
    OfficeForm,
)
from .posts import row_of

VIEW, OFFICE, CALENDAR = "offices.office.view", "offices.office.manage", "offices.calendar.manage"


def _offices(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Offices"), reverse("administration:offices")), *((each, "") for each in last)]


def _calendars(*last: Any) -> list[tuple[Any, str]]:
    return [(_("Working calendars"), reverse("administration:calendars")),
            *((each, "") for each in last)]  # fmt: skip


def _office(request: HttpRequest, code: str) -> Office:
    rows = Office.objects.select_related("party", "calendar", "parent")
    return access.get(actor_of(request), rows, code=code)


def _office_page(office: Office) -> str:
    return reverse("administration:office", args=(office.code,))


def _calendar_page(calendar: WorkingCalendar) -> str:
    return reverse("administration:calendar", args=(calendar.code,))


@staff_page(VIEW)
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of the party."""
    actor = actor_of(request)
    rows = access.visible(actor, Office).select_related("calendar")
    table = Table(
        heads=(_("Office"), _("Code"), _("Kind"), _("Time zone"), _("Working calendar")),
        rows=[
            [Link(str(each), _office_page(each)), each.code, each.get_kind_display(),
             each.time_zone, Tag(_("closed")) if each.closed_on else each.calendar]
            for each in rows
        ],
    )  # fmt: skip
    new = Link(_("Open an office"), reverse("administration:office_open"), "primary")
    return show(
        request, Screen(_("Offices"), links=[new] if actor.may(OFFICE) else [], tables=[table])
    )


@staff_page(VIEW)
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office and its posts."""
    found, actor, now = _office(request, code), actor_of(request), timezone.now()
    posts = found.posts.prefetch_related("tenures__account").select_related("office")
    links = []
    if actor.may(OFFICE) and not found.closed_on:
        links = [
            Link(_("Change"), reverse("administration:office_change", args=(code,))),
            Link(_("Close the office"), reverse("administration:office_close", args=(code,)),
                 "warning"),
        ]  # fmt: skip
    screen = Screen(
        str(found),
        tag=Tag(_("closed")) if found.closed_on else None,
        trail=_offices(found.code),
        links=links,
        facts=[
            Fact(_("Code"), found.code),
            Fact(_("Kind"), found.get_kind_display()),
            Fact(_("Belongs to"), found.parent or "–"),
            Fact(_("Time zone"), found.time_zone),
            Fact(_("Working calendar"), found.calendar, _calendar_page(found.calendar)),
        ],
        tables=[
            Table((_("Post"), _("Code"), _("Role"), _("Holder")),
                  [row_of(post, now) for post in posts], title=_("Posts"),
                  empty=_("No post yet")),
        ],
    )  # fmt: skip
    return show(request, screen)


@staff_form(OFFICE)
def open_office(request: HttpRequest) -> HttpResponse:
    """Open an office."""
    actor = actor_of(request)
    known = access.visible(actor, Office)
    first = known.filter(kind=Office.Kind.DEPARTMENT).first() or known.first()
    usual = {"time_zone": first.time_zone, "calendar": first.calendar} if first else {}
    form = NewOfficeForm(sent(request), offices=known, initial=usual)

    def act(given: dict[str, Any]) -> str:
        assert actor.party is not None, "staff stand for a party"
        party = Party.objects.get(pk=actor.party)
        code = given.pop("code")
        return _office_page(actions.open_office(party, code, **given, by=actor, at=timezone.now()))

    errand = Errand(_("Open an office"), _("Open the office"), reverse("administration:offices"),
                    done=_("The office is open; create its posts."),
                    trail=_offices(_("Open an office")))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(OFFICE)
def change_office(request: HttpRequest, code: str) -> HttpResponse:
    """Change an office; its code stands in numbers and stays."""
    found, actor = _office(request, code), actor_of(request)
    names = ("kind", "name", "time_zone", "calendar", "parent")
    form = OfficeForm(
        sent(request),
        offices=access.visible(actor, Office).exclude(pk=found.pk),
        initial={name: getattr(found, name) for name in names},
    )

    def act(given: dict[str, Any]) -> None:
        actions.change_office(found, **given, by=actor, at=timezone.now())

    errand = Errand(_("Change the office"), _("Save"), _office_page(found), done=_("Saved."),
                    trail=_offices(found.code))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(OFFICE)
def close_office(request: HttpRequest, code: str) -> HttpResponse:
    """Close an office without posts."""
    found = _office(request, code)

    def act(given: dict[str, Any]) -> None:
        actions.close_office(found, by=actor_of(request), at=timezone.now())

    errand = Errand(_("Close the office"), _("Close the office"), _office_page(found),
                    done=_("The office is closed."), tone="warning",
                    facts=[Fact(_("Office"), found)], trail=_offices(found.code))  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


@staff_page(VIEW)
def calendars(request: HttpRequest) -> HttpResponse:
    """The working calendars."""
    actor = actor_of(request)
    table = Table(
        heads=(_("Calendar"), _("Working days"), _("Hours")),
        rows=[
            [Link(str(each), _calendar_page(each)), _days(each), _hours(each)]
            for each in access.visible(actor, WorkingCalendar)
        ],
    )
    new = Link(_("Make a calendar"), reverse("administration:calendar_open"), "primary")
    links = [new] if actor.may(CALENDAR) else []
    return show(request, Screen(_("Working calendars"), links=links, tables=[table]))


def _days(calendar: WorkingCalendar) -> str:
    return ", ".join(str(title) for number, title in WEEKDAYS if number in calendar.days)


def _hours(calendar: WorkingCalendar) -> str:
    language = get_language() or "en"
    return f"{clock(calendar.opens, language)} – {clock(calendar.closes, language)}"


@staff_page(VIEW)
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One calendar with its marked days from this year on."""
    actor, now = actor_of(request), timezone.now()
    found = access.get(actor, WorkingCalendar, code=code)
    keeps, language = actor.may(CALENDAR), get_language() or "en"
    days = found.holidays.filter(day__year__gte=now.year)
    rows = []
    for marked in days:
        kind = Tag(_("worked"), "note") if marked.working else Tag(_("day off"))
        out = reverse("administration:day_unmark", args=(found.code, marked.day.isoformat()))
        rows.append([date_long(marked.day, language), in_language(marked.name), kind,
                     Link(_("Take out"), out) if keeps else ""])  # fmt: skip
    links = [
        Link(_("Mark a day"), reverse("administration:day_mark", args=(found.code,)), "primary"),
        Link(_("Change"), reverse("administration:calendar_change", args=(found.code,))),
    ]
    screen = Screen(
        str(found),
        trail=_calendars(str(found)),
        links=links if keeps else [],
        facts=[Fact(_("Working days"), _days(found)), Fact(_("Hours"), _hours(found))],
        tables=[Table((_("Day"), _("Title"), _("Kind"), ""), rows, title=_("Marked days"),
                      empty=_("No day is marked"))],
    )  # fmt: skip
    return show(request, screen)


@staff_form(CALENDAR)
def open_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar."""
    actor = actor_of(request)
    form = NewCalendarForm(sent(request), initial={"days": [0, 1, 2, 3, 4]})

    def act(given: dict[str, Any]) -> str:
        assert actor.party is not None, "staff stand for a party"
        party = Party.objects.get(pk=actor.party)
        made = actions.open_calendar(given.pop("code"), **given, party=party, by=actor,
                                     at=timezone.now())  # fmt: skip
        return _calendar_page(made)

    errand = Errand(_("Make a calendar"), _("Make the calendar"),
                    reverse("administration:calendars"), done=_("Saved."),
                    trail=_calendars(_("Make a calendar")))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(CALENDAR)
def change_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Change weekdays and hours."""
    actor = actor_of(request)
    found = access.get(actor, WorkingCalendar, code=code)
    start = {name: getattr(found, name) for name in ("name", "days", "opens", "closes")}
    form = CalendarForm(sent(request), initial=start)

    def act(given: dict[str, Any]) -> None:
        actions.change_calendar(found, **given, by=actor, at=timezone.now())

    errand = Errand(_("Change the calendar"), _("Save"), _calendar_page(found), done=_("Saved."),
                    lead=_("Deadlines that already run are counted anew."),
                    trail=_calendars(str(found)))  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(CALENDAR)
def mark_day(request: HttpRequest, code: str) -> HttpResponse:
    """Mark a day off or a day worked instead."""
    actor = actor_of(request)
    found = access.get(actor, WorkingCalendar, code=code)

    def act(given: dict[str, Any]) -> None:
        actions.mark_day(found, **given, by=actor, at=timezone.now())

    errand = Errand(_("Mark a day"), _("Mark the day"), _calendar_page(found), done=_("Saved."),
                    trail=_calendars(str(found)))  # fmt: skip
    return carry_out(request, HolidayForm(sent(request)), act, errand)


@staff_form(CALENDAR)
def unmark_day(request: HttpRequest, code: str, day: Any) -> HttpResponse:
    """Take a marked day out."""
    actor = actor_of(request)
    rows = Holiday.objects.select_related("calendar")
    found = access.get(actor, rows, calendar__code=code, day=day)

    def act(given: dict[str, Any]) -> None:
        actions.unmark_day(found, by=actor, at=timezone.now())

    errand = Errand(
        _("Take the day out"), _("Take out"), _calendar_page(found.calendar), done=_("Taken out."),
        tone="warning", trail=_calendars(str(found.calendar)),
        facts=[Fact(_("Day"), date_long(found.day, get_language() or "en")),
               Fact(_("Title"), in_language(found.name))],
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)
