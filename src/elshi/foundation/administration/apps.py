from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    """The administrator's screens."""

    name = "elshi.foundation.administration"
    label = "administration"
    verbose_name = _("Administration")
    menu = (
        (_("Accounts"), "administration:accounts", "identity.account.manage"),
        (_("Posts"), "administration:posts", "offices.office.view"),
        (_("Offices"), "administration:offices", "offices.office.view"),
        (_("Working calendars"), "administration:calendars", "offices.office.view"),
        (_("Labels"), "administration:labels", "offices.post.manage"),
        (_("Work given up"), "administration:work", "jobs.job.manage"),
        (_("Reading log"), "administration:readings", "access.reading.view"),
        (_("Ledger export"), "administration:export", "ledger.export"),
        (_("Where I am signed in"), "administration:sessions", ""),
        (_("My absence"), "administration:absence", ""),
        (_("My programs"), "administration:tokens", ""),
    )

    def ready(self) -> None:
        """Hear what the sign-in screens tell of accounts."""
        from . import alerts

        alerts.listen()
