"""The Celery application; what beat starts stands in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")

app = Celery("mkbdeals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
