"""The saved page in a real browser: opened from disk, the network off, real and false visas shown.

Beside single verdicts, the page's judgement is compared with `offline.judge` over mutated codes:
two programs in two languages must answer alike.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from elshi.engines.documents import barcodes
from elshi.engines.documents.pages import pages
from elshi.engines.documents.seals import keyfile, offline
from elshi.foundation.access.actors import system
from elshi.foundation.observe.tests import programs
from elshi.foundation.signatures import reads as keys
from elshi.services.visas.actions import revocation as revocations
from elshi.services.visas.models import RevocationList, Visa
from elshi.services.visas.offline import assembly
from elshi.services.visas.reads import trust

from .issued_cases import codes, document, end

pytestmark = [pytest.mark.journey, pytest.mark.django_db(databases="__all__")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEED, MUTATED = 9303, 300


# The browser lives in a thread of its own: beside its event loop nothing can be signed, and the
# database would be another connection.
HALL = ThreadPoolExecutor(max_workers=1)


def there(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What `work` gives in the browser's thread."""
    return HALL.submit(work, *given, **named).result()


class Screen:
    """A page whose methods are called from the test and run in the browser's thread."""

    def __init__(self, page: Page, said: list[str]) -> None:
        self.page, self.said = page, said

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *given, **named: there(getattr(self.page, name), *given, **named)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = there(lambda: sync_playwright().start())
    chromium = there(playwright.chromium.launch, **programs.browser())
    yield chromium
    there(chromium.close)
    there(playwright.stop)


@pytest.fixture
def saved(now: datetime, tmp_path: Path) -> Path:
    """The page as an officer saves it."""
    return save(tmp_path / "elshi-verify.html", now)


def save(path: Path, at: datetime) -> Path:
    path.write_text(assembly.page(trust.key_file(at)), encoding="utf-8")
    return path


def opened(browser: Browser, saved: Path, *, at: datetime | None = None, **options: Any) -> Screen:
    """The saved page from disk, the network off, the device's clock at `at`."""
    return there(_open, browser, saved, at, options)  # type: ignore[no-any-return]


def _open(browser: Browser, saved: Path, at: datetime | None, options: dict[str, Any]) -> Screen:
    page = browser.new_context(offline=True, locale="en-GB", **options).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if _outside(request.url) else None)
    if at:
        page.clock.set_fixed_time(at)
    page.goto(saved.as_uri())
    page.wait_for_selector("html[data-ready], #said:not(:empty)")
    return Screen(page, said)


def _outside(address: str) -> bool:
    return not address.startswith(("file:", "data:", "blob:"))


def answer(page: Screen) -> str:
    page.wait_for_selector("#answer:not([hidden])", timeout=60_000)
    return " ".join(page.inner_text("#answer").split())


def shown(page: Screen, picture: bytes, name: str = "visa.png") -> str:
    """What the page answers to a picture file."""
    page.set_input_files("#picture", {"name": name, "mimeType": "image/png", "buffer": picture})
    return answer(page)


def typed(page: Screen, code: bytes) -> str:
    page.fill("#typed", code.hex())
    page.click("#check")
    return answer(page)


def drawn(pdf: bytes) -> bytes:
    picture = io.BytesIO()
    next(pages(pdf, dpi=150)).save(picture, "PNG")
    return picture.getvalue()


def test_a_real_visa_is_valid_and_names_its_passport(
    browser: Browser, saved: Path, visa: Visa
) -> None:
    page = opened(browser, saved)
    said = shown(page, drawn(document(visa)))
    assert said.startswith("The visa is valid The seal is genuine")
    assert f"its number must be {codes_passport(visa)}" in said
    page.click("[data-language=kk]")
    assert page.get_attribute("html", "lang") == "kk"
    assert answer(page).startswith("Виза жарамды")
    page.click("[data-language=ru]")
    assert answer(page).startswith("Виза действительна")
    assert page.said == []


def codes_passport(visa: Visa) -> str:
    from elshi.services.visas.reads.cases import answers_of

    return str(answers_of(visa.application)["passport_number"])


def test_a_revoked_visa_is_revoked_even_by_an_old_page(
    browser: Browser, tmp_path: Path, visa: Visa, now: datetime
) -> None:
    picture = drawn(document(visa))
    end(visa, "revoke", now)
    page = opened(browser, save(tmp_path / "page.html", now), at=now + timedelta(days=9))
    assert shown(page, picture).startswith("Not valid: revoked")


def test_a_forged_seal_is_forged_and_tells_nothing(
    browser: Browser, saved: Path, visa: Visa
) -> None:
    seal = bytearray(codes(document(visa))["DataMatrix"])
    seal[70] ^= 1
    picture = io.BytesIO()
    barcodes.data_matrix(bytes(seal)).picture(6).save(picture, "PNG")
    page = opened(browser, saved)
    said = shown(page, picture.getvalue())
    assert said.startswith("Forged")
    assert "number must be" not in said


def test_past_its_limit_it_is_not_known_and_never_valid(
    browser: Browser, saved: Path, visa: Visa, now: datetime
) -> None:
    code = codes(document(visa))["DataMatrix"]
    limit = RevocationList.objects.latest("number").good_until
    before = opened(browser, saved, at=limit - timedelta(minutes=1))
    assert typed(before, code).startswith("The visa is valid")
    for moment in (limit, limit + timedelta(days=3), now - timedelta(hours=1)):
        page = opened(browser, saved, at=moment)
        assert typed(page, code).startswith("Not known")
        state = page.inner_text("#keys-state")
        assert "past its limit" in state


def test_newer_keys_are_taken_from_the_same_authority_only(
    browser: Browser, saved: Path, visa: Visa, now: datetime
) -> None:
    code, old = codes(document(visa))["DataMatrix"], trust.key_file(now)
    revocations.withdraw_signer(visa.signer, by=system("test"), at=now)
    revocations.publish(at=now)
    fresh = trust.key_file(now)
    strange = fresh.replace('"use": "seal"', '"use": "authority"')
    page = opened(browser, saved)
    assert typed(page, code).startswith("The visa is valid")
    take(page, strange)
    assert "not used" in page.inner_text("#said")
    take(page, fresh)
    assert "in use" in page.inner_text("#said")
    assert typed(page, code).startswith("The signer was withdrawn")
    take(page, old)
    assert "not used" in page.inner_text("#said")
    assert typed(page, code).startswith("The signer was withdrawn")


def take(page: Screen, text: str) -> None:
    page.evaluate("document.getElementById('said').textContent = ''")
    page.set_input_files(
        "#newer", {"name": "keys.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    page.wait_for_selector("#said:not(:empty)")


def test_a_spoilt_list_makes_the_page_check_nothing(
    browser: Browser, now: datetime, tmp_path: Path
) -> None:
    listed = RevocationList.objects.latest("number").signed
    spoilt = trust.key_file(now).replace('"number": 1', '"number": 2')
    assert '"number":1' in listed.replace(" ", "")
    target = tmp_path / "page.html"
    target.write_text(assembly.page(spoilt), encoding="utf-8")
    page = opened(browser, target)
    assert "can check nothing" in page.inner_text("#said")
    assert page.is_disabled("#check")


def test_page_and_tool_judge_alike(
    browser: Browser, saved: Path, visa: Visa, now: datetime
) -> None:
    """Over 300 mutated codes; the page reads no deviating seals, so those are unreadable there."""
    key_file, at, dice = keyfile.load(trust.key_file(now)), now, random.Random(SEED)
    good = list(codes(document(visa)).values())
    mutated = [mutate(dice.choice(good), dice) for _ in range(MUTATED)]
    page = opened(browser, saved, at=at)
    theirs = page.evaluate(
        "async (codes) => Promise.all(codes.map("
        "(code) => judge(fromHex(code), keys, new Date()).then(({ finding }) => finding)))",
        [code.hex() for code in [*good, *mutated]],
    )
    ours = [str(offline.judge(code, key_file, at).finding) for code in [*good, *mutated]]
    assert ours[:2] == theirs[:2] == ["valid", "valid"]
    apart = {pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]}
    assert apart <= {("forged", "unreadable"), ("unknown signer", "unreadable")}
    assert theirs.count("valid") == ours.count("valid")


def mutate(code: bytes, dice: random.Random) -> bytes:
    content = bytearray(code)
    for _ in range(dice.randint(1, 3)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    return bytes(content[: dice.choice((len(content), dice.randrange(1, len(content))))])


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_the_page_is_accessible_and_narrow_enough(
    browser: Browser, saved: Path, visa: Visa, width: int, theme: str
) -> None:
    size = {"width": width, "height": 844}
    page = opened(browser, saved, viewport=size, color_scheme=theme, bypass_csp=True)
    typed(page, codes(document(visa))["DataMatrix"])
    for language in ("kk", "ru", "en"):
        page.click(f"[data-language={language}]")
        report = there(Axe().run, page.page, options={"runOnly": RULES}).response
        assert [fault["id"] for fault in report["violations"]] == [], language
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert keys.trust_roots()
