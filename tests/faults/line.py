"""A person at a page over a real connection, who tries again when the line is torn.

Whether a request was carried out is unknown when its answer is lost: the person looks before
repeating it, as people do, or repeats what may be repeated.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from elshi.portal.demonstration.browser import Page

from .book import Book

PATIENCE = 90.0
REST = 0.1
BUSY = (429, 500, 502, 503, 504, 507)


class Gone(Exception):
    """The load is over, or the house has not answered within a person's patience."""


@dataclass
class Crowd:
    """What all clients share: where the house is, the book, how many requests are in flight."""

    url: str
    book: Book
    over: threading.Event = field(default_factory=threading.Event)
    flying: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fly(self, change: int) -> None:
        """A request leaves or lands."""
        with self.lock:
            self.flying += change


@dataclass
class Line:
    """One person's browser: cookies, a language, redirects."""

    crowd: Crowd
    language: str = "en"
    client: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> tuple[int, Page]:
        """A page, asked for until it comes."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = self.once("GET", path)
            if answer is not None:
                return answer
            self._rest(until, path)

    def post(self, path: str, files: Any = None, **answers: str) -> tuple[int, Page] | None:
        """A form sent once; nothing when the answer was torn or the house could not."""
        return self.once("POST", path, data=answers, files=files)

    def insist(self, path: str, files: Any = None, **answers: str) -> tuple[int, Page]:
        """A form that may be sent again, sent until it is answered."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = self.post(path, files=files, **answers)
            if answer is not None:
                return answer
            self._rest(until, path)

    def once(self, method: str, path: str, **more: Any) -> tuple[int, Page] | None:
        """One request; nothing when it was torn or the house said that it cannot now."""
        headers = {"X-CSRFToken": self.client.cookies.get("csrf") or ""}
        self.crowd.fly(1)
        try:
            answer = self.client.request(
                method, self._address(path), headers=headers, timeout=(5, 60), **more
            )
        except requests.RequestException as fault:
            if not _unheard(fault):
                self.crowd.book.tear()
            return None
        finally:
            self.crowd.fly(-1)
        if answer.status_code in BUSY:
            self.crowd.book.refuse(answer.status_code)
            return None
        return answer.status_code, Page(answer.text, urlsplit(answer.url).path)

    def _rest(self, until: float, path: str) -> None:
        if self.crowd.over.is_set():
            raise Gone
        if time.monotonic() > until:
            self.crowd.book.complain(f"no answer from {path} for {PATIENCE:.0f} s")
            raise Gone
        time.sleep(REST)

    def _address(self, path: str) -> str:
        spoken = path if path.startswith(f"/{self.language}/") else f"/{self.language}{path}"
        return self.crowd.url + spoken


def _unheard(fault: requests.RequestException) -> bool:
    """Whether nobody was there to hear the request, so that nothing was torn."""
    told = fault.args[0] if fault.args else None
    return isinstance(getattr(told, "reason", None), NewConnectionError)
