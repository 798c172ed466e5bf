"""PNGs that carry, lie, swell or are cut."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image

from elshi.foundation.files.tests.hostile import chunk, good_png, png_of, zeros_packed

from . import Maker

HEAD = 33  # signature and IHDR
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def plain() -> bytes:
    return good_png(320, 400)


def carrying(name: bytes, head: bytes = b"", packed: bool = False) -> Maker:
    """The marker in a chunk behind the head."""

    def make(m: bytes) -> bytes:
        content = plain()
        return content[:HEAD] + chunk(name, head + (zlib.compress(m) if packed else m)) + content[HEAD:]

    return make


def before_the_end(name: bytes) -> Maker:
    def make(m: bytes) -> bytes:
        return plain()[:-12] + chunk(name, m) + plain()[-12:]

    return make


def headed(width: int, height: int, depth: int = 8, colour: int = 0, rest: bytes = bytes(3)) -> Maker:
    def make(m: bytes) -> bytes:
        head = struct.pack("!IIBB", width, height, depth, colour) + rest
        body = chunk(b"IHDR", head) + chunk(b"tEXt", b"Comment\x00" + m)
        return SIGNATURE + body + chunk(b"IDAT", zlib.compress(bytes(5000))) + chunk(b"IEND", b"")

    return make


def as_dots(stored: bool, noisy: bool) -> Maker:
    """The marker as dots of one row: drawn anew without loss, the dots stay what they are."""

    def make(m: bytes) -> bytes:
        chance, side = random.Random(7), 256
        rows = bytearray(chance.randbytes(side * side) if noisy else bytes(side * side))
        words = b"<?php " + m
        for row in range(0, side, 16):
            rows[row * side : row * side + len(words)] = words
        unfiltered = b"".join(b"\0" + rows[at : at + side] for at in range(0, side * side, side))
        return png_of(side, side, zlib.compress(unfiltered, 0 if stored else 9))

    return make


def palette(m: bytes) -> bytes:
    picture = Image.new("P", (64, 64))
    picture.putpalette(m.ljust(768, b"\x00"))
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=0)
    return target.getvalue()


def lying_length(m: bytes) -> bytes:
    content = plain()
    return content[:HEAD] + b"\xff\xff\xff\xff" + b"tEXt" + m + content[HEAD:]


def wrong_sum(m: bytes) -> bytes:
    return plain()[:HEAD] + struct.pack("!I", len(m)) + b"tEXt" + m + bytes(4) + plain()[HEAD:]


def two_heads(m: bytes) -> bytes:
    return plain()[:HEAD] + chunk(b"tEXt", m) + plain()[8:]


def behind_the_dots(m: bytes) -> bytes:
    """More in the packed dots than the head announces."""
    return png_of(64, 64, zlib.compress(bytes(65 * 64) + m * 50))


def behind_the_packed(m: bytes) -> bytes:
    return png_of(64, 64, zlib.compress(bytes(65 * 64)) + m)


def many_chunks(m: bytes) -> bytes:
    return plain()[:HEAD] + chunk(b"tEXt", b"C\x00" + m) * 60_000 + plain()[HEAD:]


def moving(m: bytes) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()[:-12] + chunk(b"tEXt", b"C\x00" + m) + plain()[-12:]


def swelling(size: int, head: tuple[int, int]) -> Maker:
    def make(m: bytes) -> bytes:
        return png_of(*head, zeros_packed(size, 20_000_000)) + m

    return make


def large(colour: int, width: int = 6000, height: int = 6000, depth: int = 8) -> Maker:
    """As many dots as are allowed, in the costliest form of them."""

    def make(m: bytes) -> bytes:
        channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
        row = 1 + width * channels * depth // 8
        head = struct.pack("!IIBB", width, height, depth, colour) + bytes(3)
        dots = chunk(b"IDAT", zlib.compress(bytes(row * height), 1))
        words = chunk(b"tEXt", b"C\x00" + m)
        return SIGNATURE + chunk(b"IHDR", head) + words + dots + chunk(b"IEND", b"")

    return make


def cut(part: float) -> Maker:
    def make(m: bytes) -> bytes:
        content = carrying(b"tEXt", b"C\x00")(m)
        return content[: int(len(content) * part)]

    return make


TEXTS = {
    "text": (b"tEXt", b"Comment\x00", False),
    "text_packed": (b"zTXt", b"Comment\x00\x00", True),
    "text_world": (b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00", False),
    "exif": (b"eXIf", b"II*\x00\x08\x00\x00\x00", False),
    "profile": (b"iCCP", b"p\x00\x00", True),
    "scale": (b"pCAL", b"x\x00", False),
    "colours_wanted": (b"sPLT", b"p\x00\x08", False),
    "own": (b"zzZz", b"", False),
    "own_needed": (b"ZZZZ", b"", False),
    "time": (b"tIME", b"", False),
    "histogram": (b"hIST", b"", False),
    "transparent": (b"tRNS", b"", False),
    "script": (b"tEXt", b"Comment\x00<script>alert(1)</script>", False),
    "php": (b"tEXt", b"Comment\x00<?php ?>", False),
    "svg": (b"iTXt", b"Title\x00\x00\x00\x00\x00<svg onload=alert(1)>", False),
    "script_packed": (b"zTXt", b"C\x00\x00", True),
}
KINDS: dict[str, Maker] = {name: carrying(*row) for name, row in TEXTS.items()} | {
    "text_at_the_end": before_the_end(b"tEXt"),
    "own_at_the_end": before_the_end(b"zzZz"),
    "words_behind": lambda m: plain() + m,
    "zip_behind": lambda m: plain() + b"PK\x03\x04" + m,
    "page_behind": lambda m: plain() + b"<html>" + m,
    "program_behind": lambda m: plain() + b"MZ\x90\x00" + m,
    "lying_length": lying_length,
    "wrong_sum": wrong_sum,
    "two_heads": two_heads,
    "behind_the_dots": behind_the_dots,
    "behind_the_packed": behind_the_packed,
    "many_chunks": many_chunks,
    "moving": moving,
    "palette": palette,
    "dots_in_noise": as_dots(False, True),
    "dots_in_noise_stored": as_dots(True, True),
    "dots_in_black": as_dots(False, False),
    "dots_in_black_stored": as_dots(True, False),
    "no_width": headed(0, 64),
    "no_height": headed(64, 0),
    "negative": headed(2**31, 64),
    "giant": headed(2**31 - 1, 2**31 - 1),
    "giant_row": headed(2**31 - 1, 32),
    "depth_of_three": headed(64, 64, depth=3),
    "colour_of_five": headed(64, 64, colour=5),
    "woven_oddly": headed(64, 64, rest=b"\x00\x00\x07"),
    "packed_oddly": headed(64, 64, rest=b"\x09\x00\x00"),
    "bomb_of_its_size": swelling(1_600_000_000, (40_000, 40_000)),
    "bomb_beyond_its_size": swelling(400_000_000, (64, 64)),
    "large_grey": large(0),
    "large_colour": large(2),
    "large_seen_through": large(6),
    "most_colour": large(2, 4680, 4680),
    "most_seen_through": large(6, 2900, 2900),
    "large_deep": large(0, depth=16),
    **{f"cut_at_{percent}": cut(percent / 100) for percent in (1, 10, 40, 70, 95)},
}
