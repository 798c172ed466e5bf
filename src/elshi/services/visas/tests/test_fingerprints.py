"""A passport is found however its number is written: blanks, hyphens, small or wide letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from elshi.foundation.access.models import Reading
from elshi.services.visas.reads import desk
from elshi.services.visas.reads.cases import by_particulars
from elshi.services.visas.reads.fingerprints import passport_index
from elshi.services.visas.spelling import passport_number

from . import desk_cases as cases

FORMS = (
    "AB-12 345/678",
    "ab12345678",
    "AB 12345678",
    "A\u2011B\u00a012345678",
    "ＡＢ１２３４５６７８",
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
SIGNS = "- /.'\u2010\u2011\u2013\u2212\u00a0\t"


@pytest.mark.parametrize("typed", FORMS)
def test_one_number_has_one_form(typed):
    assert passport_number(typed) == "AB12345678"


@effort(deadline=None)
@given(st.text(LETTERS, min_size=1, max_size=12), st.text(SIGNS, max_size=4), st.randoms())
def test_signs_between_the_letters_change_nothing(number, signs, chance):
    places = list(number)
    for sign in signs:
        places.insert(chance.randrange(len(places) + 1), sign)
    written = "".join(places)
    assert passport_number(written) == passport_number(written.lower()) == number


@pytest.mark.django_db
def test_nothing_typed_is_nobody():
    assert passport_index("") == passport_index(" - ") == ""


class TestFound(cases.DeskTest):
    """The answer as typed with hyphens, the search without; and the other way about."""

    def found(self, text: str) -> list[str]:
        consul = cases.actor("HAG-CONSUL")
        asked = desk.asked_of(desk.sought(consul, text))
        return [row.reference for row in desk.queue(consul, asked, self.now)]

    def test_by_the_desk(self):
        hyphened = cases.received(passport_number="AB-12 345-678")
        plain = cases.received(passport_number="CD87654321")
        for typed in FORMS:
            assert self.found(typed) == [hyphened.reference], typed
        assert self.found("cd-876 54321") == [plain.reference]
        assert self.found("---") == self.found("AB1234567") == []

    def test_by_the_traveller(self):
        case = cases.received(passport_number="AB-12345678")
        for typed in FORMS:
            assert by_particulars(case.reference, typed, "1974-08-12") == case
        assert by_particulars(case.reference, "AB12345679", "1974-08-12") is None
        assert by_particulars(case.reference, "", "1974-08-12") is None

    def test_what_is_searched_for_is_noted_only_where_it_names_nobody(self):
        client, case = cases.signed_in("HAG-CONSUL"), cases.received()
        for typed in ("AB-12 345/678", "ERIKSSON/ANNA", "L898902C3", case.number.lower()):
            shown = client.post("/en/visas/cases/search/", {"q": typed}, follow=True)
            assert shown.status_code == 200
        noted = Reading.objects.filter(kind="search").order_by("pk")
        ours = f"number {case.number.lower()}"
        assert [row.why for row in noted] == ["passport", "passport", "passport", ours]
