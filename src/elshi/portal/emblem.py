"""The ministry's own emblem: examined in a room of its own, tried by the press, then kept."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.files.examiner import Porter, ask
from elshi.foundation.files.refusals import UploadRefused
from elshi.foundation.printing import press
from elshi.foundation.printing.errors import TemplateBroken, Unprintable

LARGEST = 1024 * 1024
PORTER = Porter("elshi.portal.emblem_room")
WHY = {
    "no_drawing": gettext_lazy("It is neither a PNG picture nor an SVG drawing."),
    "moving_parts": gettext_lazy("The drawing carries scripts, motion or parts that do not draw."),
    "way_out": gettext_lazy("The drawing reaches out to other files."),
    "too_intricate": gettext_lazy("The drawing is too intricate."),
    "too_large": gettext_lazy("The file is larger than 1 MB."),
    "too_few_pixels": gettext_lazy("The picture has too few dots: at least 32 on each side."),
    "unprintable": gettext_lazy("The drawing cannot be printed."),
    "unreadable": gettext_lazy("The file cannot be read."),
}
DAMAGED = gettext_lazy("The picture is damaged or not what it seems.")


class UnfitEmblem(ValueError):
    """A file that is no emblem; the text says why and what to do."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        mend = _("Choose a plain SVG drawing or a PNG picture.")
        return f"{WHY.get(self.code, DAMAGED)} {mend}"


def fit(content: bytes) -> tuple[str, bytes]:
    """The name under which the emblem is kept and its bytes; raises UnfitEmblem."""
    if len(content) > LARGEST:
        raise UnfitEmblem("too_large")
    try:
        report, kept = ask(PORTER, content)
    except UploadRefused as refusal:
        raise UnfitEmblem(refusal.code) from None
    if "found" in report:
        raise UnfitEmblem(str(report["found"]))
    name = f"emblem.{report['kind']}"
    _printed(name, kept)
    return name, kept


def read(path: Path) -> tuple[str, bytes]:
    """As `fit`, for a file."""
    try:
        content = path.read_bytes()
    except OSError:
        raise UnfitEmblem("unreadable") from None
    return fit(content)


def _printed(name: str, content: bytes) -> None:
    """One trial at the press, before a letter fails for it."""
    try:
        press.try_emblem(name, content)
    except (TemplateBroken, Unprintable):
        raise UnfitEmblem("unprintable") from None
