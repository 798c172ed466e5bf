"""Every word of the offline page; its findings are those of the public page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..verdicts import WORDS

TONES: Mapping[str, str] = {str(name): words.tone for name, words in WORDS.items()}

_TEXTS: Mapping[str, Any] = {
    "house": _("Elshi"),
    "without_network": _("Works without a network"),
    "title": _("Check a visa"),
    "keys_fresh": _("The list of revoked visas is in its time"),
    "keys_old": _("The list of revoked visas is past its limit"),
    "keys_none": _(
        "This page carries no list of revoked visas: it can tell forgeries, but never that a "
        "visa is valid."
    ),
    "list_of": _("list of"),
    "list_until": _("good until"),
    "compare": _("Compare with the passport in your hand: its number must be"),
    "holder": pgettext_lazy("visa", "Holder"),
    "issuer": _("Issued by"),
    "validity": _("Valid"),
    "by_camera": _("By the camera"),
    "camera_help": _("Hold the square code or the QR code of the visa before the camera."),
    "open_camera": _("Open the camera"),
    "close_camera": _("Close the camera"),
    "by_picture": _("By a photograph"),
    "picture": _("A photograph or a screenshot of the visa"),
    "by_text": _("By a scanner"),
    "typed": _("Hexadecimal digits of the square code, or the text of the QR code"),
    "check": _("Check what was read"),
    "newer_keys": _("Newer keys"),
    "newer_help": _("A newer key file; it must come from the same authority"),
    "about": _(
        "This page sends nothing and fetches nothing. It carries the public keys and the signed "
        "list of revoked visas, which names nobody."
    ),
    "looking": _("The camera is looking for a code."),
    "reading": _("The picture is being read."),
    "no_camera": _("The camera cannot be used here. Choose a photograph instead."),
    "no_picture": _("This picture cannot be opened. Choose a JPEG or PNG."),
    "no_pdf": _("A PDF cannot be opened here: show it on a screen and take a photograph."),
    "nothing_typed": _("Type or scan something first."),
    "no_code": _("This is neither hexadecimal digits nor the text of a QR code."),
    "keys_taken": _("The newer keys are in use until this page is closed."),
    "keys_refused": _("These keys are older, damaged or of another authority; they are not used."),
    "keys_broken": _("The keys in this page are damaged: it can check nothing. Fetch it again."),
    "old_browser": _("This browser is too old to check signatures. Use a newer one."),
}


def spoken() -> dict[str, Any]:
    """All texts by name, in the language that is active when they are read."""
    findings = {
        f"{name}.{part}": getattr(words, part)
        for name, words in WORDS.items()
        for part in ("title", "text")
    }
    return {**_TEXTS, **findings}
