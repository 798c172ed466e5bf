"""Where sessions lie: Django's table with the account beside it, so that an account's are found.

Named by SESSION_ENGINE. What a session holds about its beginning travels in its own content, so a
new token (after a confirmation, a changed password) keeps it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from .models import Session
from .vigil import HANDLE


class SessionStore(DatabaseStore):
    """Django's store of sessions over the table of this house."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: Any) -> Any:
        """The row of the session as it stands, with whose it is and its public handle."""
        row: Any = super().create_model_instance(data)
        owner = data.get(SESSION_KEY)
        row.account_id = int(owner) if owner else None
        row.handle = data.get(HANDLE, "")
        return row
