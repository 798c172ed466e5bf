"""Offices and calendars through their doors."""

from __future__ import annotations

import pytest
from django.urls import reverse

from elshi.foundation.access import roles
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.offices.models import Holiday, Office, WorkingCalendar
from elshi.foundation.offices.reads import working_calendar

pytestmark = pytest.mark.django_db


def at(name, *given):
    return reverse(f"administration:{name}", args=given)


def names(word, field="name"):
    return {f"{field}_{language}": f"{word} {language}" for language in ("kk", "ru", "en")}


def test_an_office_is_opened_in_its_time_zone(ministry, admin) -> None:
    asked = {"code": "hag", "kind": "embassy", "time_zone": "Europe/Amsterdam",
             "calendar": ministry.calendar.code, **names("The Hague")}  # fmt: skip
    assert admin.post(at("office_open"), asked).status_code == 302
    office = Office.objects.get(code="HAG")
    assert (office.party, office.time_zone) == (ministry.party, "Europe/Amsterdam")
    assert list(audit([])) == []


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Mars/Olympus"}, {"name_ru": ""}, {"code": "a b"}, {"code": "MFA-1"},
     {"calendar": "9999"}],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_stored(wrong, ministry, admin) -> None:
    asked = {"code": "HAG", "kind": "embassy", "time_zone": "Europe/Amsterdam",
             "calendar": ministry.calendar.code, **names("The Hague")}  # fmt: skip
    before = Leaf.objects.count()
    assert admin.post(at("office_open"), asked | wrong).status_code == 422
    assert Office.objects.count() == 1
    assert Leaf.objects.count() == before


def test_an_office_with_posts_is_not_closed(ministry, admin) -> None:
    code = ministry.office.code
    assert admin.post(at("office_close", code)).status_code == 409
    for role in ("consul", "auditor", "visa_officer"):
        admin.post(at("post_close", getattr(ministry, role).post.code))
    assert Office.objects.get(code=code).closed_on is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Есептік жазбаларды ашу, өзгерту және жабу"),
     ("ru", "Открывать, изменять и закрывать учётные записи"),
     ("en", "Open, change and close accounts")],
)  # fmt: skip
def test_a_post_s_powers_are_said_in_words(language, words, ministry, admin) -> None:
    page = at("post", ministry.administrator.post.code).replace("/en/", f"/{language}/", 1)
    said = admin.get(page).content.decode()
    assert said.count(words) == 1
    assert "identity.account.manage" in said  # as programs call it


def test_a_power_without_words_is_given_to_nobody() -> None:
    with pytest.raises(LookupError, match=r"not said in words.*offices\.moon\.view"):
        roles.grant("auditor", "offices.moon.view")
    assert "offices.moon.view" not in roles.known_permissions()


def test_a_day_off_moves_deadlines_and_can_be_taken_out(ministry, admin) -> None:
    code = ministry.calendar.code
    day = {"day_day": 4, "day_month": 1, "day_year": 2027, "working": "no", **names("Feast")}
    assert admin.post(at("day_mark", code), day).status_code == 302
    assert admin.post(at("day_mark", code), day).status_code == 422
    marked = Holiday.objects.get()
    assert marked.day in working_calendar(ministry.office).holidays
    assert admin.post(at("day_unmark", code, "2027-01-04")).status_code == 302
    assert Holiday.objects.count() == 0
    assert Leaf.objects.filter(act="offices.calendar.unmark_day").count() == 1
    assert list(audit([])) == []


def test_a_calendar_closes_after_it_opens(ministry, admin) -> None:
    asked = {"days": ["0", "1"], "opens": "18:00", "closes": "09:00", **names("Week")}
    assert admin.post(at("calendar_change", ministry.calendar.code), asked).status_code == 422
    kept = WorkingCalendar.objects.get(pk=ministry.calendar.pk)
    assert kept.days == [0, 1, 2, 3, 4]


def test_a_row_changed_past_the_acts_is_named(ministry) -> None:
    ministry.consul.post.__class__.objects.filter(pk=ministry.consul.post.pk).update(
        role="administrator"
    )
    found = [finding.document("en") for finding in audit([])]
    assert len(found) == 1
    assert ministry.consul.post.code in str(found[0])
