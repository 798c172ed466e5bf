"""JPEG and PNG: decoded whole and written anew, upright, in sRGB, without a word of metadata."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile, ImageOps, MpoImagePlugin, TiffImagePlugin

from .burden import lighten
from .kinds import Kind, checked_png
from .limits import MAX_PIXELS, MIN_SIDE, Found

# Loaded here once, so that an examination opens no file of its own: Pillow would load these
# readers late, for pictures in pictures and for the turn noted by a camera.
Image.preinit()
LOADED = (MpoImagePlugin, TiffImagePlugin)
SRGB = ImageCms.createProfile("sRGB")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",)}
JPEG_QUALITY = 92
LIKENESS_SIDE = 16


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file as it will be kept."""

    content: bytes
    width: int
    height: int
    pages: int = 1
    likeness: str = ""
    band: str = ""


def rewrite(content: bytes, kind: Kind) -> Rewritten:
    """The picture alone; `Found` says why not."""
    if kind == "png":
        checked_png(content)
    warnings.simplefilter("ignore")
    try:
        picture = _decoded(content, kind)
    except Image.DecompressionBombError:
        raise Found("too_many_pixels") from None
    except MemoryError:
        raise Found("too_costly") from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError) as fault:
        raise Found("damaged", fault=type(fault).__name__) from None
    return _encoded(picture, kind)


def _decoded(content: bytes, kind: Kind) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS[kind]) as opened:
        _judge_size(opened)
        lighten(opened)
        profile = opened.info.get("icc_profile")
        opened.load()
        # In its place: a second picture of that size would be the most of the memory.
        if "exif" in opened.info:
            ImageOps.exif_transpose(opened, in_place=True)
        return _in_srgb(opened, profile)


def _judge_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Found("too_many_pixels", width=width, height=height)
    if min(width, height) < MIN_SIDE:
        raise Found("too_few_pixels", width=width, height=height)
    if picture.format == "PNG" and getattr(picture, "n_frames", 1) > 1:
        raise Found("animated")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Grey stays grey; transparency is laid on white; a colour profile is applied and dropped."""
    if picture.mode in ("1", "L"):
        return _in_mode(picture, "L")
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("LA", "PA", "P", "RGBA") or "transparency" in picture.info:
        return _on_white(picture)
    return _by_profile(picture, profile) or _in_mode(picture, "RGB")


def _in_mode(picture: Image.Image, mode: str) -> Image.Image:
    """The picture itself where it is so already: a copy would be held beside it."""
    return picture if picture.mode == mode else picture.convert(mode)


def _on_white(picture: Image.Image) -> Image.Image:
    layered = _in_mode(picture, "RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _by_profile(picture: Image.Image, profile: bytes | None) -> Image.Image | None:
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None  # a broken profile only shifts colours


def _encoded(picture: Image.Image, kind: Kind) -> Rewritten:
    # What is written is the dots: all words that came with them hang on the reader's notes.
    picture.info = {}
    target = io.BytesIO()
    if kind == "jpeg":
        picture.save(target, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=False)
    else:
        picture.save(target, "PNG", compress_level=4)
    width, height = picture.size
    return Rewritten(
        target.getvalue(), width, height, likeness=likeness(picture, LIKENESS_SIDE),
        band=likeness(picture, 8),
    )  # fmt: skip


def likeness(picture: Image.Image, side: int) -> str:
    """A difference hash in hexadecimal: is each cell lighter than its left neighbour?

    side² bits. It outlives scaling, another quality and a slight change of light; equal
    compositions differ in more bits than copies of one picture do.
    """
    grey = picture.convert("L").resize((side + 1, side), Image.Resampling.BOX)
    cells = grey.tobytes()
    bits = 0
    for row in range(side):
        for column in range(side):
            at = row * (side + 1) + column
            bits = bits << 1 | (cells[at + 1] > cells[at])
    return f"{bits:0{side * side // 4}x}"
