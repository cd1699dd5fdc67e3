from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """Scores, ranks, allocates and decides."""

    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        """Tell the ground floor which proposals an assessor may read, and how far the assessing is."""
        from assessment import receivers  # noqa: F401
        from assessment.permissions import assigned_proposals
        from assessment.views.cockpit_lines import assessing_lines
        from assessment.views.figures import assessments_done
        from proposals.models.visibility import add_visibility_rule
        from proposals.views.management.figures import add_figure
        from proposals.views.management.todo_lines import add_lines

        add_visibility_rule("assessor", assigned_proposals)
        add_figure("assessments", assessments_done)
        add_lines("assessing", assessing_lines)
