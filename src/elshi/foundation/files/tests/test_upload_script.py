"""The script of deliveries in a real browser, against the real doors, over a line that is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from playwright.sync_api import sync_playwright

from elshi.foundation.access.actors import traveller
from elshi.foundation.files import access, reads, views
from elshi.foundation.files.models import Delivery, StoredFile
from elshi.foundation.observe.tests.programs import browser

from . import hostile

# No open transaction: the doors answer on a connection of their own.
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OWNER = "files.test:MINE"
SCRIPT = Path(views.__file__).parent / "static" / "files" / "upload.js"
FORM = """<!doctype html><html lang="en"><title>t</title>
<form method="post" action="/sent" enctype="multipart/form-data">
<input type="hidden" name="csrfmiddlewaretoken" value="mark"><input type="hidden" name="delivered">
<div data-upload="/files/uploads" data-owner="files.test:MINE" data-purpose="photo"
 data-sending="Sending: {percent} %" data-waiting="The line is cut." data-checking="Checking."
 data-failed="The file could not be sent."><input type="file" name="file"></div>
<button>Send</button></form>
<script type="module" src="/upload.js"></script>"""


class House:
    """Answers the browser by the doors of files; cuts the line at chosen requests."""

    def __init__(self, cut: set[int]) -> None:
        self.cut = cut
        self.pieces = 0
        self.sent = ""

    def __call__(self, route) -> None:
        request = route.request
        path = request.url.removeprefix("http://house.test")
        if path == "/":
            route.fulfill(content_type="text/html", body=FORM)
        elif path == "/upload.js":
            route.fulfill(content_type="text/javascript", body=SCRIPT.read_text())
        elif path == "/sent":
            self.sent = request.post_data or "nothing"
            route.fulfill(content_type="text/html", body="<h1>Received</h1>")
        elif path.endswith("/pieces") and self._is_cut():
            route.abort("connectionreset")
        else:
            self._by_the_doors(route, request, path)

    def _is_cut(self) -> bool:
        self.pieces += 1
        return self.pieces in self.cut

    def _by_the_doors(self, route, request, path: str) -> None:
        asked = RequestFactory().generic(
            request.method, path, request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", "").split(";")[0],
            headers={"Upload-Offset": request.headers.get("upload-offset", "")},
        )  # fmt: skip
        asked.actor = traveller([OWNER])
        words = path.removeprefix("/files/uploads").strip("/").split("/")
        door = {"pieces": views.upload_append, "finish": views.upload_finish}.get(
            words[-1], views.upload_state if words[0] else views.upload_begin
        )
        try:
            answer = door(asked, *words[:1]) if words[0] else door(asked)
        except Http404:
            route.fulfill(status=404)
            return
        kind = answer.headers["Content-Type"]
        route.fulfill(status=answer.status_code, content_type=kind, body=answer.content)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(access, "_owners", {})
    access.owner_policy("files.test", lambda actor, reference, verb: OWNER in actor.holds)
    with sync_playwright() as play:
        chromium = play.chromium.launch(**browser())
        page = chromium.new_page()
        page.set_default_timeout(60_000)
        yield page
        chromium.close()


def photo(size: int) -> bytes:
    """A JPEG with a film behind it, as phones send them, of about this size."""
    return hostile.good_jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(size)


def send(page, house: House, content: bytes) -> None:
    page.route("http://house.test/**", house)
    page.goto("http://house.test/")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.set_input_files("input[type=file]", file)
    page.click("button")


def test_six_megabytes_arrive_over_a_line_cut_twice(page):
    content, house = photo(6_000_000), House(cut={3, 9})
    send(page, house, content)
    page.wait_for_selector("h1")
    file = StoredFile.objects.get()
    assert file.token in house.sent
    assert "ftypmp42" not in house.sent
    assert file.fingerprint == reads.fingerprint_of(content)
    assert house.pieces == -(-len(content) // 262_144) + 2


def test_a_refusal_is_told_on_the_page(page):
    house = House(cut=set())
    send(page, house, b"MZ\x90\x00" + bytes(600_000))
    alert = page.wait_for_selector("[role=alert]")
    assert alert.inner_text()
    assert (house.sent, StoredFile.objects.count(), Delivery.objects.count()) == ("", 0, 0)


def test_without_the_script_the_form_sends_the_file_whole(page):
    house = House(cut=set())
    page.route("http://house.test/**", house)
    page.route("**/upload.js", lambda route: route.abort())
    page.goto("http://house.test/")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo(1000)}
    page.set_input_files("input[type=file]", file)
    page.click("button")
    page.wait_for_selector("h1")
    assert 'name="file"; filename="photo.jpg"' in house.sent
    assert house.pieces == 0
