"""How much the streams of a PDF hold once unpacked, found out without unpacking them whole."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object, Stream

from .limits import MAX_PIXELS, MAX_UNPACKED, Found

STEP = 1 << 20
# The most that one byte can become, by filter: PDF reference 7.4; LZW codes reach 4,096 bytes
# in 12 bits, run length 128 in 2, CCITT and JBIG2 pictures are bounded by their declared size.
SPREAD = {
    "/LZWDecode": 2731, "/LZW": 2731, "/RunLengthDecode": 64, "/RL": 64,
    "/ASCIIHexDecode": 1, "/AHx": 1, "/ASCII85Decode": 4, "/A85": 4,
}  # fmt: skip
FLATE = ("/FlateDecode", "/Fl")
PICTURES = ("/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode")


@dataclass(slots=True)
class Budget:
    """The bytes that all streams may still unpack to."""

    left: int

    def spend(self, size: int) -> None:
        """Take ``size`` off; `Found` when there is not so much left."""
        self.left -= size
        if self.left < 0:
            raise Found("pdf_too_much_inside")


def within_limits() -> Budget:
    """A fresh budget for one file."""
    return Budget(MAX_UNPACKED)


def unpacked_size(stream: Stream, left: int) -> int:
    """Bytes after all filters, at least; counting stops once it is more than ``left``."""
    _judge_picture(stream)
    content = stream.read_raw_bytes()
    size = len(content)
    filters = _filters(stream)
    for number, name in enumerate(filters):
        if name in FLATE:
            last = number == len(filters) - 1
            size, content = _inflated(content, left, keep=not last)
        elif name in SPREAD:
            return size if size * SPREAD[name] <= left else _refuse()
        elif name in PICTURES:
            return size
        else:
            raise Found("pdf_too_complex", filter=name.strip("/")[:20])
    return size


def _refuse() -> int:
    raise Found("pdf_too_much_inside")


def _filters(stream: Stream) -> list[str]:
    given: Object | None = stream.get("/Filter", stream.get("/F"))
    if given is None:
        return []
    if isinstance(given, Array):
        return [str(name) for name in given]
    return [str(given)]


def _inflated(content: bytes, left: int, *, keep: bool) -> tuple[int, bytes]:
    """The size once inflated, and the bytes when another filter follows."""
    engine, size, parts = zlib.decompressobj(), 0, []
    waiting = content
    while waiting and not engine.eof:
        try:
            part = engine.decompress(waiting, STEP)
        except zlib.error:
            raise Found("damaged", fault="flate") from None
        size += len(part)
        if keep:
            parts.append(part)
        if size > left:
            raise Found("pdf_too_much_inside")
        if not part and engine.unconsumed_tail == waiting:
            break
        waiting = engine.unconsumed_tail
    return size, b"".join(parts)


def _judge_picture(stream: Stream) -> None:
    """A picture inside a page obeys the bound on dots as one sent by itself does."""
    if not isinstance(stream, Stream | Dictionary) or str(stream.get("/Subtype", "")) != "/Image":
        return
    try:
        width, height = int(stream["/Width"]), int(stream["/Height"])
    except (KeyError, TypeError, ValueError):
        raise Found("damaged", fault="picture") from None
    if width * height > MAX_PIXELS:
        raise Found("too_many_pixels", width=width, height=height)
