from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObserveConfig(AppConfig):
    name = "elshi.foundation.observe"
    label = "observe"
    verbose_name = _("Observation")
