from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "elshi.foundation.identity"
    label = "identity"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Have every act about people commit to what gives them powers; to names by salt alone."""
        from elshi.foundation.ledger.commitments import committed

        from . import checks, journal  # noqa: F401
        from .models import Account, Deputyship, Tenure, salted

        committed(
            Account,
            key="pk",
            fields=("party_id", "is_active", "is_demo"),
            private={"email": salted("email"), "name": salted("name")},
        )
        committed(Tenure, key="pk", fields=("post_id", "account_id", "starts", "ends"))
        committed(Deputyship, key="pk", fields=("post_id", "account_id", "starts", "ends"))
        journal.listen()
