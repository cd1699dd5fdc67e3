from contextlib import suppress
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from mkbdeals.trigger_registry import keep_names

keep_names()  # before the models come, with their triggers; this app is the first of all


class MkbdealsConfig(AppConfig):
    """The project as an app: its commands, template tags and translations."""

    name = "mkbdeals"
    verbose_name = "MKB-deals"

    def ready(self) -> None:
        """Load Celery, so that tasks called from a web process reach the configured broker."""
        from mkbdeals import celery  # noqa: F401

        # Uploads arrive beside their place; Django wants the folder there before the first command.
        if settings.FILE_UPLOAD_TEMP_DIR:
            with suppress(OSError):  # its own check says which folder is missing
                Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True, mode=0o750)
