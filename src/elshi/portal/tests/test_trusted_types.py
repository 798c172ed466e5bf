"""Text becomes markup through one policy alone, and htmx works through it, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Error, Page, sync_playwright

from elshi.foundation.observe.tests import programs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, databases="__all__")]

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
HOSTILE = """
  <p id="good">Қазақстан</p><img src="/emblem" onerror="window.harmed = 1">
  <script>window.harmed = 2</script><a id="bad" href="javascript:window.harmed=3">x</a>
  <iframe srcdoc="<script>parent.harmed = 4</script>"></iframe><base href="https://elsewhere.example/">
  <template><img id="inner" src="x" onerror="window.harmed = 5"></template>
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**programs.browser(*CAMERA))
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def desk(live_server, browser: Browser, administrator: Client) -> Iterator[Page]:
    """The desk of an administrator, with what the browser complained of in ``page.said``."""
    context = browser.new_context()
    session = administrator.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
    page.goto(f"{live_server.url}/en/desk/")
    page.wait_for_function("window.htmx !== undefined")
    yield page
    context.close()


def test_htmx_brings_a_page_into_the_page(desk: Page) -> None:
    where = "{target: '#main', select: '#main', swap: 'outerHTML'}"
    desk.evaluate(f"htmx.ajax('GET', '/en/glossary/', {where})")
    desk.wait_for_function("document.querySelector('#main h1')?.innerText === 'Glossary'")
    assert [line for line in desk.said if "Trusted" in line or "Content Security" in line] == []


def test_an_attribute_of_htmx_acts_and_sends_its_token(desk: Page) -> None:
    desk.evaluate(
        """() => {
          const button = document.createElement("button");
          button.id = "try"; button.setAttribute("hx-get", "/en/appearance/");
          button.setAttribute("hx-target", "#main"); button.setAttribute("hx-select", "#main form");
          document.querySelector("#main").append(button); htmx.process(button);
        }"""
    )
    desk.click("#try")
    desk.wait_for_selector("#main form [name=theme]")
    assert [line for line in desk.said if "Trusted" in line or "Content Security" in line] == []


def test_what_could_act_is_taken_out_on_the_way(desk: Page) -> None:
    desk.route("**/hostile", lambda route: route.fulfill(content_type="text/html", body=HOSTILE))
    desk.evaluate("htmx.ajax('GET', '/hostile', {target: '#main'})")
    desk.wait_for_selector("#good")
    assert desk.inner_text("#good") == "Қазақстан"
    assert desk.get_attribute("#bad", "href") is None
    assert desk.locator("#main script, #main iframe, #main base, #main [onerror]").count() == 0
    inner = "document.querySelector('#main template')?.content.querySelector('[onerror]') ?? null"
    assert desk.evaluate(inner) is None
    desk.click("#bad")
    desk.wait_for_timeout(200)
    assert desk.evaluate("window.harmed") is None


@pytest.mark.parametrize(
    "attempt",
    [
        "document.body.innerHTML = '<p>x</p>'",
        "document.body.insertAdjacentHTML('beforeend', '<p>x</p>')",
        "document.createElement('script').src = '/static/portal/js/page.js'",
        "document.createElement('iframe').srcdoc = '<p>x</p>'",
        "trustedTypes.createPolicy('elshi', {createHTML: (text) => text})",
        "trustedTypes.createPolicy('default', {createHTML: (text) => text})",
        "new DOMParser().parseFromString('<x/>', 'text/xml')",
    ],
)
def test_no_other_way_is_open(desk: Page, attempt: str) -> None:
    before = desk.evaluate("document.body.childElementCount")
    with pytest.raises(Error, match="TypeError"):
        desk.evaluate(f"() => {{ {attempt} }}")
    assert desk.evaluate("document.body.childElementCount") == before


def test_the_public_page_loads_the_reader_of_codes_and_no_other_script(
    live_server, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/en/visas/verify/")
    page.click("[data-start]")
    for _tenth in range(150):  # asked from outside: this page evaluates no text
        if page.evaluate("window.ZXingWASM !== undefined"):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the reader of codes did not come")
    with pytest.raises(Error, match="TypeError"):
        page.evaluate("() => { document.createElement('script').src = '/static/x.js' }")
    page.close()
