"""How pages are looked at: a real browser that is handed what the house answered, and axe-core.

No server runs: the browser asks for an address, and is given the bytes that somebody was answered
there; scripts, styles and fonts come from the house's own folders.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Self

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from elshi.foundation.observe.tests import programs

from .sights import Sight, elements

HOUSE = "http://house.example"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
ASK = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    found => found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 160))]))
"""
# A theme is changed while the page stands: colours must not be met half-way.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"


# What a theme or a width can change once a page was judged whole at the other width and theme.
OF_COLOURS = ["color-contrast", "link-in-text-block", "target-size"]


class Look(NamedTuple):
    """A screen's width, the theme of the device, and by which rules the page is judged."""

    width: int
    theme: str
    rules: tuple[str, ...] = tuple(RULES)


LOOKS = (
    Look(390, "light"), Look(1280, "dark"),
    Look(1280, "light", tuple(OF_COLOURS)), Look(390, "dark", tuple(OF_COLOURS)),
)  # fmt: skip
WHOLE = tuple(Look(width, theme) for width in (390, 1280) for theme in ("light", "dark"))


def planned(sights: Iterable[Sight]) -> Iterator[tuple[Sight, tuple[Look, ...]]]:
    """Every page with its looks: all four where it shows something new, else one in turn."""
    known: set[object] = set()
    for number, sight in enumerate(sights):
        shown = elements(sight.content)
        yield sight, (WHOLE[number % 4],) if shown <= known else LOOKS
        known |= shown


class Eyes:
    """A browser in a thread of its own: beside its event loop no database is opened."""

    def __init__(self) -> None:
        self.hall = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        self.hall.submit(self._open).result()
        return self

    def __exit__(self, *_why: object) -> None:
        self.hall.submit(self._close).result()
        self.hall.shutdown()

    def faults(self, sight: Sight, looks: tuple[Look, ...] = LOOKS) -> list[str]:
        """What axe-core and the width find against a page, under each look."""
        return self.hall.submit(self._faults, sight, looks).result()

    def _open(self) -> None:
        self.playwright = sync_playwright().start()
        self.browser: Browser = self.playwright.chromium.launch(**programs.browser())
        self.page: Page = self.browser.new_context(bypass_csp=True).new_page()
        self.page.route("**/*", self._answer)
        self.sight: Sight | None = None

    def _close(self) -> None:
        self.browser.close()
        self.playwright.stop()

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOUSE)
        if self.sight and path == self.sight.url:
            headers = {"Content-Type": "text/html; charset=utf-8"}
            route.fulfill(status=200, headers=headers, body=self.sight.content)
        elif path.startswith("/static/") and (found := finders.find(path[len("/static/") :])):
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404, body="")

    def _faults(self, sight: Sight, looks: tuple[Look, ...]) -> list[str]:
        self.sight = sight
        self.page.goto(f"{HOUSE}{sight.url}")
        self.page.add_style_tag(content=STILL)
        self.page.evaluate(AXE)
        return [fault for look in looks for fault in self._under(look, sight)]

    def _under(self, look: Look, sight: Sight) -> list[str]:
        self.page.set_viewport_size({"width": look.width, "height": 844})
        self.page.emulate_media(color_scheme=look.theme)  # type: ignore[arg-type]
        title = f"{sight.title} [{sight.url.split('/')[1]} {look.width} {look.theme}]"
        broken = self.page.evaluate(ASK, list(look.rules))
        found = [f"{title}: {name} {nodes}" for name, nodes in broken]
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        return found + ([f"{title}: {wide} wide"] if wide > look.width else [])

