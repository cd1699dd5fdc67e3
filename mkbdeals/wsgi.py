"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from mkbdeals.deep_calls import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
application = with_room(get_wsgi_application())
# All pages are read now, before gunicorn forks, and not at the first request: the workers share what was read,
# and nobody waits for it.
_all_pages = get_resolver().url_patterns
