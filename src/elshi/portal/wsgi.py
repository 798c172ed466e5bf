"""The WSGI door of the house."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elshi.portal.settings")
application = get_wsgi_application()
