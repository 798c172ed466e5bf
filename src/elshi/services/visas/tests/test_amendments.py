"""What is asked for after the issue: a longer stay, a correction, a new passport; the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from elshi.commons.watchlists import actions as watchlists
from elshi.foundation.jobs import worker
from elshi.foundation.languages.formats import date_long
from elshi.foundation.ledger import actions as ledger
from elshi.foundation.notices.models import DeskNotice, Notice
from elshi.foundation.observe.errors import InvalidInput, Refusal
from elshi.foundation.procedures import actions as procedures
from elshi.foundation.procedures.errors import OtherEyesNeeded
from elshi.portal.demonstration import ministry
from elshi.services.visas.actions import aftercare, replacement
from elshi.services.visas.models import Amendment, Visa
from elshi.services.visas.reads.passages import history_of
from elshi.services.visas.reads.verification import of_codes

from . import desk_cases as cases
from .issued_cases import codes, document, issued
from .test_desk_case import hit_on

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "counters"])]


def by(post: str, at: datetime) -> Any:
    return ministry.actor_of(post, at)


def asked(visa: Visa, kind: str, at: datetime) -> Amendment:
    """A request that has come in and been screened."""
    case = visa.application
    request = aftercare.ask(case, kind, "Kindly.", by=cases.applicant(case), at=at)
    worker.drain(at=at)
    return request


def extend(request: Amendment, until: Any, at: datetime, post: str = "HAG-CONSUL") -> Amendment:
    given = {"until": until.isoformat()}
    return procedures.take(request, "extend", by=by(post, at), at=at, given=given)


def held(visa: Visa) -> Client:
    """A browser that holds the visa's case."""
    client = Client()
    session = client.session
    session["held"] = [visa.application.subject]
    session.save()
    client.cookies["session"] = session.session_key
    return client


def test_an_extension_makes_a_visa_with_the_new_last_day(visa: Visa, now: datetime) -> None:
    until = visa.valid_until + timedelta(days=20)
    request = extend(asked(visa, "extension", now), until, now)
    worker.drain(at=now)
    old, new = Visa.objects.get(pk=visa.pk), visa.replaced_by.get()
    assert (request.state, request.until, old.state, new.state) == (
        "granted", until, "superseded", "in_force",
    )  # fmt: skip
    assert (new.valid_from, new.valid_until) == (visa.valid_from, until)
    assert new.stay_days == visa.stay_days + 20
    assert of_codes(list(codes(document(new)).values()), now).finding == "valid"
    told = Notice.objects.filter(template="visas.reissued")
    assert told.count() == 1
    [event] = [one for one in history_of(visa.application, [request.subject]) if one.said]
    assert [one.text for one in event.said] == [date_long(until, "en")]


def test_a_job_that_comes_twice_extends_once(visa: Visa, now: datetime) -> None:
    from elshi.foundation.jobs import actions as jobs

    request = extend(asked(visa, "extension", now), visa.valid_until + timedelta(days=9), now)
    worker.drain(at=now)
    jobs.enqueue("visas.extend", {"amendment": request.reference})
    worker.drain(at=now)
    assert visa.application.visas.count() == 2


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_a_day_that_the_rules_do_not_bear_is_refused(
    visa: Visa,
    now: datetime,
    days: int,
) -> None:
    request = asked(visa, "extension", now)
    size = ledger.size()
    with pytest.raises(Refusal) as refusal:
        extend(request, visa.valid_until + timedelta(days=days), now)
    assert refusal.value.code == "not_ready"
    request.refresh_from_db()
    assert (request.state, request.until, ledger.size()) == ("asked", None, size)


def test_thirty_days_in_all_not_thirty_each_time(visa: Visa, now: datetime) -> None:
    first = visa.valid_until
    extend(asked(visa, "extension", now), first + timedelta(days=30), now)
    worker.drain(at=now)
    with pytest.raises(InvalidInput) as refusal:
        aftercare.ask(
            visa.application, "extension", "More.", by=cases.applicant(visa.application), at=now
        )
    assert set(refusal.value.errors) == {"kind"}


def test_a_visa_whose_rules_bear_no_extension_offers_none(now: datetime, visa: Visa) -> None:
    other = issued(now, category="B1")
    page = held(other).get(f"/en/visas/applications/{other.application.reference}/request/")
    shown = page.content.decode()
    assert "I have a new passport" in shown
    assert "I need to stay longer" not in shown


def test_a_new_likeness_is_decided_first_and_by_somebody_else(visa: Visa, now: datetime) -> None:
    request, until = asked(visa, "extension", now), visa.valid_until + timedelta(days=5)
    hit = hit_on(visa.application)
    with pytest.raises(Refusal):
        extend(request, until, now)
    consul = by("HAG-CONSUL", now)
    watchlists.decide(hit, by=consul, at=now, state="overridden", reason="Known to us.")
    size = ledger.size()
    with pytest.raises(OtherEyesNeeded):
        extend(request, until, now)
    request.refresh_from_db()
    assert (request.state, request.until, ledger.size()) == ("asked", None, size)


def test_whoever_overrode_a_likeness_does_not_replace_the_visa(visa: Visa, now: datetime) -> None:
    consul, case = by("HAG-CONSUL", now), visa.application
    replacement.correct(case, {"given_names": "ANNA"}, reason="A misprint.", by=consul, at=now)
    later = now + timedelta(seconds=5)
    worker.drain(at=later)
    watchlists.decide(hit_on(case), by=consul, at=later, state="overridden", reason="Known.")
    with pytest.raises(OtherEyesNeeded):
        replacement.replace(visa, by=consul, at=later)
    assert visa.replaced_by.count() == 0


def test_a_replacement_meets_the_correction_that_was_asked_for(visa: Visa, now: datetime) -> None:
    request, consul = asked(visa, "correction", now), by("HAG-CONSUL", now)
    replacement.correct(
        visa.application, {"given_names": "ANNA"}, reason="A misprint.", by=consul, at=now
    )
    later = now + timedelta(seconds=5)
    worker.drain(at=later)
    replacement.replace(visa, by=consul, at=later)
    request.refresh_from_db()
    assert request.state == "granted"


def test_a_declined_request_tells_the_traveller_why(visa: Visa, now: datetime) -> None:
    request = asked(visa, "new_passport", now)
    given = {"reasoning": "The passport was not shown."}
    procedures.take(request, "decline", by=by("HAG-CONSUL", now), at=now, given=given)
    page = held(visa).get(f"/en/visas/applications/{visa.application.reference}/")
    assert "The passport was not shown." in page.content.decode()
    assert Notice.objects.filter(template="visas.amendment_declined").count() == 1


def test_one_of_a_kind_at_a_time_and_five_in_all(visa: Visa, now: datetime) -> None:
    case = visa.application
    for _number in range(5):
        request = asked(visa, "correction", now)
        with pytest.raises(Refusal) as twice:
            aftercare.ask(case, "correction", "Again.", by=cases.applicant(case), at=now)
        assert twice.value.code == "asked_already"
        procedures.take(request, "withdraw", by=cases.applicant(case), at=now)
    with pytest.raises(Refusal) as more:
        aftercare.ask(case, "correction", "Again.", by=cases.applicant(case), at=now)
    assert (more.value.code, case.amendments.count()) == ("too_many_requests", 5)


def test_the_request_lies_on_the_desk_and_is_answered_there(visa: Visa, now: datetime) -> None:
    cache.clear()
    request, case = asked(visa, "extension", now), visa.application
    consul = cases.signed_in("HAG-CONSUL")
    assert "I need to stay longer" in consul.get("/en/desk/").content.decode()
    shown = consul.get(f"/en/visas/cases/{case.reference}/").content.decode()
    assert "Kindly." in shown
    address = f"/en/visas/cases/{case.reference}/amendments/{request.reference}/steps/extend/"
    until = (visa.valid_until + timedelta(days=3)).isoformat()
    assert consul.post(address, {"until": until}).status_code == 302
    request.refresh_from_db()
    assert request.state == "granted"


def test_the_holder_alone_withdraws_it(visa: Visa, now: datetime) -> None:
    request = asked(visa, "correction", now)
    reference = visa.application.reference
    address = f"/en/visas/applications/{reference}/amendments/{request.reference}/steps/withdraw/"
    assert Client().post(address).status_code == 404
    request.refresh_from_db()
    assert request.state == "asked"
    assert held(visa).post(address).status_code == 302
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_an_unanswered_request_is_overdue_on_the_desk(visa: Visa, now: datetime) -> None:
    from elshi.foundation.procedures import alarms

    request = asked(visa, "correction", now)
    assert request.due_at is not None
    alarms.ring("visas.amendment", after=0, at=request.due_at + timedelta(days=1))
    request.refresh_from_db()
    assert request.overdue_since == request.due_at
    assert DeskNotice.objects.filter(template="visas.desk_amendment_overdue").exists()
