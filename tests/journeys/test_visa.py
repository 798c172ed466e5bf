"""The main journey: a traveller applies, a consul decides, a border officer verifies offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from elshi.portal.demonstration.main_job import passport_page

from .house import House
from .people import Officer, Traveller

pytestmark = pytest.mark.journey
Traveller_ = Callable[..., Traveller]
Officer_ = Callable[..., Officer]
LONG = pytest.mark.long

# language, device, script: every pair of two values meets in some row.
ROWS = (
    pytest.param("kk", "phone", True, id="kk-phone-script"),
    pytest.param("ru", "desktop", False, id="ru-desktop-plain"),
    pytest.param("en", "phone", False, id="en-phone-plain", marks=LONG),
    pytest.param("ru", "phone", True, id="ru-phone-script", marks=LONG),
    pytest.param("en", "desktop", True, id="en-desktop-script", marks=LONG),
    pytest.param("kk", "desktop", False, id="kk-desktop-plain", marks=LONG),
)


@pytest.mark.parametrize(("language", "device", "script"), ROWS)
def test_from_the_first_page_to_a_verified_file(
    house: House,
    traveller: Traveller_,
    officer: Officer_,
    tmp_path: Path,
    language: str,
    device: str,
    script: bool,
) -> None:
    anna = traveller(language, device, script)
    anna.begin()
    anna.apply(picture=passport_page(date.today()))
    assert anna.page.get_by_text("ERIKSSON<<ANNA<MARIA").count() == 1
    assert not anna.shows(".summary"), anna.page.locator("main").inner_text()
    anna.hand_in()
    anna.pay()

    consul = officer("hag-consul", "ru" if language == "kk" else "kk")
    consul.take(anna.reference, "examine")
    consul.take(anna.reference, "grant")

    anna.wait_for_state("a[download^=visa-]", "the visa")
    pdf = anna.download("a[download^=visa-]", tmp_path / "visa.pdf")
    keys = tmp_path / "keys.json"
    keys.write_bytes(anna.context.request.get(f"{house.url}/visas/keys.json").body())
    verdict = house.tool("verify", str(pdf), "--keys", str(keys))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert "L898902C3" in verdict.stdout + verdict.stderr
    receipt = anna.download("a[href*='/receipt/']", tmp_path / "receipt.pdf")
    assert house.tool("verify", str(receipt), "--keys", str(keys)).returncode != 0, "no visa"
