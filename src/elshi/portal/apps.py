from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "elshi.portal"
    label = "portal"
    verbose_name = _("Portal")
    menu = ((_("Name and emblem"), "house_name", "offices.party.manage"),)

    def ready(self) -> None:
        from . import starting, wiring  # noqa: F401  (checks)
        from .watching import collecting

        wiring.connect()
        collecting.begin()
