"""What stands around every page: the desk's menu, and what a public page does without."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from elshi.foundation.access.actors import system
from elshi.foundation.identity import actions as identity
from elshi.foundation.offices import actions as offices
from elshi.portal.menu import Entry, marked

HOUSE = system("test")
PUBLIC = ("/en/", "/en/glossary/", "/en/visas/guide/", "/en/visas/figures/", "/en/ledger/")


def texts(word: str) -> dict[str, str]:
    return {"kk": word, "ru": word, "en": word}


@pytest.fixture
def administrator(db) -> Client:
    now = timezone.now()
    party = offices.found_party("mfa", name=texts("M"), state="UTO", by=HOUSE, at=now)
    week = offices.open_calendar(
        "week", name=texts("W"), days=range(5), opens="09:00", closes="18:00", party=party,
        by=HOUSE, at=now,
    )  # fmt: skip
    office = offices.open_office(
        party, "MFA", kind="department", name=texts("O"), time_zone="Asia/Almaty", calendar=week,
        by=HOUSE, at=now,
    )  # fmt: skip
    post = offices.create_post(
        office, "MFA-ADMIN", title=texts("A"), role="administrator", by=HOUSE, at=now
    )
    account = identity.open_account(
        "a@mfa.example", name="A", party=party, language="en", by=HOUSE, at=now
    )
    identity.appoint(account, post, starts=now, by=HOUSE, at=now)
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_asks_for_no_session(path: str, administrator: Client) -> None:
    """Signed in or not: the same page, and the table of sessions is not read."""
    stranger = Client().get(path)
    assert stranger.status_code == 200
    assert "Cookie" not in stranger.headers.get("Vary", "")
    assert not stranger.cookies
    with CaptureQueriesContext(
        connection,
    ) as asked:
        signed_in = administrator.get(path)
    assert signed_in.content == stranger.content
    assert not [each["sql"] for each in asked if "django_session" in each["sql"]]


def test_a_chosen_theme_is_not_handed_to_others() -> None:
    client = Client()
    client.cookies["theme"] = "dark"
    answer = client.get("/en/glossary/")
    assert b'data-theme="dark"' in answer.content
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "line", "how"),
    [
        ("/en/desk/", "/en/desk/", "page"),
        ("/en/administration/posts/", "/en/administration/posts/", "page"),
        ("/en/administration/posts/MFA-ADMIN/", "/en/administration/posts/", "true"),
        ("/en/administration/posts/create/", "/en/administration/posts/", "true"),
        ("/en/numbers/series/", "/en/numbers/series/", "page"),
    ],
)
def test_the_menu_marks_the_page_or_its_section(
    path: str, line: str, how: str, administrator: Client
) -> None:
    page = administrator.get(path).content.decode()
    side = page[page.index('<nav class="side"') : page.index("</nav>", page.index('class="side"'))]
    assert f'href="{line}" aria-current="{how}"' in side
    assert side.count("aria-current") == 1


def test_the_longest_address_that_fits_is_the_section() -> None:
    lines = [Entry("Cases", "/en/c/"), Entry("Lists", "/en/c/lists/"), Entry("Other", "/en/o/")]
    assert [each.current for each in marked(lines, "/en/c/lists/7/")] == ["", "true", ""]
    assert [each.current for each in marked(lines, "/en/c/7/")] == ["true", "", ""]
    assert [each.current for each in marked(lines, "/en/elsewhere/")] == ["", "", ""]
