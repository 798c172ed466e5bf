from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    name = "elshi.commons.appointments"
    label = "appointments"
    verbose_name = _("Appointments")

    def ready(self) -> None:
        from elshi.foundation.ledger.commitments import committed

        from .models import Booking

        committed(Booking, fields=("slot_id", "subject", "state"))
