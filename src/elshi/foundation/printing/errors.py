"""What can go wrong at the press."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal


class Unprintable(Refusal):
    """A text with letters that the package's fonts do not have."""

    code = "unprintable_letters"
    status = 422
    message = _("Some letters of this text cannot be printed.")
    mend = _("Write it in Cyrillic or Latin letters, as the machine-readable zone has it.")


class TemplateBroken(RuntimeError):
    """A template that does not compile: a mistake of ours, never of the reader's."""
