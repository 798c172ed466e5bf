from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumbersConfig(AppConfig):
    name = "elshi.foundation.numbers"
    label = "numbers"
    verbose_name = _("Numbers")

    def ready(self) -> None:
        from elshi.foundation.ledger.commitments import committed

        from .models import SetAside

        committed(SetAside, fields=("series", "number", "state", "reason"))
