from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "elshi.commons.statistics"
    label = "statistics"
    verbose_name = _("Statistics")

    def ready(self) -> None:
        from elshi.foundation.ledger.commitments import committed

        from .models import Publication

        committed(
            Publication,
            fields=("subject", "party_id", "period", "shown", "published_at"),
            private={"held": lambda row: (row.held_bytes, bytes(row.salt))},
        )
