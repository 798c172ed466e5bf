from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WatchlistsConfig(AppConfig):
    name = "elshi.commons.watchlists"
    label = "watchlists"
    verbose_name = _("Watch lists")
    menu = ((_("Watch lists"), "watchlists:editions", "watchlists.edition.load"),)

    def ready(self) -> None:
        from elshi.foundation.files import erasure
        from elshi.foundation.ledger.commitments import committed

        from .actions import forget
        from .models import Edition, Hit

        committed(Edition, fields=("code", "digest", "entries_count", "loaded_at"))
        committed(Hit, fields=("subject", "entry_id", "state", "decided_at"))
        erasure.forgets(self.label, forget)
