from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    """The ground floor: the shared model and the submitting of proposals."""

    name = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        """Connect what listens; give the application role its rights after each migration."""
        from proposals import receivers  # noqa: F401
        from proposals.services.database_role import grant_application_role

        post_migrate.connect(grant_application_role, sender=self, dispatch_uid="grant_application_role")
