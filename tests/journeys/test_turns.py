"""What may happen on the way: a payment fails, a case is refused, an answer is wrong, and so on.

Each turn is taken in another row of the pairwise table; the whole table is walked with --long.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .house import House
from .people import Officer, Traveller
from .rows import turns

pytestmark = pytest.mark.journey
Travellers = Callable[..., Traveller]
Officers = Callable[..., Officer]


@turns(2)
def test_a_failed_payment_is_told_and_the_next_one_succeeds(
    traveller: Travellers, language: str, device: str, script: bool
) -> None:
    anna = traveller(language, device, script)
    anna.begin()
    anna.apply()
    anna.hand_in()
    anna.pay(fail=True)
    assert "/pay/" in anna.path
    assert anna.shows(".notice--bad")
    anna.follow()
    assert anna.shows("a[href*='/pay/']"), "the fee is still open"
    assert not anna.shows("a[href*='/receipt/']")
    anna.press("main a[href*='/pay/']")
    anna.pay()
    anna.wait_for_state("a[href*='/receipt/']", "the receipt")


@turns(4)
def test_a_refusal_is_explained_and_an_appeal_is_decided_by_another_officer(
    traveller: Travellers,
    officer: Officers,
    tmp_path: Path,
    language: str,
    device: str,
    script: bool,
) -> None:
    anna = traveller(language, device, script)
    anna.begin()
    anna.apply()
    anna.hand_in()
    anna.pay()
    first = officer("hag-officer", "kk")
    first.take(anna.reference, "examine")
    reasons = "The hotel named is closed in that season."
    first.take(anna.reference, "propose_refusal", grounds=["purpose"], reasoning=reasons)
    second = officer("hag-consul", "ru")
    second.take(anna.reference, "confirm_refusal")

    anna.wait_for_state("a[download='refusal.pdf']", "the letter")
    assert reasons in anna.page.locator("main").inner_text()
    letter = anna.download("a[download='refusal.pdf']", tmp_path / "refusal.pdf")
    assert letter.read_bytes().startswith(b"%PDF-")
    anna.press("a[href*='/appeal/']")
    anna.fill(arguments="The hotel is open; its letter is enclosed.")
    anna.submit()
    assert not anna.shows("a[href*='/appeal/']"), "there is one appeal, not two"

    head = officer("hag-head", "kk")
    said = "The letter of the hotel was checked."
    head.take_on(anna.reference, "appeals", "allow", reasoning=said)
    anna.wait_for_state("a[download^=visa-]", "the visa after the appeal")
    assert said in anna.page.locator("main").inner_text()


@turns(3)
def test_an_answer_is_corrected_before_the_decision_without_a_new_fee(
    traveller: Travellers, officer: Officers, language: str, device: str, script: bool
) -> None:
    anna = traveller(language, device, script)
    anna.begin()
    anna.apply(surname="ERIKSON")
    assert anna.page.get_by_text("ERIKSON<<ANNA<MARIA").count() == 1
    anna.hand_in()
    anna.pay()
    anna.wait_for_state("a[href*='/receipt/']", "the receipt")
    anna.page.locator("details summary").first.click()
    anna.press("details a[href*='/questions/names/']")
    anna.fill(surname="ERIKSSON")
    anna.submit()
    anna.question("check")
    assert anna.page.get_by_text("ERIKSSON<<ANNA<MARIA").count() == 1
    anna.press("main a.button")
    assert not anna.shows("a[href*='/pay/']"), "no new fee"
    consul = officer("hag-consul", "ru")
    consul.case(anna.reference)
    assert "ERIKSON" in consul.page.content()
    assert "ERIKSSON" in consul.page.content()


@turns(5)
def test_the_traveller_goes_on_on_another_device(
    house: House, traveller: Travellers, language: str, device: str, script: bool
) -> None:
    anna = traveller(language, device, script)
    anna.begin()
    anna.answer("nationality", nationality="UTO")
    anna.answer("trip", category="B12")
    anna.answer("entries", entries="double")
    anna.answer("contact", email=anna.email)
    link = house.link_in(house.wait_for_letter(anna.email), language)

    other = traveller(language, "desktop" if device == "phone" else "phone", script)
    other.go(link)
    other.submit()
    other.question("check")
    assert anna.reference in other.path
    assert anna.email in other.page.locator("main").inner_text()
    third = traveller(language, device, script)
    third.go(link)
    third.submit()
    assert "/link/" in third.path, "a link opens once"
    assert third.shows("a[href*='/recover/']")
    third.press("a[href*='/recover/']")
    third.fill(email=anna.email)
    third.submit()
    again = house.link_in(house.wait_for_letter(anna.email, 2), language)
    third.go(again)
    third.submit()
    third.question("check")

    other.go(f"/visas/applications/{anna.reference}/questions/check/")
    other.press("form[action*='/leave/'] button")
    gone = other.page.goto(f"{house.url}/{language}/visas/applications/{anna.reference}/")
    assert gone is not None
    assert gone.status == 404


@turns(0)
def test_a_question_of_the_mission_is_answered(
    traveller: Travellers, officer: Officers, language: str, device: str, script: bool
) -> None:
    anna = traveller(language, device, script)
    anna.begin()
    anna.apply()
    anna.hand_in()
    anna.pay()
    consul = officer("hag-consul", "kk")
    consul.take(anna.reference, "examine")
    consul.take(anna.reference, "ask", question="Where do you stay in Astana?")
    anna.follow()
    assert "Where do you stay in Astana?" in anna.page.locator("main").inner_text()
    anna.press("a[href*='/steps/answer/']")
    anna.fill(reply="At my sister's.")
    anna.submit()
    assert "Where do you stay in Astana?" not in anna.page.locator("main").inner_text()
    consul.case(anna.reference)
    assert "At my sister" in consul.page.content()
