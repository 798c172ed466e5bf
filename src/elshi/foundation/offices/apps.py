from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "elshi.foundation.offices"
    label = "offices"
    verbose_name = _("Offices")

    def ready(self) -> None:
        """Have every act about offices commit to all that gives powers or moves deadlines."""
        from elshi.foundation.ledger.commitments import committed

        from .models import Holiday, Office, Party, Post, WorkingCalendar

        committed(Party, key="code", fields=("kind", "name", "state"))
        committed(WorkingCalendar, key="code", fields=("name", "days", "opens", "closes"))
        committed(Holiday, fields=("calendar_id", "day", "name", "working"))
        committed(
            Office,
            key="code",
            fields=("party_id", "kind", "name", "time_zone", "calendar_id", "parent_id",
                    "closed_on"),
        )  # fmt: skip
        committed(Post, key="code", fields=("office_id", "title", "role", "labels", "closed_on"))
