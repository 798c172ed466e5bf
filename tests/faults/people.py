"""The load: travellers who apply and pay one application after another, a consul who grants."""

from __future__ import annotations

import io
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from elshi.engines.documents.portrait import specimen as portraits
from elshi.portal.demonstration.ministry import PASSWORD

from .book import Book
from .comparison import compare
from .house import StruckHouse
from .line import Crowd, Gone, Line

CASE = re.compile(r"/visas/applications/([0-9A-HJKMNP-TV-Z]{17})/")
# A lost lease runs for 30 seconds and its job is taken at the next look.
LONGEST = 180.0
CONSUL = "hag-consul@demo.example"


def photograph() -> bytes:
    """A portrait that passes the check."""
    picture = io.BytesIO()
    portraits.draw(seed=7).save(picture, "JPEG", quality=90)
    return picture.getvalue()


def _question(reference: str, name: str) -> str:
    return f"/visas/applications/{reference}/questions/{name}/"


@dataclass
class Traveller:
    """Fills the whole form, hands in and pays; then the next application."""

    crowd: Crowd
    number: int
    photo: bytes
    made: int = 0

    def live(self) -> None:
        """One application after another until the load is over."""
        try:
            while not self.crowd.over.is_set():
                self.made += 1
                self._apply(Line(self.crowd))
        except Gone:
            return
        except Exception as fault:
            self.crowd.book.complain(f"traveller {self.number}: {fault!r}")

    def at_the_gateway(self, line: Line) -> tuple[str, str]:
        """One application up to the gateway's page: its reference and the payment's session."""
        self.made += 1
        reference = self._fill(line)
        _status, gateway = line.insist(f"/visas/applications/{reference}/pay/")
        return reference, gateway.path.rstrip("/").rpartition("/")[2]

    def _apply(self, line: Line) -> None:
        self._pay(line, self._fill(line))

    def _fill(self, line: Line) -> str:
        book = self.crowd.book
        line.get("/visas/apply/")
        status, page = line.insist("/visas/apply/")
        found = CASE.search(page.path)
        if found is None:
            book.complain(f"the form gave no reference: {status} {page.path}")
            raise Gone
        reference = found[1]
        book.hear("begun", reference)
        for name, given in self._answers().items():
            self._tell(line, reference, name, given)
        files = {"file": ("photo.jpg", self.photo, "image/jpeg")}
        line.insist(_question(reference, "photo"), files=files)
        self._hand_in(line, reference)
        return reference

    def _answers(self) -> dict[str, dict[str, str]]:
        today = date.today()
        mark = f"{self.number:02d}{self.made:04d}"
        return {
            "nationality": {"nationality": "UTO"},
            "trip": {"category": "B12"},
            "entries": {"entries": "single"},
            "contact": {"email": f"specimen.{mark}@specimen.example", "phone": ""},
            "passport": {
                "passport_number": f"L{mark}9", "passport_issuer": "UTO",
                "passport_issued": (today - timedelta(days=1000)).isoformat(),
                "passport_expiry": (today + timedelta(days=1800)).isoformat(),
            },
            "names": {"surname": "ERIKSSON", "given_names": "ANNA MARIA"},
            "birth": {"birth": "1974-08-12", "birth_place": f"Zenith {mark}", "sex": "F"},
            "journey": {
                "arrival": (today + timedelta(days=7)).isoformat(),
                "departure": (today + timedelta(days=20)).isoformat(),
                "stay_address": "Almaty, specimen hotel",
            },
            "home": {"home_address": f"{mark} Specimen Street", "occupation": "Cartographer"},
            "representative": {"on_behalf": "self"},
        }  # fmt: skip

    def _tell(self, line: Line, reference: str, name: str, given: dict[str, str]) -> None:
        status, page = line.insist(_question(reference, name), **given)
        if status != 200 or page.faults:
            self.crowd.book.complain(f"{name} was refused: {status} {page.faults}")
            raise Gone
        self.crowd.book.answered(reference, given)

    def _hand_in(self, line: Line, reference: str) -> None:
        """Sent again after a torn line, the second is refused; the case page says how it stands."""
        line.insist(_question(reference, "check"), true="on")
        _status, page = line.get(f"/visas/applications/{reference}/")
        if "/pay/" not in page.html:
            self.crowd.book.complain(f"handed in and not to be paid: {reference} {page.path}")
            raise Gone
        self.crowd.book.hear("handed in", reference)

    def _pay(self, line: Line, reference: str) -> None:
        """The gateway's page is sent until it is answered, though it may take the money twice."""
        case = f"/visas/applications/{reference}/"
        _status, gateway = line.insist(f"{case}pay/")
        if "/fees/sandbox/" not in gateway.path:  # paid after all: the answer alone was torn
            self.crowd.book.complain(f"no gateway: {gateway.path}")
            raise Gone
        line.insist(gateway.path, pay="1")
        self.crowd.book.hear("paid", reference)


@dataclass
class Consul:
    """Takes each paid case in turn, examines it and grants the visa."""

    crowd: Crowd
    done: set[str] = field(default_factory=set)

    def live(self) -> None:
        """Work until the load is over."""
        line = Line(self.crowd)
        try:
            self._sign_in(line)
            while not self.crowd.over.is_set():
                for reference in sorted(self.crowd.book.references("paid") - self.done):
                    self._decide(line, reference)
                time.sleep(0.2)
        except Gone:
            return
        except Exception as fault:
            self.crowd.book.complain(f"consul: {fault!r}")

    def _sign_in(self, line: Line) -> None:
        line.get("/accounts/login/")
        line.insist("/accounts/login/", login=CONSUL, password=PASSWORD)

    def _decide(self, line: Line, reference: str) -> None:
        """Each step pressed where it is offered: after a torn line the page is looked at first."""
        case = f"/visas/cases/{reference}/"
        for step in ("examine", "grant"):
            _status, page = line.get(case)
            if "/accounts/login/" in page.path:
                self._sign_in(line)  # a clock that jumped has ended the sitting
                return
            if step == "examine" and f"{case}steps/" not in page.html:
                return  # the worker has not screened it yet
            if f"{case}steps/{step}/" in page.html and not self._press(line, case, step):
                return
            self.crowd.book.hear(step, reference)
        self.done.add(reference)

    def _press(self, line: Line, case: str, step: str) -> bool:
        answer = line.post(f"{case}steps/{step}/")
        return answer is not None and answer[0] == 200


def send(crowd: Crowd, travellers: int, seed: int) -> list[threading.Thread]:
    """Begin the load: so many travellers, a little apart, and the consul."""
    photo, chance = photograph(), random.Random(seed)
    lives: list[Callable[[], None]] = [Consul(crowd).live]
    lives += [Traveller(crowd, number, photo).live for number in range(1, travellers + 1)]
    threads = [threading.Thread(target=live, daemon=True) for live in lives]
    for thread in threads:
        thread.start()
        time.sleep(chance.uniform(0, 0.3))
    return threads


@contextmanager
def at_work(house: StruckHouse, seed: int) -> Iterator[Crowd]:
    """Two travellers and a consul while the ground fails; then all that they heard holds.

    Whoever could not be served was told so and nothing else, the same processes go on, and what
    was promised is compared with what stands.
    """
    crowd = Crowd(house.url, Book())
    threads = send(crowd, 2, seed)
    wait_until(lambda: len(crowd.book.references("paid")) >= 1)
    yield crowd
    before = len(crowd.book.references("grant"))
    wait_until(lambda: len(crowd.book.references("grant")) > before)
    assert all(process.poll() is None for process in house.processes)
    end(crowd, threads, house)
    print(f"refused {dict(crowd.book.refused)}, granted {len(crowd.book.references('grant'))}")
    assert crowd.book.faults == []
    assert set(crowd.book.refused) == {503}
    compare(crowd.book, house.asked("everything"))


def end(crowd: Crowd, threads: list[threading.Thread], house: StruckHouse) -> float:
    """Let everybody go home and the house come to rest; after how many seconds it did."""
    crowd.over.set()
    for thread in threads:
        thread.join(120)
    return wait_until(lambda: not any(house.asked("in_hand").values()))


def wait_until(done: Callable[[], bool]) -> float:
    """Wait for something to come true; after how many seconds it did."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < LONGEST, "what was waited for does not come"
        time.sleep(0.5)
    return time.monotonic() - began
