from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisasConfig(AppConfig):
    """Manifest of the visa service."""

    name = "elshi.services.visas"
    label = "visas"
    verbose_name = _("Visas")
    needs: tuple[str, ...] = ()
    menu = (
        (_("Visa cases"), "visas:queue", "visas.application.view"),
        (_("The section"), "visas:section", "visas.application.supervise"),
        (_("Interview times"), "visas:times", "visas.application.examine"),
        (_("Consultations"), "visas:agency", "visas.consultation.view"),
        (_("Invitations"), "visas:invitations", "visas.invitation.view"),
        (_("Statistics"), "visas:statistics", "visas.statistics.view"),
        (_("Visa rules"), "visas:rules", "visas.rules.view"),
    )
    series = {"visas.case": _("Visa cases"), "visas.visa": _("Visas")}
    desk_panel = "elshi.services.visas.panels.desk"
    figures = "elshi.services.visas.reads.watching.figures"
    # What the front page offers: title, one sentence, address.
    front = (
        (
            _("Do I need a visa?"),
            _("Which visa, for how much, with which documents."),
            "visas:guide",
        ),
        (_("Apply for a visa"), _("One question a page; saved as you go."), "visas:start"),
        (
            _("Where does my application stand?"),
            _("State, place in the queue, what to do next."),
            "visas:status",
        ),
        (
            _("Check a visa"),
            _("Is it genuine and in force? Check it with a file, a photograph or two numbers."),
            "visas:verify",
        ),
        (
            _("Visas in figures"),
            _("The decisions of each year by mission, category and nationality."),
            "visas:figures",
        ),
    )

    def ready(self) -> None:
        from elshi.foundation.files.access import owner_policy

        from . import commitments
        from .actions import (  # noqa: F401  (effects)
            aftercare,
            appeals,
            applications,
            consultations,
            desk_notices,
            interviews,
            issue,
            letters,
            revocation,
        )
        from .reads import files

        commitments.register()
        owner_policy("visas.application", files.may, files.seen)
