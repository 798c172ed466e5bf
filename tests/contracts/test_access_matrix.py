"""Every role against every address and API operation, on existing objects of both missions.

The daily suite tries each row with some of the roles, by a seed it prints; ``--long`` tries all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from django.test import TestCase
from django.utils import translation

from . import matrix, stage
from .crossing import Crossing, Row, addresses, fingerprint, refused, said
from .stage import OTHER, ROLES, THIS, Belongings

SEED = int(os.environ.get("ELSHI_SEED", "20261122"))
# Where a role of the other side belongs: refused here though it might pass there.
ELSEWHERE = {OTHER, "DEL-CONSUL"}


def test_every_address_has_its_row() -> None:
    with translation.override("en"):
        known = set(addresses())
    named = {row.view for row in matrix.ROWS}
    assert sorted(known - named) == [], "declare who may pass in tests/contracts/matrix.py"
    assert sorted(named - known) == [], "these addresses are gone: take their rows out"


def test_no_row_stands_twice() -> None:
    names = [row.name for row in matrix.ROWS]
    assert sorted({name for name in names if names.count(name) > 1}) == []


class TestMatrix(TestCase):
    """One ministry for all rows; every question is rolled back."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = stage.build()

    def setUp(self) -> None:
        self.crossing = Crossing(self.stage)
        self.enterContext(translation.override("en"))

    @pytest.mark.slow
    def test_a_sample_of_the_roles(self) -> None:
        """Each row with one role that may and two that may not."""
        print(f"access matrix: seed {SEED}")
        chance = random.Random(SEED)
        faults = []
        for row in matrix.ROWS:
            may = chance.sample(sorted(row.allows), min(1, len(row.allows)))
            barred = sorted(set(ROLES) - row.allows)
            for role in (*may, *chance.sample(barred, min(2, len(barred)))):
                faults += self.faults(row, role, self.stage.here)
        assert not faults, "\n".join(faults)

    @pytest.mark.long
    def test_every_role(self) -> None:
        before, faults = fingerprint(), []
        for row in matrix.ROWS:
            for role in ROLES:
                faults += self.faults(row, role, self.stage.here)
            for role in self.strangers(row):
                faults += self.faults(row, role, self.stage.there, expected=False)
            assert fingerprint() == before, row.name
        assert not faults, "\n".join(faults)

    @pytest.mark.slow
    def test_objects_of_the_other_mission(self) -> None:
        """The Hague and its traveller at what belongs to Delhi: nothing opens, nothing changes."""
        before, chance, faults = fingerprint(), random.Random(SEED), []
        for row in matrix.ROWS:
            strangers = self.strangers(row)
            for role in chance.sample(strangers, min(1, len(strangers))):
                faults += self.faults(row, role, self.stage.there, expected=False)
        assert not faults, "\n".join(faults)
        assert fingerprint() == before

    def strangers(self, row: Row) -> list[str]:
        """Roles of this side that may pass here and must not at the other side."""
        if not row.own:
            return []
        local = {role for role in row.allows if role.startswith("HAG-") or role == THIS}
        return sorted(local - {"HAG-CASHIER"})

    def faults(
        self, row: Row, role: str, own: Belongings, *, expected: bool | None = None
    ) -> Iterator[str]:
        """What is wrong with the answer to one role; nothing when all is right."""
        passes = role in row.allows if expected is None else expected
        answer = self.crossing.ask(role, row, own)
        title = f"{row.name} as {role}"
        if answer.status_code >= 500:
            yield f"{title}: {answer.status_code}"
        elif answer.status_code == 405:
            yield f"{title}: the method is not taken"
        elif passes and refused(answer) and not self._nothing_there(row):
            yield f"{title}: refused with {answer.status_code}"
        elif not passes and not refused(answer):
            yield f"{title}: passed with {answer.status_code}"
        elif not passes:
            yield from self._traces(row, role, own, answer)

    def _traces(self, row: Row, role: str, own: Belongings, answer: object) -> Iterator[str]:
        """A refusal writes nothing, and a hidden object looks like an absent one."""
        title = f"{row.name} as {role}"
        if answer.written:  # type: ignore[attr-defined]
            yield f"{title}: refused, and wrote {answer.written[0]}"  # type: ignore[attr-defined]
        if answer.status_code == 404 and row.args:  # type: ignore[attr-defined]
            absent = self.crossing.ask(role, row, own, absent=True)
            hidden = said(answer, row, own, absent=False)  # type: ignore[arg-type]
            if (absent.status_code, said(absent, row, own, absent=True)) != (404, hidden):
                yield f"{title}: hidden and absent differ"

    def _nothing_there(self, row: Row) -> bool:
        """Public addresses that answer 404 on this stage: nothing was published yet."""
        return row.allows == matrix.EVERYONE
