"""The numbers app; registers what the ledger commits to."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumbersConfig(AppConfig):
    """Series of numbers without gaps."""

    name = "elshi.foundation.numbers"
    label = "numbers"
    verbose_name = _("Numbers")
    menu = ((_("Number series"), "numbers:list", "numbers.series.change"),)

    def ready(self) -> None:
        """Have every act about a number set aside commit to these fields."""
        from elshi.foundation.ledger.commitments import committed

        from .models import SetAside

        committed(SetAside, fields=("series", "office", "number", "state", "reason"))
