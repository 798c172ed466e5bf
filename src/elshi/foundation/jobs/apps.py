"""The jobs app; finds each app's handlers when Django starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The queue, its workers and the facts they deliver."""

    name = "elshi.foundation.jobs"
    label = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Import the ``jobs`` module of every app, where handlers register themselves."""
        autodiscover_modules("jobs")
