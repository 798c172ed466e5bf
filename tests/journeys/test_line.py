"""A photograph of six megabytes over a slow line that is cut twice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy
import pytest
from PIL import Image

from elshi.engines.documents.portrait import specimen as portraits

from .people import Traveller
from .rows import turns
from .wire import Wire

pytestmark = pytest.mark.journey
SIX = 6_000_000
LINE = 500_000  # bytes a second: 4 Mbit/s


def six_megabytes() -> bytes:
    """The specimen's portrait as a camera of many pixels makes it: large and grainy."""
    picture = portraits.draw(seed=7)
    scale = 3000 / picture.width
    large = picture.resize((3000, round(picture.height * scale)), Image.Resampling.LANCZOS)
    noise = numpy.random.default_rng(9303).normal(0, 3, (large.height, large.width, 3))
    grainy = Image.fromarray(numpy.clip(numpy.asarray(large) + noise, 0, 255).astype("uint8"))
    for quality in (99, 98, 97, 96, 95, 94, 92, 90):
        out = io.BytesIO()
        grainy.save(out, "JPEG", quality=quality)
        if out.tell() <= 7_900_000:
            break
    return out.getvalue()


@turns(2, 3)
def test_a_photograph_arrives_over_a_line_that_is_cut_twice(
    traveller: Callable[..., Traveller], language: str, device: str, script: bool
) -> None:
    content = six_megabytes()
    assert len(content) >= SIX, len(content)
    anna = traveller(language, device, script)
    anna.begin()
    photo = f"/visas/applications/{anna.reference}/questions/photo/"
    if script:
        anna.go(photo)
        in_pieces(anna, content)
    else:
        whole(anna, content, photo)
    anna.page.wait_for_url("**/questions/documents/")
    anna.go(photo)
    assert anna.shows("figure img")
    anna.said = [text for text in anna.said if "ERR_" not in text]


class Line:
    """The traveller's slow line, which can be cut."""

    def __init__(self, anna: Traveller) -> None:
        self.session = anna.context.new_cdp_session(anna.page)
        self.session.send("Network.enable")
        self.set(cut=False)

    def set(self, *, cut: bool) -> None:
        speed = {"downloadThroughput": LINE, "uploadThroughput": LINE}
        conditions = {"offline": cut, "latency": 80, **speed}
        self.session.send("Network.emulateNetworkConditions", conditions)


def in_pieces(anna: Traveller, content: bytes) -> None:
    """The page sends piece by piece, waits while the line is cut and goes on by itself."""
    line = Line(anna)
    pieces: list[int] = []
    anna.page.on("response", lambda answer: _count(answer, pieces))
    send(anna, content)
    waiting = anna.page.locator(".upload").get_attribute("data-waiting")
    for arrived in (3, 10):
        _until(anna, lambda count=arrived: len(pieces) >= count)
        line.set(cut=True)
        anna.page.get_by_text(str(waiting)).wait_for()
        line.set(cut=False)
    anna.page.wait_for_url("**/questions/documents/")
    sent = -(-len(content) // (256 * 1024))
    assert sent <= len(pieces) <= sent + 2, "what had come was not sent again"


def whole(anna: Traveller, content: bytes, photo: str) -> None:
    """Without script the picture goes whole or not at all, and is sent anew.

    The browser does so itself on a connection that it had used; else the traveller does.
    """
    with Wire(anna.house.port, LINE, cut_at=SIX // 2, cuts=2) as wire:
        for _ in range(3):
            anna.go(f"{wire.url}/{anna.language}{photo}")
            send(anna, content)
            anna.page.wait_for_url(re.compile("^chrome-error:|/questions/documents/"))
            if "/documents/" in anna.page.url:
                break
            anna.go(photo)
            assert not anna.shows("figure img"), "nothing is kept by halves"
        assert wire.torn == 2


def send(anna: Traveller, content: bytes) -> None:
    """Choose the picture and press the button, without waiting for what comes."""
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
    anna.page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    button = anna.page.locator("main form:has(input[type=file]) button[type=submit]").first
    button.click(no_wait_after=True)


def _count(answer: Any, pieces: list[int]) -> None:
    if answer.url.endswith("/pieces"):
        pieces.append(answer.status)


def _until(anna: Traveller, arrived: Callable[[], bool]) -> None:
    for _ in range(600):
        if arrived():
            return
        anna.page.wait_for_timeout(100)
    raise AssertionError("the line stands still")
