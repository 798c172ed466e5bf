"""The main journey: a traveller applies, a consul decides, a border officer verifies offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from elshi.portal.demonstration.main_job import passport_page

from . import paper
from .house import House
from .people import Inspector, Officer, Traveller
from .rows import turns

pytestmark = pytest.mark.journey
PASSPORT = "L898902C3"
GROUNDS = {"grounds": ["documents"], "reasoning": "The passport was reported stolen."}
# What the page answers, by the language it speaks.
VALID = {"kk": "Виза жарамды", "ru": "Виза действительна", "en": "The visa is valid"}


def applied(anna: Traveller) -> None:
    """From the first page to a paid application."""
    anna.begin()
    anna.apply(picture=passport_page(date.today()))
    assert anna.page.get_by_text("ERIKSSON<<ANNA<MARIA").count() == 1
    assert not anna.shows(".summary"), anna.page.locator("main").inner_text()
    anna.hand_in()
    anna.pay()


def granted(anna: Traveller, consul: Officer, folder: Path) -> Path:
    """A consul examines and grants; the traveller fetches the visa."""
    consul.take(anna.reference, "examine")
    consul.take(anna.reference, "grant")
    anna.wait_for_state("a[download^=visa-]", "the visa")
    number = anna.page.get_attribute("a[download^=visa-]", "download")
    return anna.download("a[download^=visa-]", folder / str(number))


@turns(0, 1)
def test_from_the_first_page_to_a_verified_file(
    house: House,
    traveller: Callable[..., Traveller],
    officer: Callable[..., Officer],
    inspector: Callable[..., Inspector],
    tmp_path: Path,
    language: str,
    device: str,
    script: bool,
) -> None:
    anna = traveller(language, device, script)
    applied(anna)
    consul = officer("hag-consul", "ru" if language == "kk" else "kk")
    visa = granted(anna, consul, tmp_path)
    receipt = anna.download("a[href*='/receipt/']", tmp_path / "receipt.pdf")

    film = paper.filmed(visa, tmp_path / "visa.y4m") if script else None
    guard = inspector(language, device, script, film)
    with_a_network(guard, visa, receipt, tmp_path)
    saved = guard.save_offline_page(tmp_path / "elshi-verify.html")
    guard.open_offline(saved)
    if script:
        without_a_network(guard, visa)
    else:
        assert "JavaScript" in guard.page.locator("noscript").inner_text()
    by_the_tool(house, guard, visa, receipt, tmp_path)


def with_a_network(guard: Inspector, visa: Path, receipt: Path, folder: Path) -> None:
    """The public page: by the file, by the numbers, by a scanner and by the camera."""
    told = guard.check_file(visa)
    assert told.startswith(VALID[guard.language]), told
    assert PASSPORT in told
    number = visa.stem.removeprefix("visa-")
    assert guard.check_numbers(number, PASSPORT).startswith(VALID[guard.language])
    assert not guard.check_numbers(number, "L898902C4").startswith(VALID[guard.language])
    assert guard.check_scanned(paper.scanned(visa)).startswith(VALID[guard.language])
    assert not guard.check_file(receipt).startswith(VALID[guard.language]), "a receipt is no visa"
    changed = guard.check_file(paper.spoilt(visa, folder / "changed.pdf"))
    assert "notice--bad" in str(guard.page.locator("main").inner_html()), changed
    guard.go("/visas/verify/")
    if guard.script:
        assert guard.check_by_camera().startswith(VALID[guard.language])
    else:
        assert not guard.page.locator("[data-camera]").is_visible(), "no camera without script"
        assert guard.page.locator("main input[type=file]").is_visible(), "the other way"


def without_a_network(guard: Inspector, visa: Path) -> None:
    """The saved page, from the disk: by a photograph and by the camera."""
    told = guard.show_offline(paper.photographed(visa))
    assert told.startswith(VALID[guard.language]), told
    assert PASSPORT in told
    guard.page.reload()
    guard.page.wait_for_selector("html[data-ready]")
    assert guard.film_offline().startswith(VALID[guard.language])


def by_the_tool(house: House, guard: Inspector, visa: Path, receipt: Path, folder: Path) -> None:
    """The command line with the published keys, and nothing else of the house."""
    guard.context.set_offline(False)
    guard.go("/visas/verify/")
    keys = guard.download("a[download='elshi-keys.json']", folder / "keys.json")
    verdict = house.tool("verify", str(visa), "--keys", str(keys))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert PASSPORT in verdict.stdout + verdict.stderr
    assert house.tool("verify", str(receipt), "--keys", str(keys)).returncode != 0, "no visa"


@turns(4)
def test_a_revoked_visa_is_known_at_the_border(
    traveller: Callable[..., Traveller],
    officer: Callable[..., Officer],
    inspector: Callable[..., Inspector],
    tmp_path: Path,
    language: str,
    device: str,
    script: bool,
) -> None:
    anna = traveller(language, device, script)
    applied(anna)
    consul = officer("hag-consul", "kk")
    visa = granted(anna, consul, tmp_path)
    guard = inspector("en", device, True)
    old = guard.save_offline_page(tmp_path / "old.html")

    consul.take_on(anna.reference, "visas", "propose_revocation", **GROUNDS)
    head = officer("hag-head", "ru")
    head.take_on(anna.reference, "visas", "revoke", **GROUNDS)
    anna.wait_for_state(".notice--bad, .tag--bad", "the revocation")
    assert not guard.check_file(visa).startswith(VALID["en"])
    assert guard.verdict().startswith("Not valid: revoked")
    until_listed(guard, visa, tmp_path)
    guard.open_offline(old)
    assert guard.show_offline(paper.photographed(visa)).startswith(VALID["en"]), "it cannot know"


def until_listed(guard: Inspector, visa: Path, folder: Path) -> None:
    """A page that is saved afresh carries the new list."""
    told = ""
    for number in range(60):
        saved = guard.save_offline_page(folder / f"fresh{number}.html")
        guard.open_offline(saved)
        told = guard.show_offline(paper.photographed(visa))
        guard.context.set_offline(False)
        if told.startswith("Not valid: revoked"):
            return
        guard.page.wait_for_timeout(1000)
    raise AssertionError(told)
