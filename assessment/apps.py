from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """Scores, ranks, allocates and decides."""

    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        """Tell the ground floor which proposals an assessor may read."""
        from assessment.permissions import assigned_proposals
        from proposals.models.visibility import add_visibility_rule

        add_visibility_rule("assessor", assigned_proposals)
