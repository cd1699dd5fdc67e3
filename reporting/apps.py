from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Progress reports about deals, and every PDF."""

    name = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        """Listen to what happens upstream, and say who may do what."""
        from reporting import permissions, receivers  # noqa: F401
