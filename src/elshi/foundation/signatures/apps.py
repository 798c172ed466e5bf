from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignaturesConfig(AppConfig):
    name = "elshi.foundation.signatures"
    label = "signatures"
    verbose_name = _("Seals and keys")
    menu = ((_("Keys"), "signatures:keys", "signatures.key.view"),)

    def ready(self) -> None:
        from elshi.foundation.ledger.commitments import committed

        from . import checks  # noqa: F401
        from .models import Authority, Key, RevocationList

        times = ("not_before", "use_until", "not_after", "retired_at", "revoked_at")
        committed(
            Authority, fields=("country", "organisation", "is_demo", "opened_at", "closed_at")
        )
        committed(
            Key,
            key="handle",
            fields=("authority_id", "purpose", "reference", "serial", "certificate", "status",
                    "reason", "where", *times),
        )  # fmt: skip
        committed(
            RevocationList,
            fields=("authority_id", "number", "content", "this_update", "next_update"),
        )
