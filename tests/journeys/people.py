"""Who goes on a journey: a traveller and members of staff, each at a browser of their own.

They do what the page lets them do: open, fill in, choose, press. Every page they come to is judged
by axe-core when the browser runs scripts.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Download, Page

from elshi.engines.documents.portrait import specimen as portraits
from elshi.portal.demonstration.ministry import PASSWORD

from .house import PATIENCE, House

CASE = re.compile(r"/visas/applications/([0-9A-HJKMNP-TV-Z]{17})/")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DEVICES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
_places = count(1)


@dataclass
class Person:
    """Somebody at a browser, in one language."""

    house: House
    browser: Browser
    language: str = "en"
    device: str = "desktop"
    script: bool = True
    theme: str = "light"
    judged: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            viewport=DEVICES[self.device],  # type: ignore[arg-type]
            java_script_enabled=self.script,
            is_mobile=self.device == "phone",
            has_touch=self.device == "phone",
            color_scheme="dark" if self.theme == "dark" else "light",
            locale=self.language,
            accept_downloads=True,
            # Everybody comes from a place of the own, as the proxy of a ministry says.
            extra_http_headers={"X-Forwarded-For": f"2001:db8::{next(_places):x}"},
        )
        self.context.set_default_timeout(40 * 1000)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        # A form that is refused answers 4xx on purpose; the browser notes the status.
        if kind == "error" and "status of 4" not in text and "ERR_INTERNET" not in text:
            self.said.append(text)

    # ----- what a person does

    def go(self, place: str) -> None:
        """Open an address of the house, in one's own language unless it names one."""
        path = place if place.startswith("http") else f"{self.house.url}/{self.language}{place}"
        self.page.goto(path)
        self.look()

    def press(self, where: str) -> None:
        """Press a button or follow a link, and look at what comes."""
        self.page.locator(where).first.click()
        self.page.wait_for_load_state("load")
        self.look()

    def submit(self, form: str = "main form:has(button:not(.plain))") -> None:
        """Press the main button of a form."""
        self.press(f"{form} button:not(.plain) >> nth=0")

    def fill(self, **answers: str | date) -> None:
        """Fill in fields by name, whatever their kind."""
        for name, value in answers.items():
            self._fill(name, value)

    def _fill(self, name: str, value: str | date) -> None:
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                self.page.fill(f"[name={name}_{part}]", str(getattr(value, part)))
            return
        place = self.page.locator(f"main [name={name}]")
        kind = place.first.evaluate("e => e.type") if self.script else self._kind(name)
        if kind == "select-one":
            place.select_option(value)
        elif kind in ("radio", "checkbox"):
            self.page.locator(f"main [name={name}][value='{value}']").check()
        else:
            place.fill(value)

    def _kind(self, name: str) -> str:
        place = self.page.locator(f"main [name={name}]").first
        if self.page.locator(f"main select[name={name}]").count():
            return "select-one"
        return place.get_attribute("type") or "text"

    def download(self, where: str, target: Path) -> Path:
        """Save what a link gives."""
        with self.page.expect_download() as waiting:
            self.page.locator(where).first.click()
        got: Download = waiting.value
        got.save_as(target)
        return target

    def until(self, arrived: Callable[[], bool], what: str) -> None:
        """Look again and again, as one does while the house works."""
        end = time.monotonic() + PATIENCE
        while not arrived():
            assert time.monotonic() < end, f"still waiting: {what}"
            time.sleep(0.4)
            self.page.reload()
        self.look()

    # ----- what a person sees

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.house.url)

    def shows(self, where: str) -> bool:
        return self.page.locator(where).count() > 0

    def look(self) -> None:
        """The page is one: a title, one heading, the right language, nothing axe-core finds."""
        if not self.page.url.startswith(self.house.url):
            return
        assert self.page.get_attribute("html", "lang") == self.language, self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self.script:
            return
        kind = CASE.sub("/visas/applications/·/", self.path)
        sight = f"{kind}|{self.heading}|{self.page.locator('.summary').count()}"
        if sight in self.judged:
            return
        self.judged.add(sight)
        found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
        faults = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
        assert faults == [], f"{self.page.url}: {faults}"
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= DEVICES[self.device]["width"], f"{self.page.url} is {width} wide"

    def leave(self) -> None:
        self.context.close()
        assert self.said == [], self.said


@dataclass
class Traveller(Person):
    """Somebody who applies. The particulars are ICAO's specimen's."""

    email: str = "anna@specimen.example"
    reference: str = ""

    def begin(self) -> None:
        """From the front page to the first question."""
        self.go("/")
        self.press("a[href*='/visas/apply/']")
        self.submit()
        found = CASE.search(self.path)
        assert found
        self.reference = found[1]

    def question(self, name: str) -> None:
        assert f"/questions/{name}/" in self.path, f"{name} wanted, {self.path} came"

    def answer(self, name: str, **answers: str | date) -> None:
        """Answer the question the form has come to."""
        self.question(name)
        self.fill(**answers)
        self.submit()

    def apply(
        self,
        *,
        category: str = "B12",
        nationality: str = "UTO",
        birth: date = date(1974, 8, 12),
        surname: str = "ERIKSSON",
        given_names: str = "ANNA MARIA",
        picture: bytes = b"",
    ) -> None:
        """Answer every question in the order of the form, up to "check your answers"."""
        # The form counts by the days of the mission in The Hague.
        today = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
        self.answer("nationality", nationality=nationality)
        self.answer("trip", category=category)
        self.answer("entries", entries="single")
        self.answer("contact", email=self.email, phone="+1 202 555 0143")
        self.question("passport_picture")
        if picture:
            self.send("page.jpg", picture)
        else:
            self.press("main form a.button--quiet")
        self.answer(
            "passport", passport_number="L898902C3", passport_issuer=nationality,
            passport_issued=today - timedelta(days=1000),
            passport_expiry=today + timedelta(days=5 * 365),
        )  # fmt: skip
        self.answer("names", surname=surname, given_names=given_names)
        self.answer("birth", birth=birth, birth_place="Zenith", sex="F")
        self.answer(
            "journey", arrival=today, departure=today + timedelta(days=13),
            stay_address="Almaty, specimen hotel",
        )  # fmt: skip
        self.answer("home", home_address="1 Specimen Street, Zenith", occupation="Cartographer")
        self.answer("representative", on_behalf="self")
        self.question("photo")
        self.send("photo.jpg", portrait())
        self.question("documents")
        self.press("main a.button")
        self.question("check")

    def send(self, name: str, content: bytes) -> None:
        """Choose a file and send it."""
        here = self.path
        kind = "image/png" if name.endswith("png") else "image/jpeg"
        files = {"name": name, "mimeType": kind, "buffer": content}
        self.page.set_input_files("input[type=file] >> nth=0", files)  # type: ignore[arg-type]
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main form:has(input[type=file]) button[type=submit]").first.click()
        stays = "/documents/" in here  # where one file follows another
        assert stays or self.path != here or self.shows(".errorlist"), "the file went nowhere"
        self.look()

    def hand_in(self) -> None:
        """Declare the answers true and go to the payment page."""
        self.page.check("[name=true]")
        self.submit("main form:has([name=true])")
        assert "/pay/" in self.path, self.path

    def pay(self, *, fail: bool = False) -> None:
        """Go to the provider's page and pay, or let it fail."""
        self.submit("main form")
        assert "/fees/sandbox/" in self.path, self.path
        self.press(f"button[name={'fail' if fail else 'pay'}]")

    def follow(self) -> None:
        """Open the status page."""
        self.go(f"/visas/applications/{self.reference}/")

    def wait_for_state(self, mark: str, what: str) -> None:
        """Wait on the status page until something stands there."""
        self.follow()
        self.until(lambda: self.shows(mark), what)


@dataclass
class Officer(Person):
    """Somebody at the staff desk."""

    post: str = "hag-consul"

    def sign_in(self) -> None:
        self.go("/accounts/login/")
        self.fill(login=f"{self.post}@demo.example", password=PASSWORD)
        self.submit("form:has([name=password])")
        assert "/desk/" in self.path, self.path

    def case(self, reference: str) -> None:
        self.go(f"/visas/cases/{reference}/")

    def take(self, reference: str, step: str, **answers: str | list[str]) -> None:
        """Take a step on a case from its page, filling in what it asks."""
        self._take(reference, f"main a[href*='/cases/{reference}/steps/{step}/']", answers)

    def take_on(self, reference: str, kind: str, step: str, **answers: str | list[str]) -> None:
        """Take a step on what belongs to a case: a visa, an appeal, a consultation."""
        self._take(reference, f"main a[href*='/{kind}/'][href*='/steps/{step}/']", answers)

    def _take(self, reference: str, link: str, answers: dict[str, str | list[str]]) -> None:
        self.case(reference)
        end = time.monotonic() + PATIENCE
        while not self.shows(link):
            assert time.monotonic() < end, f"{link} is not offered"
            time.sleep(0.5)
            self.page.reload()
        self.press(link)
        self.confirm_who()
        for name, value in answers.items():
            for one in value if isinstance(value, list) else [value]:
                self._fill(name, one)
        self.submit("main form:has([name=edition])")
        assert "/steps/" not in self.path, self.page.locator("main").inner_text()[:500]

    def confirm_who(self) -> None:
        """Sign in anew where a signed step asks for it."""
        if "/reauthenticate/" in self.path:
            self.fill(password=PASSWORD)
            self.submit("form:has([name=password])")


@dataclass
class Inspector(Person):
    """A border officer: no account, a visa in the hand, a network or none."""

    def verdict(self) -> str:
        """What the page answers, in one line."""
        return " ".join(self.page.locator(".verdict").inner_text().split())

    def check_file(self, visa: Path) -> str:
        """Hand the public page the file."""
        self.go("/visas/verify/")
        self.page.set_input_files("main input[type=file]", visa)
        self.submit("main form:has(input[type=file])")
        return self.verdict()

    def check_numbers(self, visa: str, passport: str) -> str:
        """Type what stands on the visa and on the passport."""
        self.go("/visas/verify/")
        form = "main form:has([name=passport])"
        self.page.fill(f"{form} [name=number]", visa)
        self.page.fill(f"{form} [name=passport]", passport)
        self.submit(form)
        return self.verdict()

    def check_scanned(self, code: bytes) -> str:
        """Put into the form what a scanner read."""
        self.go("/visas/verify/")
        self.page.locator("main details > summary").click()
        self.page.fill("#by-code [name=code]", code.hex())
        self.submit("#by-code")
        return self.verdict()

    def check_by_camera(self) -> str:
        """Hold the visa before the camera of the public page."""
        self.go("/visas/verify/")
        self.page.click("[data-start]")
        self.page.wait_for_selector(".verdict")
        self.look()
        return self.verdict()

    def save_offline_page(self, target: Path) -> Path:
        """Save the page that works without a network."""
        self.go("/visas/verify/")
        return self.download("a[download='elshi-verify.html']", target)

    def open_offline(self, saved: Path) -> None:
        """Open the saved page from the disk, the network off."""
        self.context.set_offline(True)
        self.page.goto(saved.as_uri())
        assert self.page.evaluate("navigator.onLine") is False
        if self.script:
            self.page.wait_for_selector("html[data-ready]")

    def offline_answer(self) -> str:
        """What the saved page answers."""
        self.page.wait_for_selector("#answer:not([hidden])")
        return " ".join(self.page.locator("#answer").inner_text().split())

    def show_offline(self, picture: bytes) -> str:
        """Give the saved page a photograph of the visa."""
        file = {"name": "visa.png", "mimeType": "image/png", "buffer": picture}
        self.page.set_input_files("#picture", file)  # type: ignore[arg-type]
        return self.offline_answer()

    def film_offline(self) -> str:
        """Hold the visa before the camera of the saved page."""
        self.page.click("#open")
        return self.offline_answer()


def portrait(seed: int = 7, *, quality: int = 92) -> bytes:
    """A drawn portrait that the photo check takes."""
    out = io.BytesIO()
    portraits.draw(seed=seed).save(out, "JPEG", quality=quality)
    return out.getvalue()
