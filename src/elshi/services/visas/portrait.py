"""What the photo check says to the traveller: each reason with the way to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.engines.documents.portrait.checking import check
from elshi.engines.documents.portrait.report import PortraitReport
from elshi.foundation.observe.errors import Refusal, Text

WORDS: dict[str, Text] = {
    "unreadable": _("The file is no picture that we can read. Send a JPEG or PNG."),
    "too_small": _("The picture is too small. It needs at least 413 × 531 pixels."),
    "proportion": _("The proportion is wrong. Cut the picture to 35 × 45."),
    "too_dark": _("The picture is too dark. Stand facing a window."),
    "too_bright": _("The picture is too bright. Avoid flash and direct sun."),
    "low_contrast": _("The picture is too pale. Take it in better light."),
    "uneven_light": _("The light is uneven. Turn so that both halves of the face are lit alike."),
    "blurred": _("The picture is blurred. Hold the camera still and let it focus."),
    "compressed": _("The file is compressed too strongly. Send the original."),
    "monochrome": _("The picture is black and white. Send one in colour."),
    "background_busy": _("The background is not plain. Stand before a light, empty wall."),
    "background_dark": _("The background is too dark. Stand before a light wall."),
    "framed": _("The picture has a frame. Cut it off."),
    "no_face": _("No face was found. Face the camera straight."),
    "many_faces": _("There is more than one face. Only you may be in the picture."),
    "face_too_small": _("The face is too small. Come closer to the camera."),
    "head_small": _("The head is too small. Come closer, or cut the picture."),
    "head_large": _("The head is too large. Step back from the camera."),
    "head_off_centre": _("The head is not in the middle."),
    "head_cut": _("The head is cut off. Leave space above it."),
    "head_tilted": _("The head is tilted. Hold it upright."),
    "head_turned": _("The head is turned. Face the camera straight."),
}


class NotAPortrait(Refusal):
    """A photograph that cannot be used, with every reason at once."""

    code = "not_a_portrait"
    status = 422
    message = _("This photograph cannot be used.")

    def __init__(self, report: PortraitReport) -> None:
        self.reasons: list[Text] = [WORDS[code] for code in report.codes]
        mend = " ".join(str(reason) for reason in self.reasons)
        super().__init__(mend=mend, details={"reasons": list(report.codes)})


def judge(content: bytes) -> PortraitReport:
    """The report on a photograph; refused ones raise `NotAPortrait`."""
    report = check(content)
    if report.verdict == "refused":
        raise NotAPortrait(report)
    return report
