from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "elshi.foundation.access"
    label = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        autodiscover_modules("access")
