"""The house's own pages in a real browser: axe-core, width, content policy, no script.

Each language is seen narrow and wide, light and dark, with and without script; axe-core itself
needs script, so it judges the rows that have it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from elshi.foundation.observe.tests import programs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, databases="__all__")]

PAGES = (
    "",
    "glossary/",
    "appearance/",
    "gallery/",
    "gallery/?errors=1",
    "accounts/login/",
    "accounts/password/reset/",
    "no-such-page/",
)
# language, width, theme, script
ROWS = (
    ("kk", 320, "light", True),
    ("kk", 1280, "dark", False),
    ("ru", 320, "dark", False),
    ("ru", 1280, "light", True),
    ("en", 390, "dark", True),
    ("en", 1920, "light", False),
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**programs.browser())
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.parametrize(("language", "width", "theme", "script"), ROWS)
def test_pages_are_accessible_narrow_and_quiet(
    live_server: object, browser: Browser, language: str, width: int, theme: str, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: _note(message, said))
    for place in PAGES:
        page.goto(f"{live_server}/{language}/{place}")
        assert page.get_attribute("html", "lang") == language
        assert page.locator("h1").count() == 1
        if script:
            assert _violations(page) == [], f"{language} {width} {theme} {place}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    context.close()
    assert said == []


def _note(message: ConsoleMessage, said: list[str]) -> None:
    # The browser's own note about the page that does not exist is no fault of ours.
    if message.type == "error" and "404" not in message.text:
        said.append(message.text)


def _violations(page: Page) -> list[tuple[str, list[str]]]:
    report = Axe().run(page, options={"runOnly": RULES}).response
    return [
        (fault["id"], [node["html"][:120] for node in fault["nodes"]])
        for fault in report["violations"]
    ]


def test_appearance_and_language_are_chosen_without_script(
    live_server: object, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}/en/appearance/")
    page.check("input[value=dark]")
    page.click("main button[type=submit]")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.goto(f"{live_server}/en/glossary/")
    page.click(".languages a[lang=kk]")
    assert page.url.endswith("/kk/glossary/")
    assert page.get_attribute("html", "lang") == "kk"
    assert page.get_attribute("html", "data-theme") == "dark"
    context.close()


def test_the_keyboard_reaches_the_content_first(live_server: object, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server}/ru/glossary/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()
