"""The languages app; brings the compiled catalogues up to date when Django starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguagesConfig(AppConfig):
    """Translation tooling, formats and glossary."""

    name = "elshi.foundation.languages"
    label = "languages"
    verbose_name = _("Languages")

    def ready(self) -> None:
        """Compile catalogues older than their source; costs a few file times when none is."""
        from elshi.foundation.languages.messages.compilation import compile_stale

        compile_stale()
