from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """Scores, ranks, allocates and decides."""

    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        """Tell the ground floor which proposals an assessor may read, which an interest closes, and how far we are."""
        from assessment import receivers  # noqa: F401
        from assessment.permissions import assigned_proposals, barred_proposals
        from assessment.queries.funds import funds_of_round
        from assessment.services.division_checks import problems_of_round
        from assessment.services.publication_checks import add_publication_check
        from assessment.services.retention import PROFILES
        from assessment.views.after_lines import deciding_lines
        from assessment.views.allocating_lines import allocating_lines
        from assessment.views.cockpit_lines import assessing_lines
        from assessment.views.figures import assessments_done
        from assessment.views.publication_lines import late_publications, publication_lines
        from assessment.views.rule_lines import rule_lines
        from assessment.views.withdrawal_lines import withdrawal_lines, withdrawn_problems
        from proposals.models.visibility import add_closing_rule, add_visibility_rule
        from proposals.services.retention.kinds import add_kind
        from proposals.services.rounds.checklist import add_finder
        from proposals.services.system_health import add_check
        from proposals.views.management.ceilings import add_used_total
        from proposals.views.management.figures import add_figure
        from proposals.views.management.todo_lines import add_lines

        add_visibility_rule("assessor", assigned_proposals)
        add_closing_rule("interest", barred_proposals)
        add_figure("assessments", assessments_done)
        add_finder("division", problems_of_round)
        add_kind(PROFILES)
        add_lines("assessing", assessing_lines)
        add_lines("allocating", allocating_lines)
        add_lines("rule", rule_lines)
        add_lines("withdrawing", withdrawal_lines)
        add_publication_check("withdrawn", withdrawn_problems)
        add_lines("publishing", publication_lines)
        add_check("publishing", late_publications, _("Something that was planned was not carried out in time."))
        add_lines("deciding", deciding_lines)
        add_used_total("awards", lambda round_: funds_of_round(round_, timezone.now()).used)
