"""The notices app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Letters by e-mail, notices on the desk, the daily digest."""

    name = "elshi.foundation.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Say how notices forget a person."""
        from elshi.foundation.files import erasure

        from . import actions

        erasure.forgets(self.label, actions.forget)
