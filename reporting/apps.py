from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Progress reports about deals, and every PDF."""

    name = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        """Listen to what happens upstream, and say who may do what."""
        from assessment.services.publication_checks import add_publication_check
        from proposals.enums import DealStatus
        from proposals.services.attachment_sweep import add_folder
        from proposals.services.deal_gates import add_gate
        from proposals.services.deal_standing import set_facts_source
        from proposals.services.signed_copies import set_covenant_files
        from proposals.services.system_health import add_check
        from proposals.views.management.todo_lines import add_lines
        from reporting import permissions, receivers  # noqa: F401
        from reporting.queries.bulk_reading import told_lately
        from reporting.queries.deal_facts import deal_facts
        from reporting.queries.progress_reports import is_reported_to_the_end
        from reporting.services.covenant_files import covenant_files
        from reporting.services.decision_letter_checks import letter_problems
        from reporting.services.progress_photos import known_photos
        from reporting.views.cockpit_lines import document_lines, documents_wait

        set_facts_source(deal_facts)
        set_covenant_files(covenant_files)
        add_gate(
            DealStatus.COMPLETED, is_reported_to_the_end, _("The region sends in its final report, and you accept it.")
        )
        add_lines("documents", document_lines)
        add_check("documents", documents_wait, _("Documents have been waiting for more than a quarter of an hour."))
        add_check(
            "bulk_reading", told_lately, _("An assessor opened very much in a short time. A controller sees who.")
        )
        add_publication_check("letters", letter_problems)
        add_folder("progress-photos", known_photos)
