"""What stands around every page: the desk's menu, and what a public page does without."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from elshi.portal.menu import Entry, marked

PUBLIC = ("/en/", "/en/glossary/", "/en/visas/guide/", "/en/visas/figures/", "/en/ledger/")


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
    assert not [each["sql"] for each in asked if "identity_session" in each["sql"]]


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
