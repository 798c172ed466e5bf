"""Need-to-know labels: who sets them, who then finds nothing, what is kept of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from elshi.foundation.access.labels import LABELS, in_words
from elshi.foundation.access.models import Reading
from elshi.foundation.ledger.audit import audit
from elshi.foundation.ledger.models import Leaf
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.offices.models import Office, Post
from elshi.services.visas.actions import desks, labels
from elshi.services.visas.models import Application

from .desk_cases import DeskTest, account_of, actor, examined, received, signed_in

pytestmark = pytest.mark.slow


def page(case: Application, *path: str) -> str:
    return "/".join(["/en/visas/cases", case.reference, *path]) + "/"


def clear(post: str, *codes: str) -> None:
    Post.objects.filter(code=post).update(labels=sorted(codes))


class LabelsTest(DeskTest):
    def test_a_labelled_case_is_found_by_the_cleared_alone(self) -> None:
        case = examined()
        officer, head = signed_in("HAG-OFFICER"), signed_in("HAG-HEAD")
        assert officer.get(page(case)).status_code == 200
        address = page(case, "acts", "labels")
        assert officer.get(address).status_code == 404
        sent = {"labels": ["protocol"], "why": "A guest of the state", "edition": case.edition}
        assert head.get(address).status_code == 200
        assert head.post(address, sent).status_code == 302
        case.refresh_from_db()
        assert (case.labels, case.officer) == (["protocol"], None)
        for path in ((), ("print",), ("acts", "claim"), ("steps", "ask")):
            assert officer.get(page(case, *path)).status_code == 404, path
        assert case.number not in officer.get("/en/visas/cases/").content.decode()
        consul = signed_in("HAG-CONSUL").get(page(case)).content.decode()
        assert "Protocol" in consul
        assert "A guest of the state" in consul
        assert "Need-to-know labels set" in consul
        assert Leaf.objects.filter(act="visas.application.label").count() == 1
        assert Reading.objects.filter(subject=case.subject, why="labels").exists()
        assert list(audit([])) == []

    def test_removed_it_is_found_again(self) -> None:
        case, head = received(), actor("HAG-HEAD")
        labels.relabel(case, ["protocol"], why="So", by=head, at=timezone.now())
        assert signed_in("HAG-OFFICER").get(page(case)).status_code == 404
        labels.relabel(case, [], why="No more", by=head, at=timezone.now())
        assert signed_in("HAG-OFFICER").get(page(case)).status_code == 200

    def test_what_one_is_not_cleared_for_is_not_set_nor_what_is_not_declared(self) -> None:
        case, head = received(), actor("HAG-HEAD")
        clear("HAG-CONSUL", "protocol", "security")
        for wanted in (["security"], ["a crown"], ["protocol", "staff"]):
            with pytest.raises(Refusal):
                labels.relabel(case, wanted, why="So", by=head, at=timezone.now())
        with pytest.raises(Refusal):
            labels.relabel(case, ["protocol"], why=" ", by=head, at=timezone.now())
        case.refresh_from_db()
        assert case.labels == []
        answer = signed_in("HAG-HEAD").post(
            page(case, "acts", "labels"), {"labels": ["security"], "why": "So"}
        )
        assert answer.status_code == 422
        assert not Leaf.objects.filter(act="visas.application.label").exists()

    def test_a_case_is_not_hidden_from_everybody_who_could_work_on_it(self) -> None:
        case, head = received(), actor("HAG-HEAD")
        clear("HAG-CONSUL")
        with pytest.raises(Refusal) as refusal:
            labels.relabel(case, ["protocol"], why="So", by=head, at=timezone.now())
        assert refusal.value.code == "nobody_cleared"
        case.refresh_from_db()
        assert case.labels == []

    def test_it_is_handed_over_and_transferred_to_the_cleared_alone(self) -> None:
        case, head, now = received(), actor("HAG-HEAD"), timezone.now()
        labels.relabel(case, ["protocol"], why="So", by=head, at=now)
        with pytest.raises(Refusal):
            desks.hand_over(case, account_of("HAG-OFFICER"), by=head, at=now)
        desks.hand_over(case, account_of("HAG-CONSUL"), by=head, at=now)
        clear("DEL-CONSUL")
        delhi = Office.objects.get(code="DEL")
        with pytest.raises(Refusal):
            desks.transfer(case, delhi, by=head, at=now)
        clear("DEL-CONSUL", "protocol")
        desks.transfer(case, delhi, by=actor("HAG-HEAD"), at=now)
        assert signed_in("DEL-CONSUL").get(page(case)).status_code == 200

    def test_of_two_the_second_sees_the_first(self) -> None:
        case, head = received(), actor("HAG-HEAD")
        labels.relabel(case, ["protocol"], why="So", by=head, at=timezone.now())
        with pytest.raises(Refusal):
            labels.relabel(case, [], why="No", by=head, at=timezone.now(), edition=case.edition)
        case.refresh_from_db()
        assert case.labels == ["protocol"]

    def test_the_queue_names_the_label(self) -> None:
        case = received()
        by = actor("HAG-HEAD")
        labels.relabel(case, ["protocol"], why="So", by=by, at=timezone.now())
        assert "Protocol" in signed_in("HAG-HEAD").get("/en/visas/cases/").content.decode()


def test_labels_stand_in_the_order_of_the_declared_set() -> None:
    assert in_words(["staff", "protocol", "zeppelin"]) == "Protocol, Own people, zeppelin"
    assert len(LABELS) <= 8  # the policy names every combination of what a post is cleared for
