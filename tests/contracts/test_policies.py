"""Two sides of one rule: what may be viewed is what is listed, for every model and anybody."""

from __future__ import annotations

import pytest
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elshi.foundation.access import policies
from elshi.foundation.access.actors import ANONYMOUS, Actor, system, traveller
from elshi.foundation.access.roles import known_permissions
from elshi.foundation.offices.models import Office, Party, Post

from . import stage

MODELS = policies.governed_models()


class TestTwoSides(TestCase):
    """Chosen actors against every row of the stage."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = stage.build()
        cls.offices = sorted(Office.objects.values_list("pk", flat=True))
        cls.parties = sorted(Party.objects.values_list("pk", flat=True))
        cls.posts = sorted(Post.objects.values_list("code", flat=True))
        cls.subjects = sorted({*cls.stage.here.held, *cls.stage.there.held})
        cls.accounts = sorted(account.pk for account in cls.stage.accounts.values())

    @pytest.mark.slow
    def test_view_is_allowed_exactly_where_it_is_listed(self) -> None:
        """A hundred invented actors; each compared on every row of every model."""

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck),
                  derandomize=True, database=None)  # fmt: skip
        @given(self._actors())
        def compare(actor: Actor) -> None:
            for model in MODELS:
                self._agree(actor, model)

        compare()

    @pytest.mark.slow
    def test_the_posts_of_the_ministry(self) -> None:
        for role in stage.POSTS:
            for model in MODELS:
                self._agree(self.stage.actor(role), model)

    def test_nobody_and_the_house(self) -> None:
        for actor in (ANONYMOUS, traveller(()), traveller(("visas.application:NONE",))):
            for model in MODELS:
                self._agree(actor, model)

    def _agree(self, actor: Actor, model: type) -> None:
        rule = policies.policy_of(model)
        rows = list(model._base_manager.all())
        listed = set(rule.visible(actor, model._base_manager.all()).values_list("pk", flat=True))
        allowed = {row.pk for row in rows if rule.allows(actor, "view", row)}
        assert allowed == listed, (model.__name__, actor)

    def _actors(self) -> st.SearchStrategy[Actor]:
        permissions = st.sampled_from(sorted(known_permissions()))
        offices = st.frozensets(st.sampled_from(self.offices), max_size=3)
        staff = st.builds(
            Actor,
            kind=st.just("staff"),
            name=st.just("account:test"),
            account=st.sampled_from(self.accounts),
            party=st.sampled_from([*self.parties, None]),
            posts=st.lists(st.sampled_from(self.posts), max_size=2).map(tuple),
            powers=st.dictionaries(permissions, offices, max_size=12),
            labels=st.frozensets(st.sampled_from(["protocol", "security"])),
            scopes=st.none() | st.frozensets(permissions, max_size=4),
        )
        held = st.frozensets(st.sampled_from(self.subjects), max_size=3)
        return staff | held.map(traveller) | st.just(ANONYMOUS)


def test_the_house_may_what_its_steps_give_it() -> None:
    assert system("worker").may("anything.at.all")
