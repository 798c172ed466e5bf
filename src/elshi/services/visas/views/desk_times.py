"""Interview times of a mission: what is free, who comes when, times opened and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from elshi.commons.appointments import actions as appointments
from elshi.commons.appointments import plan
from elshi.commons.appointments import reads as booked
from elshi.commons.appointments.models import Booking, Slot
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
    paged,
    sent,
    show,
)
from elshi.foundation.languages.fields import in_language
from elshi.foundation.languages.formats import clock, moment_long
from elshi.foundation.offices.models import Office
from elshi.foundation.offices.reads import working_calendar, zone_of

from ..forms_times import NothingAsked, TimesForm
from ..models import Application
from ..reads.staff import EXAMINE

MARK = "%Y%m%dT%H%MZ"


def _offices(request: HttpRequest) -> list[Office]:
    """The missions where the actor examines applications."""
    rows = Office.objects.filter(pk__in=actor_of(request).offices(EXAMINE))
    return list(rows.select_related("calendar").order_by("code"))


def _home() -> str:
    return reverse("visas:times")


@staff_page(EXAMINE)
def times(request: HttpRequest) -> HttpResponse:
    """The interview times to come at the actor's missions, and whose case comes when."""
    offices, now = _offices(request), timezone.now()
    wanted = request.GET.get("office", "")
    chosen = next((one for one in offices if one.code == wanted), offices[0] if offices else None)
    if chosen is None:
        raise Http404
    new = Link(_("Open times"), f"{reverse('visas:times_open')}?office={chosen.code}", "primary")
    others = [
        Link(in_language(one.name), f"{_home()}?office={one.code}")
        for one in offices
        if one.pk != chosen.pk
    ]
    screen = Screen(
        _("Interview times"),
        lead=f"{in_language(chosen.name)} · {chosen.time_zone}",
        links=[new, *others],
        tables=[_table(request, chosen, now)],
    )
    return show(request, screen)


def _table(request: HttpRequest, office: Office, now: datetime) -> Table:
    page = paged(request, booked.slots_from(office, now))
    slots = list(page.object_list)
    coming: dict[int, list[Booking]] = {}
    for booking in booked.taken_by(Slot.objects.filter(pk__in=[slot.pk for slot in slots])):
        coming.setdefault(booking.slot_id, []).append(booking)
    cases = _cases(request, [one for rows in coming.values() for one in rows])
    return Table(
        heads=(_("Time"), _("Who comes"), _("Free places"), _("Close")),
        rows=[_row(slot, coming.get(slot.pk, []), cases) for slot in slots],
        empty=_("No interview time is open"),
        page=page,
    )


def _cases(request: HttpRequest, bookings: list[Booking]) -> dict[str, Application]:
    """The cases that come, as far as the actor may see them."""
    references = [one.subject.rpartition(":")[2] for one in bookings]
    seen = access.visible(actor_of(request), Application).filter(reference__in=references)
    return {case.subject: case for case in seen}


def _row(slot: Slot, coming: list[Booking], cases: dict[str, Application]) -> list[Any]:
    zone, language = zone_of(slot.office), get_language() or "en"
    ends = clock(slot.ends.astimezone(zone), language)
    address = reverse("visas:times_close", args=(slot.office.code, f"{slot.starts:{MARK}}"))
    return [
        f"{moment_long(slot.starts.astimezone(zone), language)}–{ends}",
        _who(coming, cases) or Tag(_("free"), "good"),
        _places(slot, len(coming)),
        "–" if coming else Link(_("Take the time back"), address),
    ]


def _places(slot: Slot, taken: int) -> str:
    return _("%(free)s of %(places)s") % {"free": slot.places - taken, "places": slot.places}


def _who(coming: list[Booking], cases: dict[str, Application]) -> Any:
    """One case leads to its page; of several the numbers; a hidden case is only a taken place."""
    seen = [cases[one.subject] for one in coming if one.subject in cases]
    if len(coming) == 1 and seen:
        return Link(seen[0].number, reverse("visas:desk_case", args=(seen[0].reference,)))
    words = [case.number for case in seen]
    hidden = len(coming) - len(seen)
    if hidden:
        words.append(ngettext("%(n)s place taken", "%(n)s places taken", hidden) % {"n": hidden})
    return ", ".join(words)


@staff_form(EXAMINE)
def times_open(request: HttpRequest) -> HttpResponse:
    """Open times on the working days of a span, by the hours of the mission."""
    offices, now = _offices(request), timezone.now()
    wanted = request.GET.get("office", "")
    office = next((one for one in offices if one.code == wanted), offices[0] if offices else None)
    if office is None:
        raise Http404
    calendar, tomorrow = working_calendar(office), now.astimezone(zone_of(office)).date()
    start = {
        "first": tomorrow + timedelta(days=1), "last": tomorrow + timedelta(days=14),
        "opens": calendar.week.opens, "closes": calendar.week.closes,
    }  # fmt: skip
    form = TimesForm(sent(request), initial=start)

    def act(given: dict[str, Any]) -> None:
        places = given.pop("places")
        planned = plan.times(given.pop("first"), given.pop("last"), **given, calendar=calendar)
        fresh = appointments.open_times(
            office, planned, places=places, by=actor_of(request), at=timezone.now()
        )
        words = ngettext("%(n)s time was opened.", "%(n)s times were opened.", fresh)
        messages.success(request, words % {"n": fresh})

    errand = Errand(
        _("Open times"), _("Open times"), f"{_home()}?office={office.code}",
        lead=_("Times are opened on the working days of the mission's calendar only. Those that "
               "overlap an open time are left out."),
        facts=[Fact(_("Mission"), in_language(office.name)), Fact(_("Clock"), office.time_zone)],
        trail=[(_("Interview times"), _home()), (_("Open times"), "")],
    )  # fmt: skip
    return carry_out(request, form, act, errand)


@staff_form(EXAMINE)
def times_close(request: HttpRequest, office: str, moment: str) -> HttpResponse:
    """Take a time back that nobody has booked."""
    slot = _slot(request, office, moment)
    when = moment_long(slot.starts.astimezone(zone_of(slot.office)), get_language() or "en")

    def act(given: dict[str, Any]) -> None:
        appointments.close_time(slot, by=actor_of(request), at=timezone.now())

    errand = Errand(
        _("Take the time back"), _("Take the time back"), f"{_home()}?office={office}",
        done=_("The time is no longer offered."), tone="warning",
        facts=[Fact(_("Mission"), in_language(slot.office.name)), Fact(_("Time"), when)],
        trail=[(_("Interview times"), _home()), (when, "")],
    )  # fmt: skip
    return carry_out(request, NothingAsked(sent(request)), act, errand)


def _slot(request: HttpRequest, office: str, moment: str) -> Slot:
    try:
        starts = datetime.strptime(f"{moment}+0000", f"{MARK}%z")
    except ValueError:
        raise Http404 from None
    rows = Slot.objects.select_related("office").filter(
        office__in=actor_of(request).offices(EXAMINE), office__code=office, starts=starts
    )
    found = rows.filter(places__gt=0).first()
    if found is None:
        raise Http404
    return found
