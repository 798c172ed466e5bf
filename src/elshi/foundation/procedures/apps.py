from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "elshi.foundation.procedures"
    label = "procedures"
    verbose_name = _("Procedures")

    def ready(self) -> None:
        from . import checks  # noqa: F401

        autodiscover_modules("procedures")
