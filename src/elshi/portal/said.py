"""What a page says once after an act: kept in a signed cookie of this host, so that a public page
needs no session for it.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Said(CookieStorage):
    """Django's storage under a name that a browser keeps to this host in production."""

    cookie_name = settings.MESSAGES_COOKIE_NAME
