"""A case compared with the lists: hits, their evidence, and what is never stored."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from django.test import TestCase
from django.utils import timezone
from django.utils.translation import override

from elshi.commons.watchlists import actions, reads
from elshi.commons.watchlists.models import Edition, Entry, Hit, Screening
from elshi.commons.watchlists.rules import Person
from elshi.commons.watchlists.tests.test_united_nations import LIST
from elshi.foundation.access.actors import ANONYMOUS, system
from elshi.foundation.access.errors import NotAllowed
from elshi.foundation.offices.models import Office
from elshi.portal.demonstration import ministry

HOUSE = system("test")
ERIC = Person(names=("Éric BADÉGÉ",), birth="1971-05-01", nationality="KEN", passport="B 77")


class CompareWithTheList(TestCase):
    """One listed person, one traveller of nearly that name."""

    @classmethod
    def setUpTestData(cls) -> None:
        ministry.found(timezone.now())
        cls.at = datetime(2026, 3, 1, tzinfo=UTC)
        cls.office = Office.objects.get(code="HAG")
        cls.edition = actions.load(LIST.encode(), by=HOUSE, at=cls.at)

    def screen(self, person: Person = ERIC) -> list[Hit]:
        return actions.screen("visas.application:T", person, office=self.office, at=self.at, by="t")

    def test_a_likeness_becomes_one_open_hit_however_often_it_is_found(self) -> None:
        (hit,) = self.screen()
        assert [one.pk for one in self.screen()] == [hit.pk]
        assert (hit.state, hit.entry.key) == ("open", "1")
        assert Screening.objects.count() == 2

    def test_the_evidence_stands_beside_the_name_and_filters_nothing(self) -> None:
        (hit,) = self.screen()
        found = reads.evidence_of(hit, ERIC)
        assert set(found.pairs) == {("ERIC", "ERIC"), ("BADEGE", "BADEGE")}
        spoken = [found.birth, found.nationality, found.passport]
        with override("en"):
            assert [str(one.title) for one in spoken] == ["near", "another", "another"]

    def test_the_traveller_is_not_named_in_what_is_stored(self) -> None:
        person = dataclasses.replace(ERIC, names=("Erik BADEGUE",))
        (hit,) = self.screen(person)
        assert hit.evidence == ["ERIC BADEGE", "ERIC", "BADEGE"]

    def test_another_name_makes_no_hit_but_a_noted_screening(self) -> None:
        assert self.screen(dataclasses.replace(ERIC, names=("Anna Eriksson",))) == []
        assert Hit.objects.count() == 0
        assert Screening.objects.get().hits_count == 0

    def test_the_index_of_an_edition_is_made_once(self) -> None:
        first = reads.index_of(self.edition)
        with self.assertNumQueries(0):
            assert reads.index_of(self.edition) is first

    def test_a_broken_list_stores_nothing(self) -> None:
        with pytest.raises(actions.UnreadableList):
            actions.load(b"<html/>", by=HOUSE, at=self.at)
        assert (Edition.objects.count(), Entry.objects.count()) == (1, 1)

    def test_nobody_without_the_permission_loads_a_list(self) -> None:
        with pytest.raises(NotAllowed):
            actions.load(LIST.replace("ERIC", "ERIK").encode(), by=ANONYMOUS, at=self.at)
        assert Edition.objects.count() == 1
