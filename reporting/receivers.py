"""What reporting does when something happens upstream."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from proposals.models import Round, Submission, User
from proposals.services.rounds import call_digest
from proposals.signals import call_announced, proposal_submitted
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
        is_first=True,
    )
    generate_on_commit(report.pk)


@receiver(call_announced, dispatch_uid="reporting.list_questions")
def list_questions(sender: Any, round_: Round, by: User, at: datetime, **_signal: Any) -> None:
    """Have the list of questions made anew; its row stands or falls with the publication or the change."""
    report = request_report(
        kind=ReportKind.QUESTION_LIST, round_=round_, by=by, at=at,
        # A change while the last one is being made asks for another document.
        parameters={"call_digest": call_digest(round_)},
    )  # fmt: skip
    generate_on_commit(report.pk)
