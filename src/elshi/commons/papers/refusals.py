"""What cannot be done with a paper, and how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal


class TextStands(Refusal):
    """A registered paper is not rewritten."""

    code = "text_stands"
    message = _("The paper is registered: its text, enclosures and title stand.")
    mend = _("Write a new paper that supersedes this one.")


class PaperOver(Refusal):
    """A cancelled or discarded paper is not touched any more."""

    code = "paper_over"
    message = _("The paper is cancelled or discarded and is not changed any more.")


class NoSuchPaper(Refusal):
    """No visible paper has this number or reference."""

    code = "no_such_paper"
    status = 422
    message = _("You see no paper with this number.")
    mend = _("Copy the number as it stands on the paper, or its reference.")


class SamePaper(Refusal):
    """A paper is not linked with itself."""

    code = "same_paper"
    status = 422
    message = _("This is the paper itself.")
    mend = _("Name the other paper.")


class LinkedAlready(Refusal):
    """The same link stands already."""

    code = "linked_already"
    status = 422
    message = _("The papers are linked in this way already.")


class TooMany(Refusal):
    """A paper has all the enclosures or links that it can have."""

    code = "too_many"
    status = 422
    message = _("A paper has at most 50 enclosures and 100 links.")
    mend = _("Put the rest into another paper and link the two.")
