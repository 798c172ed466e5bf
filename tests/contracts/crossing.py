"""How a row of the matrix is tried: one address, one method, one role, and nothing left behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from elshi.foundation.ledger import reads as ledger
from elshi.foundation.procedures.registry import governed

from .stage import Belongings, Stage

GET, POST = "GET", "POST"
Body = Mapping[str, Any] | Callable[[Belongings], Mapping[str, Any]]
# What may be written when somebody is refused: the visit itself, and that a key was used.
HARMLESS = ("identity_session", "access_keptanswer")
ABSENT = {
    "token": "A" * 32, "secret": "A" * 43, "session": "A" * 32, "key": "999999", "pk": "999999",
    "day": "2031-01-01", "reference": "0123456789ABCDEFG", "visa": "0123456789ABCDEFG",
    "matter": "0123456789ABCDEFG",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One address and method: who may pass, and with what it is tried.

    ``args`` and ``query`` name attributes of `Belongings` ("case.reference"), or texts after "=".
    ``own``: what stands there belongs to one mission or traveller, so those of the other one are
    refused.
    """

    view: str
    method: str
    allows: frozenset[str]
    own: bool = False
    args: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method} {self.view}"

    @property
    def by_token(self) -> bool:
        return self.view.startswith("api:")

    def address(self, own: Belongings, *, absent: bool = False) -> str:
        """Where the row is tried, on existing belongings or on nothing."""
        kwargs = {
            name: ABSENT.get(name, "absent") if absent and named[0] != "=" else value(own, named)
            for name, named in self.args.items()
        }
        query = {name: value(own, v) for name, v in self.query.items()}
        if absent and not self.args:
            query = {name: f"{text[:-4]}ZZZZ" for name, text in query.items()}
        url = reverse(self.view, kwargs=kwargs)
        return f"{url}?{urlencode(query)}" if query else url


def value(own: Belongings, named: str) -> str:
    """What an argument stands for."""
    return named[1:] if named.startswith("=") else str(attrgetter(named)(own))


def addresses() -> dict[str, str]:
    """Every address of the house: its name → its route, without the language."""
    return dict(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or here}", here
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, here, inner)


class Crossing:
    """Asks in every role; each question is rolled back."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._cookies: dict[str, Any] = {}

    def ask(self, role: str, row: Row, own: Belongings, *, absent: bool = False) -> HttpResponse:
        """The answer to one role, with the list of what was written as ``written``."""
        cache.clear()
        client = self._client(role, row)
        url = row.address(own, absent=absent)
        body = row.body(own) if callable(row.body) else row.body
        with transaction.atomic(), watched() as written:
            if row.by_token and row.method == POST:
                response = client.post(url, json.dumps(body), content_type="application/json")
            else:
                response = getattr(client, row.method.lower())(
                    url, body if row.method == POST else {}
                )
            if response.streaming:
                response.content = b"".join(response.streaming_content)
            transaction.set_rollback(True)
        response.written = list(written)
        return response

    def _client(self, role: str, row: Row) -> Client:
        if row.by_token:
            headers = {"If-Match": "*", "Idempotency-Key": f"{role}-{row.name}"}
            if role in self.stage.tokens:
                headers["Authorization"] = f"Bearer {self.stage.tokens[role]}"
            return Client(raise_request_exception=False, headers=headers)
        if role not in self._cookies:
            self._cookies[role] = self.stage.browser(role).cookies
        client = Client(raise_request_exception=False, headers={"Upload-Offset": "0"})
        client.cookies.load({name: c.value for name, c in self._cookies[role].items()})
        return client


class Visitor(Crossing):
    """Somebody who has signed in just now, so that signed acts open."""

    def _client(self, role: str, row: Row) -> Client:
        client = super()._client(role, row)
        if role in self.stage.accounts and not row.by_token:
            request = HttpRequest()
            request.session = client.session
            user = self.stage.accounts[role]
            record_authentication(request, user, method="password", reauthenticated=True)
            request.session.save()
            # Whoever proves it again has another session from then on.
            for jar in (client.cookies, self._cookies[role]):
                jar["session"] = request.session.session_key
        return client


def refused(response: HttpResponse) -> bool:
    """Whether the door stayed shut: asked to sign in, hidden, or not allowed."""
    if response.status_code in (301, 302):
        return "/accounts/login/" in response["Location"]
    if response.status_code == 403 and "problem" in response.headers.get("Content-Type", ""):
        return json.loads(response.content)["code"] == "not_allowed"
    return response.status_code in (401, 403, 404)


def said(response: HttpResponse, row: Row, own: Belongings, *, absent: bool) -> bytes:
    """The body without what repeats the address that was asked."""
    body = response.content
    for name, named in row.args.items():
        if named[0] == "=":  # the same in both
            continue
        text = ABSENT.get(name, "absent") if absent else value(own, named)
        body = body.replace(f"/{text}/".encode(), b"/-/").replace(f"/{text}".encode(), b"/-")
        body = body.replace(quote(f"/{text}", safe="").encode(), b"%2F-")
    return body


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that change anything, but for the harmless tables."""
    written: list[str] = []

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.split()[:3]
        changes = words[0].upper() in ("INSERT", "UPDATE", "DELETE")
        if changes and not any(table in sql.split("(")[0][:80] for table in HARMLESS):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        yield written


def fingerprint() -> tuple[Any, ...]:
    """Row counts of every table, the size of the ledger, a hash over all governed rows."""
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and model._meta.db_table not in HARMLESS
    )
    counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(counts)
        rows = tuple(sorted(cursor.fetchall()))
    return rows, ledger.size(), _governed()


def _governed() -> str:
    whole = hashlib.sha256()
    for _name, model in sorted(governed().items()):
        for row in model._base_manager.order_by("pk").values_list():
            whole.update(repr(row).encode())
    return whole.hexdigest()
