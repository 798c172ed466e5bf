"""Refusals: errors meant for a person, in their language, with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as Promise
else:
    from django.utils.functional import Promise

Text: TypeAlias = str | Promise


class Refusal(Exception):
    """A request that the house declines, with a stable code, a reason and the way to mend it.

    ``status`` is the HTTP status a door answers with; ``details`` carries machine-readable
    facts (field names, limits), never personal data.
    """

    code = "refused"
    status = 409
    message: Text = _("This cannot be done.")
    mend: Text = ""

    def __init__(
        self,
        message: Text = "",
        *,
        mend: Text = "",
        code: str = "",
        field: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        self.message = message or self.message
        self.mend = mend or self.mend
        self.code = code or self.code
        self.field = field
        self.details = details or {}
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class InvalidInput(Refusal):
    """What was given does not fit; ``errors`` maps a field to its messages."""

    code = "invalid_input"
    status = 422
    message = _("Some answers need to be corrected.")
    mend = _("Correct the fields named below and send them again.")

    def __init__(self, errors: dict[str, list[Text]]) -> None:
        super().__init__(details={})
        self.errors = errors


class NotAllowed(Refusal):
    """The actor sees the object but may not do this to it."""

    code = "not_allowed"
    status = 403
    message = _("Your post does not allow this.")
    mend = _("Ask a colleague whose post allows it, or your administrator.")
