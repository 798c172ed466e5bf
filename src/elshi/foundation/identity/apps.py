from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "elshi.foundation.identity"
    label = "identity"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from . import checks  # noqa: F401
