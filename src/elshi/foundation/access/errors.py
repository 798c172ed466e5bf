"""The refusal of access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elshi.foundation.observe.errors import Refusal


class NotAllowed(Refusal):
    """The actor sees the object but may not do this to it."""

    code = "not_allowed"
    status = 403
    message = _("Your post does not allow this.")
    mend = _("Ask a colleague whose post allows it, or your administrator.")
