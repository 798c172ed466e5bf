from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeesConfig(AppConfig):
    name = "elshi.commons.fees"
    label = "fees"
    verbose_name = _("Fees")
    menu = ((_("Fees"), "fees:cashier", "fees.statement.take"),)

    def ready(self) -> None:
        from elshi.foundation.files import erasure
        from elshi.foundation.ledger.commitments import committed

        from .actions import forget
        from .models import BankLine, Charge, Refund

        committed(Charge, fields=("subject", "amount", "currency", "state", "settled_at"))
        committed(
            BankLine,
            fields=("account", "bank_reference", "amount", "currency", "credit", "match"),
        )
        committed(Refund, fields=("charge_id", "amount", "reason", "state"))
        erasure.forgets(self.label, forget)
