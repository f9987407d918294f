#!/usr/bin/env python
"""Django's command line. Commands connect as the owner of the database; the web server does not (see wsgi.py)."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipo_portal.settings.dev")
    if sys.argv[1:2] == ["runserver"]:
        os.environ.setdefault("IPO_DB_ROLE", "web")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
