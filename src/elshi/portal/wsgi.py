"""The WSGI door of the house."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from elshi.portal.starting import refuse_to_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elshi.portal.settings")
application = get_wsgi_application()

if settings.MODE == "production" and refuse_to_start():
    raise SystemExit(1)
