"""Entry of the web server, which connects as the plain web role of the database."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipo_portal.settings.dev")
os.environ.setdefault("IPO_DB_ROLE", "web")

application = get_wsgi_application()

from ipo_portal.checks import refuse_to_start_unsafely  # noqa: E402  the apps must be ready

refuse_to_start_unsafely()
