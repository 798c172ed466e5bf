from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisasConfig(AppConfig):
    """Manifest of the visa service."""

    name = "elshi.services.visas"
    label = "visas"
    verbose_name = _("Visas")
    needs: tuple[str, ...] = ()
    # What the front page offers: title, one sentence, address.
    front = (
        (
            _("Apply for a visa"),
            _("Answer one question a page; save and return whenever you like."),
            "visas:start",
        ),
        (
            _("Do I need a visa?"),
            _("Choose your nationality and see which visa fits your journey."),
            "visas:guide",
        ),
        (
            _("Follow an application"),
            _("See where it stands, what happens next and by when."),
            "visas:status",
        ),
    )
    menu = (
        (_("My desk"), "desk", "visas.application.view"),
        (_("Visa cases"), "visas:queue", "visas.application.view"),
        (_("Invitations"), "visas:invitations", "visas.invitation.view"),
        (_("Rule tables"), "visas:rules", "visas.rules.view"),
        (_("Statistics"), "visas:statistics", "visas.statistics.view"),
    )

    def ready(self) -> None:
        from elshi.foundation.files.access import owner_policy

        from . import commitments
        from .actions import (  # noqa: F401  (effects)
            appeals,
            applications,
            issue,
            letters,
            revocation,
        )
        from .reads import files

        commitments.register()
        owner_policy("visas.application", files.may, files.seen)
