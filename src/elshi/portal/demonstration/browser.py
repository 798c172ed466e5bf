"""A browser without a window: follows forms as a person does and reads what the page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from .ministry import PASSWORD


class DemonstrationFailedError(RuntimeError):
    """A door answered otherwise than it must."""


class Page(HTMLParser):
    """What a page shows: the values in its form, its links, and whether it names a fault."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path = path
        self.html = html
        self.values: dict[str, str] = {}
        self.links: list[str] = []
        self.faults: list[str] = []
        self._select = ""
        self._in_summary = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "input" and given.get("type") not in ("radio", "checkbox", "hidden", "file"):
            self.values[given.get("name", "")] = given.get("value", "")
        if tag == "input" and "checked" in given:
            self.values[given.get("name", "")] = given.get("value", "")
        if tag == "select":
            self._select = given.get("name", "")
        if tag == "option" and "selected" in given:
            self.values[self._select] = given.get("value", "")
        if "data-summary" in given:
            self._in_summary = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self._in_summary = False

    def handle_data(self, data: str) -> None:
        if self._in_summary and data.strip():
            self.faults.append(data.strip())

    def link(self, part: str) -> str:
        """The first link whose address has this part."""
        found = next((link for link in self.links if part in link), None)
        if found is None:
            raise DemonstrationFailedError(f"{self.path} has no link to {part}")
        return found


@dataclass
class Browser:
    """A person at a browser in one language; stops at the first door that does not open."""

    language: str
    client: Client = field(default_factory=Client)

    def get(self, path: str) -> Page:
        return self._page(self.client.get(self._address(path)))

    def post(self, path: str, **answers: Any) -> Page:
        return self._page(self.client.post(self._address(path), answers, follow=True))

    def download(self, path: str) -> bytes:
        answer: Any = self.client.get(path)
        if answer.status_code != 200:
            raise DemonstrationFailedError(f"{path}: {answer.status_code}")
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def login(self, email: str) -> None:
        self.post("/accounts/login/", login=email, password=PASSWORD)

    def _address(self, path: str) -> str:
        return path if path.startswith(f"/{self.language}/") else f"/{self.language}{path}"

    def _page(self, answer: Any) -> Page:
        page = Page(answer.content.decode(), answer.request["PATH_INFO"])
        if answer.status_code >= 400 or page.faults:
            raise DemonstrationFailedError(f"{page.path}: {answer.status_code} {page.faults}")
        return page
