"""The switchboard: settings, root URLs, Celery, launcher and demonstration."""
