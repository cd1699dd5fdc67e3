from django.apps import AppConfig


class MkbdealsConfig(AppConfig):
    """The project as an app: its commands, template tags and translations."""

    name = "mkbdeals"
    verbose_name = "MKB-deals"

    def ready(self) -> None:
        """Load Celery, so that tasks called from a web process reach the configured broker."""
        from mkbdeals import celery  # noqa: F401
