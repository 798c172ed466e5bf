"""Every reason for which a file is not taken or not shown, with what to do about it."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal

from .examination.limits import MAX_BYTES, MAX_PAGES, MAX_PIXELS, MIN_SIDE

ALLOWED = _("Send a JPEG or PNG picture, or a PDF.")
PLAIN_PDF = _("Print the document to a new PDF, or send a picture of each page.")


class UploadRefused(Refusal):
    """A file that is not taken; nothing of it was kept."""

    code = "upload_refused"
    status = 422


class Empty(UploadRefused):
    code = "empty"
    message = _("The file is empty.")
    mend = _("Choose the file again.")


class TooLarge(UploadRefused):
    code = "too_large"
    message = format_lazy(_("The file is larger than {limit} MB."), limit=MAX_BYTES // 1_000_000)
    mend = _("Send a smaller picture, or a scan with fewer dots to the inch.")


class UnknownKind(UploadRefused):
    code = "unknown_kind"
    message = _("This is neither a JPEG or PNG picture nor a PDF, whatever its name says.")
    mend = ALLOWED


class HeicPicture(UploadRefused):
    code = "heic_picture"
    message = _("This is a HEIC picture, which we cannot read.")
    mend = _("On an iPhone choose Settings, Camera, Formats, Most Compatible, or send a JPEG.")


class KindNotWanted(UploadRefused):
    code = "kind_not_wanted"
    message = _("A file of this kind cannot be used here.")
    mend = _("Look which kinds of file this question accepts.")


class Damaged(UploadRefused):
    code = "damaged"
    message = _("The file is damaged or cut short.")
    mend = _("Open it yourself to see whether it is whole, save it again and send it again.")


class TooManyPixels(UploadRefused):
    code = "too_many_pixels"
    message = format_lazy(
        _("The picture has more than {limit} million dots."), limit=MAX_PIXELS // 1_000_000
    )
    mend = _("Make the picture smaller and send it again.")


class TooFewPixels(UploadRefused):
    code = "too_few_pixels"
    message = format_lazy(_("The picture is smaller than {limit} dots a side."), limit=MIN_SIDE)
    mend = _("Send the original picture, not a preview of it.")


class Animated(UploadRefused):
    code = "animated"
    message = _("The picture moves: it has more than one frame.")
    mend = _("Send one still picture.")


class Polyglot(UploadRefused):
    code = "polyglot"
    message = _("Another file is hidden inside this one.")
    mend = _("Save the picture or document again with a program you trust and send that.")


class Encrypted(UploadRefused):
    code = "pdf_encrypted"
    message = _("The PDF is locked with a password or restrictions.")
    mend = _("Remove the password, or print the document to a new PDF.")


class Scripted(UploadRefused):
    code = "pdf_script"
    message = _("The PDF contains a program (JavaScript).")
    mend = PLAIN_PDF


class ActivePdf(UploadRefused):
    code = "pdf_action"
    message = _("The PDF would start a program, send data or open another address by itself.")
    mend = PLAIN_PDF


class EmbeddedFile(UploadRefused):
    code = "pdf_embedded_file"
    message = _("Other files are attached inside the PDF.")
    mend = _("Send each document as a file of its own.")


class XfaForm(UploadRefused):
    code = "pdf_xfa"
    message = _("The PDF is an interactive XFA form, which cannot be read safely.")
    mend = PLAIN_PDF


class RichMedia(UploadRefused):
    code = "pdf_media"
    message = _("The PDF contains sound, film or a 3D model.")
    mend = PLAIN_PDF


class TooManyPages(UploadRefused):
    code = "pdf_too_many_pages"
    message = format_lazy(_("The PDF has more than {limit} pages."), limit=MAX_PAGES)
    mend = _("Send only the pages that were asked for.")


class NoPages(UploadRefused):
    code = "pdf_no_pages"
    message = _("The PDF has no pages.")
    mend = PLAIN_PDF


class TooComplex(UploadRefused):
    code = "pdf_too_complex"
    message = _("The PDF is built of too many parts.")
    mend = PLAIN_PDF


class TooMuchInside(UploadRefused):
    code = "pdf_too_much_inside"
    message = _("The PDF unpacks to far more than its size.")
    mend = PLAIN_PDF


class TooCostly(UploadRefused):
    code = "too_costly"
    message = _("The file takes too much time or memory to open.")
    mend = _("Send a simpler or smaller file.")


class ExaminationFailed(UploadRefused):
    """The examination itself could not be held: ours to mend, not the sender's."""

    code = "examination_failed"
    status = 503
    message = _("The file could not be examined just now.")
    mend = _("Send it again in a minute.")


class NoSuchDelivery(UploadRefused):
    code = "no_such_delivery"
    status = 404
    message = _("This upload is not known or has lapsed.")
    mend = _("Choose the file again.")


class OutOfStep(UploadRefused):
    """A piece came too early; ``details["received"]`` says where to go on."""

    code = "out_of_step"
    status = 409
    message = _("A piece of the file is missing before this one.")
    mend = _("Go on from the place we name.")


class TooMuchSent(UploadRefused):
    code = "too_much_sent"
    message = _("More arrived than was announced.")
    mend = _("Choose the file again.")


class NotWhole(UploadRefused):
    code = "not_whole"
    status = 409
    message = _("The file has not arrived whole.")
    mend = _("Wait until the upload has finished.")


class Altered(UploadRefused):
    code = "altered"
    message = _("What arrived differs from what was sent.")
    mend = _("Choose the file again.")


class Erased(Refusal):
    """The case was erased and its key destroyed: nothing of it can be opened, here or anywhere."""

    code = "erased"
    status = 410
    message = _("This case was erased; its contents no longer exist.")
    mend = _("Only the entry in the ledger remains.")


class NotOurs(Refusal):
    """Sealed bytes that this key did not seal, or that were changed."""

    code = "seal_broken"
    status = 500
    message = _("A stored record was changed or belongs elsewhere, and was not opened.")
    mend = _("Tell the administrator: the record must come back from a backup.")


FINDINGS: dict[str, type[UploadRefused]] = {
    refusal.code: refusal for refusal in UploadRefused.__subclasses__()
}


def of_finding(code: str, details: dict[str, Any]) -> UploadRefused:
    """The refusal that an examination's finding stands for."""
    return FINDINGS.get(code, ExaminationFailed)(details=details)
