"""Numbers given, set aside and cancelled."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from django.db import transaction

from elshi.foundation.access import policies
from elshi.foundation.access.actors import Actor, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.numbers import actions, refusals
from elshi.foundation.numbers.models import Counter, Series, SetAside
from elshi.foundation.offices.models import Office, Party, WorkingCalendar

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
HOUSE = system("numbers")
TEMPLATE = "{office}/{year}-{number:05}"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _series() -> None:
    actions.ensure_series("tests.paper", TEMPLATE)
    actions.ensure_series("tests.sticker", "V{number:08}", by_office=False, yearly=False)


def take(series: str = "tests.paper", office: str = "AST", at: datetime = NOW) -> str:
    with transaction.atomic():
        return actions.next_number(series, office=office, at=at)


def office(code: str, zone: str) -> Office:
    name = {"kk": code, "ru": code, "en": code}
    party, _ = Party.objects.get_or_create(code="mfa", defaults={"kind": "ministry", "name": name})
    calendar, _ = WorkingCalendar.objects.get_or_create(
        code="week", defaults={"name": name, "opens": time(9), "closes": time(18)}
    )
    return Office.objects.create(
        party=party, code=code, kind="embassy", name=name, time_zone=zone, calendar=calendar
    )


def registrar(at_office: Office) -> Actor:
    powers = {
        permission: frozenset({at_office.pk})
        for permission in ("numbers.view", "numbers.reserve", "numbers.cancel")
    }
    return Actor(kind="staff", name=f"post:{at_office.code}-1", powers=powers)


def test_each_office_and_year_counts_from_one() -> None:
    next_year = NOW.replace(year=2027)
    assert [take(), take(), take(office="HAG")] == [
        "AST/2026-00001",
        "AST/2026-00002",
        "HAG/2026-00001",
    ]
    assert [take(at=next_year), take()] == ["AST/2027-00001", "AST/2026-00003"]


def test_a_series_of_the_house_counts_on_over_offices_and_years() -> None:
    numbers = [
        take("tests.sticker"),
        take("tests.sticker", "HAG"),
        take("tests.sticker", at=NOW.replace(year=2027)),
    ]
    assert numbers == ["V00000001", "V00000002", "V00000003"]


def test_a_number_of_a_transaction_undone_is_given_again() -> None:
    take()
    with transaction.atomic():
        assert actions.next_number("tests.paper", office="AST", at=NOW) == "AST/2026-00002"
        transaction.set_rollback(True)
    assert take() == "AST/2026-00002"


def test_the_year_turns_by_the_clock_of_the_office() -> None:
    office("AST", "Asia/Almaty")
    office("NYC", "America/New_York")
    new_year = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert take(at=new_year) == "AST/2027-00001"
    assert take(office="NYC", at=new_year) == "NYC/2026-00001"
    actions.ensure_series(
        "tests.note", "N {number}/{year}", by_office=False, time_zone="Asia/Almaty"
    )
    assert take("tests.note", at=new_year) == "N 1/2027"


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    actions.ensure_series("tests.paper", TEMPLATE)
    with pytest.raises(RuntimeError):
        actions.next_number("tests.paper", office="AST", at=NOW)
    assert not Counter.objects.exists()


def test_an_unknown_series_is_refused() -> None:
    with pytest.raises(refusals.UnknownSeries):
        take("tests.nothing")


@pytest.mark.parametrize("template", ["{year}-{number}", "{office}{number}/{year}", "{x}"])
def test_an_unsound_template_is_refused_with_what_to_do(template: str) -> None:
    with pytest.raises(refusals.UnsoundTemplate) as refusal:
        actions.ensure_series("tests.bad", template)
    assert refusal.value.mend in refusals.FAULTS.values()
    with pytest.raises(refusals.UnsoundTemplate):
        actions.change_template("tests.paper", template, by=HOUSE, at=NOW)
    assert not Series.objects.filter(code="tests.bad").exists()
    assert Series.objects.get(code="tests.paper").template == TEMPLATE


def test_a_new_template_begins_with_the_next_counter() -> None:
    take()
    actions.change_template("tests.paper", "{number}/{office}/{year}", by=HOUSE, at=NOW)
    assert take() == "AST/2026-00002"
    assert take(at=NOW.replace(year=2027)) == "1/AST/2027"
    assert [leaf.act for leaf in Leaf.objects.all()] == ["numbers.change_template"]


def test_a_reserved_number_goes_to_one_paper() -> None:
    kept = actions.reserve("tests.paper", office="AST", reason="a treaty", by=HOUSE, at=NOW)
    assert (kept.number, take()) == ("AST/2026-00001", "AST/2026-00002")
    assert actions.use(kept, by=HOUSE, at=NOW) == "AST/2026-00001"
    with pytest.raises(refusals.NotReserved):
        actions.use(kept, by=HOUSE, at=NOW)
    assert [leaf.act for leaf in Leaf.objects.order_by("index")] == [
        "numbers.reserve",
        "numbers.use",
    ]


def test_a_cancelled_number_keeps_its_reason_and_is_not_given_again() -> None:
    number = take()
    kept = actions.cancel(
        "tests.paper", number, office="AST", reason=" spoilt form ", by=HOUSE, at=NOW
    )
    assert (kept.state, kept.reason) == (SetAside.State.CANCELLED, "spoilt form")
    with pytest.raises(refusals.AlreadyCancelled):
        actions.cancel("tests.paper", number, office="AST", reason="again", by=HOUSE, at=NOW)
    kept.refresh_from_db()
    assert (kept.reason, take()) == ("spoilt form", "AST/2026-00002")


def test_a_reserved_number_can_be_cancelled_and_then_not_used() -> None:
    kept = actions.reserve("tests.paper", office="AST", reason="a treaty", by=HOUSE, at=NOW)
    actions.cancel("tests.paper", kept.number, office="AST", reason="not signed", by=HOUSE, at=NOW)
    with pytest.raises(refusals.NotReserved):
        actions.use(kept, by=HOUSE, at=NOW)
    assert SetAside.objects.get().state == SetAside.State.CANCELLED


@pytest.mark.parametrize(
    "number",
    ["AST/2026-00002", "AST/2026-00000", "AST/2025-00001", "HAG/2026-00001", "AST/2026-1", "x"],
)
def test_a_number_never_given_cannot_be_cancelled(number: str) -> None:
    take()
    take(office="HAG")
    with pytest.raises(refusals.NeverGiven):
        actions.cancel("tests.paper", number, office="AST", reason="?", by=HOUSE, at=NOW)
    assert (SetAside.objects.count(), Leaf.objects.count()) == (0, 0)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_nothing_is_set_aside_without_a_reason(reason: str) -> None:
    number = take()
    with pytest.raises(refusals.NoReason):
        actions.cancel("tests.paper", number, office="AST", reason=reason, by=HOUSE, at=NOW)
    with pytest.raises(refusals.NoReason):
        actions.reserve("tests.paper", office="AST", reason=reason, by=HOUSE, at=NOW)
    assert (SetAside.objects.count(), take()) == (0, "AST/2026-00002")


def test_numbers_are_set_aside_only_at_ones_own_office() -> None:
    astana, hague = office("AST", "Asia/Almaty"), office("HAG", "Europe/Amsterdam")
    own = actions.reserve("tests.paper", office="HAG", reason="r", by=registrar(hague), at=NOW)
    stranger = registrar(astana)
    with pytest.raises(NotAllowed):
        actions.reserve("tests.paper", office="HAG", reason="r", by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        actions.use(own, by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        actions.cancel("tests.paper", own.number, office="HAG", reason="r", by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        actions.change_template("tests.paper", TEMPLATE, by=stranger, at=NOW)
    own.refresh_from_db()
    assert (own.state, Leaf.objects.count()) == (SetAside.State.RESERVED, 1)


def test_what_is_allowed_is_what_is_visible() -> None:
    astana, hague = office("AST", "Asia/Almaty"), office("HAG", "Europe/Amsterdam")
    for code in ("AST", "HAG"):
        actions.reserve("tests.paper", office=code, reason="r", by=HOUSE, at=NOW)
    nobody = Actor(kind="staff", name="post:X")
    for actor in (registrar(astana), registrar(hague), HOUSE, nobody):
        for model in (SetAside, Series):
            seen = set(policies.policy_of(model).visible(actor, model.objects.all()))
            assert seen == {
                row for row in model.objects.all() if policies.allows(actor, "view", row)
            }
    own = policies.policy_of(SetAside).visible(registrar(hague), SetAside.objects.all())
    assert [row.office for row in own] == ["HAG"]
