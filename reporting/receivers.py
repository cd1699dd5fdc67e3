"""What reporting does when something happens upstream."""

from typing import Any

from django.dispatch import receiver

from proposals.models import Submission
from proposals.signals import proposal_submitted
from reporting.enums import ReportKind
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit


@receiver(proposal_submitted, dispatch_uid="reporting.acknowledge")
def acknowledge(sender: Any, submission: Submission, **_signal: Any) -> None:
    """Have the acknowledgement of receipt made; its row stands or falls with the submission."""
    report = request_report(
        kind=ReportKind.ACKNOWLEDGEMENT,
        submission=submission,
        by=submission.submitted_by,
        at=submission.received_at,
    )
    generate_on_commit(report.pk)
