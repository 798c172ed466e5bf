"""The API as programs meet it: tokens, problems, pages, editions, repeated acts."""

from __future__ import annotations

import json
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, TestCase

from elshi.foundation.access.actions import issue_token, revoke_token
from elshi.foundation.access.models import ApiToken, KeptAnswer, Reading
from elshi.foundation.ledger import reads as ledger
from elshi.portal import api_door
from elshi.services.visas.models import Application

from . import stage
from .crossing import fingerprint

ROOT = "/api/v1"
TITLES = {
    "kk": "Бұл үшін токен қажет.",
    "ru": "Для этого нужен токен.",
    "en": "This needs a token.",
}


class TestApi(TestCase):
    """Programs of the consul at The Hague."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = stage.build()

    def setUp(self) -> None:
        cache.clear()
        self.case = self.stage.here.case
        self.path = f"{ROOT}/visas/applications/{self.case.reference}"

    def program(self, post: str = "HAG-CONSUL", **headers: str) -> Client:
        token = self.stage.tokens[post]
        return Client(
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en", **headers}
        )

    def ask(self, key: str = "k1", edition: str = "", **body: str) -> Any:
        edition = edition or f'"{Application.objects.get(pk=self.case.pk).edition}"'
        client = self.program(**{"Idempotency-Key": key, "If-Match": edition})
        given = json.dumps(body or {"question": "Which hotel?"})
        return client.post(f"{self.path}/steps/ask", given, content_type="application/json")

    def problem(self, response: Any, status: int, code: str) -> dict[str, Any]:
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/problem+json"
        body: dict[str, Any] = response.json()
        assert (body["status"], body["code"]) == (status, code)
        assert body["type"] == f"about:blank#{code}"
        return body

    def test_without_a_token_the_reader_is_told_in_the_own_language(self) -> None:
        for language, title in TITLES.items():
            answer = Client(headers={"Accept-Language": language}).get(self.path)
            assert self.problem(answer, 401, "no_token")["title"] == title
            assert answer["WWW-Authenticate"] == "Bearer"

    def test_a_browser_session_opens_nothing(self) -> None:
        browser = self.stage.browser("HAG-CONSUL")
        self.problem(browser.get(self.path), 401, "no_token")

    def test_a_revoked_token_opens_nothing(self) -> None:
        account = self.stage.accounts["HAG-CONSUL"]
        actor = self.stage.actor("HAG-CONSUL")
        token = ApiToken.objects.get(account=account)
        revoke_token(token, by=actor, at=stage.NOW)
        before = fingerprint()
        self.problem(self.program().get(self.path), 401, "no_token")
        assert fingerprint() == before

    def test_a_token_can_do_less_than_its_holder(self) -> None:
        account, actor = self.stage.accounts["HAG-CONSUL"], self.stage.actor("HAG-CONSUL")
        scopes = ["visas.rules.view"]
        _row, secret = issue_token(account, title="less", scopes=scopes, by=actor, at=stage.NOW)
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        self.problem(client.get(self.path), 404, "not_found")
        assert client.get(f"{ROOT}/me").json()["scopes"] == scopes

    def test_a_case_names_nobody_and_its_answers_are_opened_on_record(self) -> None:
        before = Reading.objects.filter(subject=self.case.subject).count()
        answer = self.program().get(self.path)
        assert answer.status_code == 200
        assert "ERIKSSON" not in answer.content.decode()
        assert answer["ETag"] == f'"{self.case.edition}"'
        opened = self.program().get(f"{self.path}/answers").json()
        assert opened["answers"]["surname"] == "ERIKSSON"
        assert Reading.objects.filter(subject=self.case.subject).count() == before + 2

    def test_an_act_is_carried_out_once(self) -> None:
        size = ledger.size()
        first, again = self.ask(), self.ask(edition=f'"{self.case.edition}"')
        assert (first.status_code, first.json()["state"]) == (200, "information")
        assert (again.content, again["ETag"]) == (first.content, first["ETag"])
        assert "Idempotent-Replayed" in again
        assert "Idempotent-Replayed" not in first
        assert ledger.size() == size + 1

    def test_a_key_belongs_to_one_request(self) -> None:
        self.ask()
        before = fingerprint()
        self.problem(self.ask(question="Another?"), 422, "idempotency_key_reused")
        assert fingerprint() == before

    def test_a_refusal_is_repeated_and_changes_nothing(self) -> None:
        before = fingerprint()
        first = self.ask(edition='"99"')
        self.problem(first, 412, "edited_meanwhile")
        assert self.ask(edition='"99"').content == first.content
        assert fingerprint() == before

    def test_an_act_needs_a_key_and_an_edition(self) -> None:
        before = fingerprint()
        client, path = self.program(), f"{self.path}/steps/ask"
        body = json.dumps({"question": "?"})
        answer = client.post(path, body, content_type="application/json")
        self.problem(answer, 400, "idempotency_key_missing")
        client = self.program(**{"Idempotency-Key": "k2"})
        answer = client.post(path, body, content_type="application/json")
        self.problem(answer, 428, "edition_missing")
        assert fingerprint() == before

    def test_a_signed_step_wants_a_person(self) -> None:
        before = fingerprint()
        client = self.program(**{"Idempotency-Key": "k3", "If-Match": "*"})
        answer = client.post(f"{self.path}/steps/grant", "{}", content_type="application/json")
        self.problem(answer, 403, "signature_needed")
        assert fingerprint() == before

    def test_a_list_goes_on_after_the_last(self) -> None:
        address = f"{ROOT}/visas/applications"
        first = self.program().get(address, {"limit": 1}).json()
        rest = self.program().get(address, {"limit": 100, "after": first["next"]}).json()
        whole = self.program().get(address).json()
        assert first["items"] + rest["items"] == whole["items"]
        assert (rest["next"], whole["next"]) == (None, None)
        hidden = self.stage.there.case.reference
        answer = self.program().get(address, {"after": hidden})
        assert self.problem(answer, 422, "invalid_input")["errors"][0]["field"] == "after"

    def test_faults_are_named_field_by_field(self) -> None:
        answer = self.program().get(f"{ROOT}/visas/applications", {"limit": "many"})
        errors = self.problem(answer, 422, "invalid_input")["errors"]
        assert errors == [{"field": "limit", "message": "Write a number here."}]
        before, long = fingerprint(), "x" * 2001
        errors = self.problem(self.ask(question=long), 422, "invalid_input")["errors"]
        assert errors == [{"field": "question", "message": "This is too long or too large."}]
        errors = self.problem(self.ask(key="k9", query="?"), 422, "invalid_input")["errors"]
        assert {row["field"]: row["message"] for row in errors} == {
            "question": "This is needed.",
            "query": "This is not asked for here.",
        }
        assert fingerprint() == before

    def test_frameworks_refuse_in_the_same_form(self) -> None:
        self.problem(self.program().get(f"{ROOT}/nowhere"), 404, "not_found")
        answer = self.program().delete(self.path)
        self.problem(answer, 405, "method_unknown")
        assert "GET" in answer["Allow"]

    def test_too_many_requests_are_told_to_wait(self) -> None:
        most = api_door.WITHOUT
        client = Client()
        answers = [client.get(f"{ROOT}/ledger/checkpoint") for _ in range(most + 1)]
        assert [answer.status_code for answer in answers[:most]] == [404] * most
        self.problem(answers[most], 429, "too_many")
        assert answers[most]["Retry-After"] == str(api_door.WINDOW)

    def test_a_fault_of_ours_says_nothing_of_itself_and_may_be_tried_again(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE procedures_passage RENAME TO procedures_lost")
            answer = self.ask(key="k4")
            cursor.execute("ALTER TABLE procedures_lost RENAME TO procedures_passage")
        self.problem(answer, 500, "our_fault")
        assert b"passage" not in answer.content
        assert not KeptAnswer.objects.exists()
        assert self.ask(key="k4").status_code == 200

    def test_rules_are_public(self) -> None:
        answer = Client().get(f"{ROOT}/visas/rules")
        assert answer.status_code == 200
        assert answer.json()["table"]["categories"]

    def test_codes_that_are_no_seal_are_not_valid(self) -> None:
        answer = Client().post(
            f"{ROOT}/visas/verify", json.dumps({"codes": ["00ff"]}), content_type="application/json"
        )
        assert answer.status_code == 200
        assert answer.json()["good"] is False
