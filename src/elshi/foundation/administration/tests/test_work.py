"""Dead letters, the reading log, the export and one's own programs."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.models import ApiToken, Reading
from elshi.foundation.access.reads import actor_of_token
from elshi.foundation.jobs.models import Job, State
from elshi.foundation.ledger.models import Leaf

pytestmark = pytest.mark.django_db


def at(name, *given):
    return reverse(f"administration:{name}", args=given)


@pytest.fixture
def dead(db, now) -> Job:
    return Job.objects.create(
        name="notices.deliver", state=State.DEAD, fault="OSError at elshi:1", enqueued_at=now,
        finished_at=now, attempts=8,
    )  # fmt: skip


def test_a_dead_letter_is_tried_again_by_a_person(ministry, admin, dead) -> None:
    assert b"OSError at elshi:1" in admin.get(at("work")).content
    assert admin.post(at("job_retry", dead.reference)).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.fault) == (State.WAITING, 0, "")
    assert (
        Leaf.objects.get(act="jobs.retry").actor == f"account:{ministry.administrator.account.pk}"
    )
    assert admin.post(at("job_retry", dead.reference)).status_code == 404


def test_a_dead_letter_is_discarded(ministry, admin, dead) -> None:
    assert admin.post(at("job_discard", dead.reference)).status_code == 302
    assert not Job.objects.filter(pk=dead.pk).exists()


def test_a_living_job_has_no_such_page(ministry, admin, dead) -> None:
    Job.objects.update(state=State.WAITING)
    assert admin.get(at("job", dead.reference)).status_code == 404


def test_others_cannot_touch_the_queue(ministry, signed_in, dead) -> None:
    assert signed_in(ministry.auditor).post(at("job_discard", dead.reference)).status_code == 404
    assert Job.objects.filter(pk=dead.pk, state=State.DEAD).exists()


def test_the_auditor_finds_who_opened_a_case(ministry, neighbour, signed_in, actor_of, now) -> None:
    for place in (ministry, neighbour):
        record_reading(actor_of(place.consul), subject="visas.application:ABC", kind="case", at=now)
    auditor = signed_in(ministry.auditor)
    found = auditor.post(at("readings"), {"subject": "abc", "kind": ""})
    assert re.fullmatch(rf"{at('readings')}\?sought=[\w-]{{8}}", found.url)  # no word of it
    page = auditor.get(found.url).content.decode()
    assert "consul of mfa" in page
    assert page.count("Visa application ABC") == 1  # the neighbour's are the neighbour's
    noted = Reading.objects.get(kind="search")
    assert (noted.subject, noted.why) == ("access.reading", "subject")
    assert auditor.post(at("readings"), {"subject": " "}).url == at("readings")
    assert signed_in(ministry.auditor).get(found.url).content.decode().count("ABC") == 1


def test_the_ledger_is_taken_out_with_a_reason(ministry, signed_in) -> None:
    auditor = signed_in(ministry.auditor)
    assert auditor.post(at("export"), {"why": ""}).status_code == 422
    assert Reading.objects.count() == 0
    answer = auditor.post(at("export"), {"why": "yearly audit"})
    lines = gzip.decompress(b"".join(answer.streaming_content)).splitlines()
    assert json.loads(lines[0])["size"] == Leaf.objects.count()
    assert Reading.objects.get(kind="export").why == "yearly audit"


def test_a_token_holds_no_more_than_its_owner_and_is_shown_once(ministry, signed_in) -> None:
    owner = signed_in(ministry.administrator)
    too_much = {"title": "Robot", "scopes": ["visas.application.decide"]}
    assert owner.post(at("token_issue"), too_much).status_code == 422
    assert ApiToken.objects.count() == 0

    page = owner.post(at("token_issue"), {"title": "Robot", "scopes": ["offices.office.view"]})
    secret = next(w for w in page.content.decode().split() if "elshi_" in w)
    secret = secret[secret.index("elshi_") :].split("<")[0]
    token = ApiToken.objects.get()
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert actor_of_token(secret, timezone.now()).may("offices.office.view")
    assert not actor_of_token(secret, timezone.now()).may("identity.account.manage")
    assert secret not in owner.get(at("tokens")).content.decode()

    stranger = signed_in(ministry.consul)
    assert stranger.post(at("token_revoke", token.reference)).status_code == 404
    assert owner.post(at("token_revoke", token.reference)).status_code == 302
    assert not actor_of_token(secret, timezone.now()).may("offices.office.view")
