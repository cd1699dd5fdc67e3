from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Progress reports about deals, and every PDF."""

    name = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        """Listen to what happens upstream, and say who may do what."""
        from proposals.services.system_health import add_check
        from proposals.views.management.todo_lines import add_lines
        from reporting import permissions, receivers  # noqa: F401
        from reporting.views.cockpit_lines import document_lines, documents_are_made

        add_lines("documents", document_lines)
        add_check("documents", documents_are_made)
