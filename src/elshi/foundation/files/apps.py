from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "elshi.foundation.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        from . import access, vault  # noqa: F401  (the policy and the request's key ring register)
