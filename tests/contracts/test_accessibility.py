"""Every page in every state of what it shows, before axe-core: narrow and wide, light and dark.

The addresses are those of the matrix, the states those of the procedures: a new one without its
way fails here. The daily suite looks at some by a seed it prints; ``--long`` looks at all.
"""

from __future__ import annotations

import os
import random

import pytest
from django.test import TestCase
from django.utils import translation

from elshi.foundation.procedures.registry import all_procedures

from . import matrix, occasions, stage, states
from .crossing import addresses
from .eyes import WHOLE, Eyes, planned
from .sights import Album

pytestmark = pytest.mark.journey
SEED = int(os.environ.get("ELSHI_SEED", "20261122"))
ROWS, WAYS, OCCASIONS, SIGHTS = 16, 2, 2, 16
# Addresses that show no page of their own, by what they do instead.
NO_PAGE = {
    # for machines: texts, keys, figures, a picture
    "emblem", "healthz", "readyz", "metrics", "ledger-checkpoint", "ledger-checkpoint-over",
    "ledger-key", "signatures-trust", "signatures-crl", "visas_doors:keys", "visas_doors:carrier",
    "fees:webhook", "files:upload_begin", "files:upload_state", "files:upload_append",
    "files:upload_finish",
    # documents to be saved
    "files:download", "visas:export", "visas:receipt", "visas:ledger_receipt", "house_letter",
    "visas:invitation_letter", "visas:interview_calendar", "visas:statistics_export",
    "papers:print", "mfa_download_recovery_codes",
    # an act, and back to the page it was asked from
    "desk_read", "fees:paid_back", "visas:returned", "visas:send_link", "visas:add_traveller",
    "visas:reassign", "visas:search",
    # ways that this house does not go: codes by e-mail, accounts without a password
    "account_confirm_login_code", "account_set_password",
    # passkeys: `journeys.test_passkeys` has one
    "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
}  # fmt: skip


def test_every_state_has_a_way() -> None:
    known = {(one.name, state.name) for one in all_procedures() for state in one.states}
    assert {(way.procedure, way.state) for way in states.WAYS} == known


class TestPages(TestCase):
    """One ministry for all pages; every look at it is rolled back."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = stage.build()

    def setUp(self) -> None:
        self.album = Album(self.stage)

    def test_some_pages(self) -> None:
        dice = random.Random(SEED)
        print(f"ELSHI_SEED={SEED}")
        self.album.matrix(dice.sample(matrix.ROWS, ROWS))
        self.album.lives(dice.sample(states.WAYS, WAYS))
        self.album.occasions(dice.sample(occasions.ALL, OCCASIONS))
        seen = list(self.album.sights.values())
        faults = []
        with Eyes() as eyes:
            for sight in dice.sample(seen, min(SIGHTS, len(seen))):
                faults += eyes.faults(sight, (dice.choice(WHOLE),))
        assert faults == [], f"ELSHI_SEED={SEED}\n" + "\n".join(faults)

    @pytest.mark.long
    def test_every_page_in_every_state(self) -> None:
        self.album.matrix()
        self.album.lives()
        self.album.occasions(occasions.ALL)
        with translation.override("en"):
            known = {view for view in addresses() if not view.startswith("api:")}
        assert known - self.album.pages == NO_PAGE, "these show no page, or show one after all"
        faults = []
        with Eyes() as eyes:
            for sight, looks in planned(self.album.sights.values()):
                faults += eyes.faults(sight, looks)
        print(f"{len(self.album.sights)} pages were looked at")
        assert faults == [], "\n".join(faults)
