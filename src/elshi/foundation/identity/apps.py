from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "elshi.foundation.identity"
    label = "identity"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Have every act about people commit to what gives them powers, never to their names."""
        from elshi.foundation.ledger.commitments import committed

        from . import checks  # noqa: F401
        from .models import Account, Deputyship, Tenure

        committed(Account, fields=("party_id", "is_active", "is_demo"))
        committed(Tenure, fields=("post_id", "account_id", "starts", "ends"))
        committed(Deputyship, fields=("post_id", "account_id", "starts", "ends"))
