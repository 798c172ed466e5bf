"""CPU and queries of two pages beside a bare signed-in 25-row Django page of the same run.

    python benchmarks/pages/run.py [--cases 10000] [--rounds 60]

Measured are the public form page (its first question) and the officer's queue of 10,000 cases.
The bare page lists 25 rows of the same table for a signed-in account: Django's usual middleware,
one template, nothing of ours. The pages are asked in turn, so that a busy moment meets all alike.
"""

from __future__ import annotations

import argparse
import base64
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

os.environ.update(
    ELSHI_HOME=tempfile.mkdtemp(prefix="elshi-bench-"),
    ELSHI_MODE="test",
    ELSHI_DATABASE="",
    ELSHI_MASTER_KEY=base64.b64encode(os.urandom(32)).decode(),
    DJANGO_SETTINGS_MODULE="elshi.portal.settings",
)

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from elshi.foundation.offices.models import Office  # noqa: E402
from elshi.portal import house  # noqa: E402
from elshi.portal import urls as addresses  # noqa: E402
from elshi.portal.demonstration import ministry  # noqa: E402
from elshi.services.visas.actions.applications import new_reference  # noqa: E402
from elshi.services.visas.models import Application, RuleEdition  # noqa: E402

BARE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TABLE = engines["django"].from_string(
    "<html><body><p>{{ user }}</p><table>{% for row in rows %}<tr><td>{{ row.number }}</td>"
    "<td>{{ row.category }}</td><td>{{ row.nationality }}</td><td>{{ row.state }}</td>"
    "<td>{{ row.due_at }}</td></tr>{% endfor %}</table></body></html>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """Twenty-five rows for whoever is signed in."""
    rows = Application.objects.filter(state="received").order_by("number")[:25]
    return HttpResponse(TABLE.render({"rows": rows, "user": request.user.email}, request))


urlpatterns = [path("bare/", bare), *addresses.urlpatterns]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    wanted = parser.parse_args()
    house.migrate([])
    now = timezone.now()
    ministry.found(now)
    _cases(wanted.cases, now)
    consul, traveller = Client(), Client()
    consul.post(
        "/en/accounts/login/", {"login": "hag-consul@demo.example", "password": ministry.PASSWORD}
    )
    question = traveller.post("/en/visas/apply/")["Location"]
    with override_settings(ROOT_URLCONF=__name__):
        plain = _bare(consul)
        pages = {
            "bare page of 25 rows": (plain, "/bare/"),
            "public form page": (traveller, question),
            "officer's queue": (consul, "/en/visas/cases/"),
        }
        _report(pages, wanted.rounds)


def _bare(signed_in: Client) -> Client:
    """The same session behind Django's usual middleware alone, which stays as it was loaded."""
    other = Client()
    other.cookies = signed_in.cookies
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        other.get("/bare/")
    return other


def _cases(count: int, now: object) -> None:
    office, rules = Office.objects.get(code="HAG"), RuleEdition.objects.get()
    Application.objects.bulk_create(
        (
            Application(
                reference=new_reference(), office=office, party=office.party, rules=rules,
                procedure_version=1, state="received", entered_at=now, created_at=now,
                submitted_at=now, due_at=now + timedelta(minutes=number), edition=1,
                number=f"HAG/2026-{number:05}", category="B12", entries="single",
                nationality="UTO", labels=[],
            )
            for number in range(1, count + 1)
        ),
        batch_size=500,
    )  # fmt: skip


def _report(pages: dict[str, tuple[Client, str]], rounds: int) -> None:
    """Ask each page in turn, round after round, and print medians beside the first page's."""
    sizes = {title: _described(*page) for title, page in pages.items()}
    spent: dict[str, list[float]] = {title: [] for title in pages}
    for _ in range(rounds):
        for title, (client, address) in pages.items():
            spent[title].append(_timed(lambda: client.get(address)))  # noqa: B023
    medians = {title: statistics.median(times) for title, times in spent.items()}
    plain = next(iter(medians.values()))
    for title, median in medians.items():
        times = f"{median / plain:.2f} times the bare page"
        print(f"{title}: {median:.2f} ms CPU, {times}; {sizes[title]}")


def _described(client: Client, address: str) -> str:
    """Queries and size of a page that is warm."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    queries: list[str] = []
    with connection.execute_wrapper(
        lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]
    ):
        client.get(address)
    return f"{len(queries)} queries, {len(answer.content) / 1024:.1f} KB"


def _timed(function: Callable[[], object]) -> float:
    began = time.process_time()
    function()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
