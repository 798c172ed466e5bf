"""One house for all journeys of a run, one browser, and the rows of the pairwise table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from elshi.foundation.observe.tests import programs

from .house import House
from .people import Inspector, Officer, Traveller

# The device has a camera, and its holder lets the page look through it.
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    standing = House(tmp_path_factory.mktemp("house"))
    try:
        standing.open()
        yield standing
    finally:
        standing.close()


# A browser a module: beside its event loop no test of another room could open the database.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**programs.browser())
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def judged() -> dict[tuple[Any, ...], set[str]]:
    """The pages that axe-core has judged, by language, device and theme."""
    return {}


_numbers = count(1)


@pytest.fixture
def traveller(
    house: House, chromium: Browser, judged: dict[tuple[Any, ...], set[str]]
) -> Iterator[Callable[..., Traveller]]:
    """Makes travellers: ``traveller("kk", "phone", script=False)``."""
    made: list[Traveller] = []

    def make(language: str = "en", device: str = "desktop", script: bool = True) -> Traveller:
        theme = "dark" if device == "phone" else "light"
        one = Traveller(
            house, chromium, language, device, script, theme,
            judged=judged.setdefault((language, device, theme), set()),
            email=f"traveller{next(_numbers)}@specimen.example",
        )  # fmt: skip
        made.append(one)
        return one

    yield make
    for one in made:
        one.leave()


@pytest.fixture
def officer(
    house: House, chromium: Browser, judged: dict[tuple[Any, ...], set[str]]
) -> Iterator[Callable[..., Officer]]:
    """Makes members of staff, signed in: ``officer("hag-consul", "kk")``."""
    made: list[Officer] = []

    def make(post: str = "hag-consul", language: str = "kk", device: str = "desktop") -> Officer:
        one = Officer(
            house, chromium, language, device, post=post,
            judged=judged.setdefault((language, device, "light"), set()),
        )  # fmt: skip
        one.sign_in()
        made.append(one)
        return one

    yield make
    for one in made:
        one.leave()


@pytest.fixture
def inspector(
    house: House, playwright: Playwright, judged: dict[tuple[Any, ...], set[str]]
) -> Iterator[Callable[..., Inspector]]:
    """Makes border officers; before the camera of the device lies what is ``filmed``."""
    made: list[tuple[Inspector, Browser]] = []

    def make(
        language: str = "kk",
        device: str = "desktop",
        script: bool = True,
        filmed: Path | None = None,
    ) -> Inspector:
        camera = [f"--use-file-for-fake-video-capture={filmed}", *CAMERA] if filmed else []
        browser = playwright.chromium.launch(**programs.browser(*camera))
        one = Inspector(
            house, browser, language, device, script,
            judged=judged.setdefault((language, device, "light"), set()),
        )  # fmt: skip
        made.append((one, browser))
        return one

    yield make
    for one, browser in made:
        one.leave()
        browser.close()
