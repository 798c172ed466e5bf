"""A photograph of six megabytes over a slow line that is cut twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy
import pytest
from PIL import Image

from elshi.engines.documents.portrait import specimen as portraits

from .people import Traveller

pytestmark = pytest.mark.journey
SIX = 6_000_000
LINE = 1_000_000  # bytes a second


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


def test_a_photograph_arrives_over_a_line_that_is_cut_twice(
    traveller: Callable[..., Traveller],
) -> None:
    content = six_megabytes()
    assert len(content) >= SIX, len(content)
    anna = traveller("ru", "phone", True)
    anna.begin()
    anna.go(f"/visas/applications/{anna.reference}/questions/photo/")
    line = anna.context.new_cdp_session(anna.page)
    line.send("Network.enable")
    pieces: list[int] = []
    anna.page.on("response", lambda answer: _count(answer, pieces))

    def set_line(*, cut: bool) -> None:
        line.send(
            "Network.emulateNetworkConditions",
            {"offline": cut, "latency": 80, "downloadThroughput": LINE, "uploadThroughput": LINE},
        )

    set_line(cut=False)
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
    anna.page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    anna.page.locator("main form:has(input[type=file]) button[type=submit]").first.click()
    waiting = anna.page.locator(".upload").get_attribute("data-waiting")
    for arrived in (3, 10):
        _until(anna, lambda count=arrived: len(pieces) >= count)
        set_line(cut=True)
        anna.page.get_by_text(str(waiting)).wait_for()
        set_line(cut=False)
    anna.page.wait_for_url("**/questions/documents/")
    sent = -(-len(content) // (256 * 1024))
    assert sent <= len(pieces) <= sent + 2, "what had come was not sent again"
    anna.go(f"/visas/applications/{anna.reference}/questions/photo/")
    assert anna.shows("figure img")
    anna.said = [text for text in anna.said if "ERR_" not in text]


def _count(answer: Any, pieces: list[int]) -> None:
    if answer.url.endswith("/pieces"):
        pieces.append(answer.status)


def _until(anna: Traveller, arrived: Callable[[], bool]) -> None:
    for _ in range(600):
        if arrived():
            return
        anna.page.wait_for_timeout(100)
    raise AssertionError("the line stands still")
