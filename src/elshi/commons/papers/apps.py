from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .rules import KINDS


class PapersConfig(AppConfig):
    """Manifest of the room of papers."""

    name = "elshi.commons.papers"
    label = "papers"
    verbose_name = _("Papers")
    series = {f"papers.{kind}": title for kind, title in KINDS.items()}
    menu = ((_("Papers"), "papers:list", "papers.paper.view"),)

    def ready(self) -> None:
        from elshi.foundation.files.access import owner_policy

        from . import actions, commitments, reads  # noqa: F401  (effects)

        commitments.register()
        owner_policy("papers.paper", reads.may_use_files, reads.references_seen)
