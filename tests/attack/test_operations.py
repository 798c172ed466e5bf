"""Wild requests to every operation of the API: right and wrong ones, with a token of each scope."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, TestCase
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from tests.contracts import stage

from elshi.foundation.access.actions import issue_token
from elshi.portal.api import api

pytestmark = pytest.mark.slow
SEED = int(os.environ.get("ELSHI_SEED", "20261122"))
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def described() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


def named() -> set[str]:
    """Every operation of the description, read from it by hand."""
    paths = described()["paths"]
    return {f"{m.upper()} {p}" for p, found in paths.items() for m in found if m in METHODS}


def operations() -> list[Any]:
    """The same as the maker of requests has them; read where wanted, as it takes seconds."""
    import schemathesis

    schema = schemathesis.openapi.from_dict(described())
    return [found.ok() for found in schema.get_all_operations()]


def routed() -> set[str]:
    """Every operation that the program answers, whether it is described or not."""
    found = set()
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            whole = f"/api/v1{prefix}{path}".replace("//", "/")
            found |= {f"{m} {whole}" for one in view.operations for m in one.methods}
    return found


class TestWildRequests(TestCase):
    """No request, however wild, is a fault of the house or answered as nobody was told."""

    databases = "__all__"

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = stage.build()
        cls.tried: set[str] = set()

    def test_none_is_left_out(self) -> None:
        made = {f"{one.method.upper()} {one.path}" for one in operations()}
        assert made == named()
        assert {name.replace("{", "<").split("<")[0] for name in named()} == {
            name.replace("{", "<").split("<")[0] for name in routed()
        }
        assert len(made) >= 57

    def test_a_few_of_each_operation(self) -> None:
        chance = random.Random(SEED)
        print(f"wild requests: ELSHI_SEED={SEED}")
        tokens = self._tokens()
        for operation in operations():
            self._try(operation, chance.choice(tokens), examples=2)
        assert self.tried == named()

    @pytest.mark.long
    def test_many_of_each_operation_with_a_token_of_each_scope(self) -> None:
        tokens, all_of_them = self._tokens(), operations()
        for token in tokens:
            for operation in all_of_them:
                self._try(operation, token, examples=3)
        for operation in all_of_them:
            self._try(operation, self.stage.tokens["HAG-CONSUL"], examples=60)
        assert self.tried == named()

    def _tokens(self) -> list[str]:
        """None, one a post, and one for each scope by itself."""
        singles = [secret for post in stage.POSTS for secret in self._of_each_scope(post)]
        return ["", *self.stage.tokens.values(), *singles]

    def _of_each_scope(self, post: str) -> Iterator[str]:
        actor, account = self.stage.actor(post), self.stage.accounts[post]
        given = self.__dict__.setdefault("given", set())
        for scope in sorted(set(actor.powers) - given):
            given.add(scope)
            yield issue_token(account, title=scope, scopes=[scope], by=actor, at=stage.NOW)[1]

    def _try(self, operation: Any, token: str, *, examples: int) -> None:
        """So many right requests, and so many wrong ones."""
        from schemathesis.generation import GenerationMode

        self.tried.add(f"{operation.method.upper()} {operation.path}")
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @seed(SEED)
            @settings(max_examples=examples, deadline=None, database=None,
                      suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case: Any) -> None:
                self._holds(case, token)

            try:
                holds()
            except Unsatisfiable:
                # Where nothing is asked for, nothing can be asked wrongly.
                assert mode is GenerationMode.NEGATIVE, operation.path

    def _holds(self, case: Any, token: str) -> None:
        cache.clear()
        for reference in {"", str((case.path_parameters or {}).get("reference", ""))}:
            answer = self._answered(case, token, reference or self.stage.here.case.reference)
            said = (case.method, case.path, reference, case.body, case.query, case.headers)
            assert answer.status_code < 500, said
            declared = set(case.operation.definition.raw["responses"])
            assert str(answer.status_code) in {str(code) for code in declared}, (answer, said)

    def _answered(self, case: Any, token: str, reference: str) -> Any:
        headers = {name: str(text) for name, text in (case.headers or {}).items()}
        headers = {n: t for n, t in headers.items() if t.isascii() and t.isprintable()}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        client = Client(headers=headers, raise_request_exception=False)
        sent: dict[str, Any] = {"query_params": _query(case)}
        if case.method.upper() == "POST":
            sent |= {"data": _body(case), "content_type": "application/json"}
        path = case.path.replace("{reference}", reference).replace("\n", "")
        return getattr(client, case.method.lower())(path, **sent)


def _query(case: Any) -> dict[str, Any]:
    found = case.query if isinstance(case.query, dict) else {}
    return {str(name): [str(one) for one in _several(value)] for name, value in found.items()}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _body(case: Any) -> str | bytes:
    if isinstance(case.body, bytes):
        return case.body
    plain = isinstance(case.body, dict | list | str | int | float | bool) or case.body is None
    return json.dumps(case.body if plain else {}, default=str)
