"""What reporting does when something happens upstream."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessment.models import CommittedRule, DecisionPublication, FollowUpDecision
from assessment.signals import decisions_published, follow_up_published, rule_amended
from proposals.models import Round, Submission, User
from proposals.services.rounds import call_digest
from proposals.signals import call_announced, call_copied, proposal_submitted
from reporting.enums import ReportKind
from reporting.services.decision_letter_checks import refuse_gap
from reporting.services.decision_letters import draw_up_later_letter, draw_up_letters
from reporting.services.letter_templates import copy_texts
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit, make_bulk_on_commit


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


@receiver(rule_amended, dispatch_uid="reporting.list_questions_again")
def list_questions_again(
    sender: Any, round_: Round, version: CommittedRule, by: User, at: datetime, **_signal: Any
) -> None:
    """Have the list of questions made anew with the weights and the check number of the new rule."""
    report = request_report(
        kind=ReportKind.QUESTION_LIST, round_=round_, by=by, at=at,
        parameters={"call_digest": call_digest(round_), "rule_sha256": version.sha256},
    )  # fmt: skip
    generate_on_commit(report.pk)


@receiver(call_copied, dispatch_uid="reporting.copy_texts")
def copy_letter_texts(sender: Any, source: Round, round_: Round, **_signal: Any) -> None:
    """Copy the texts of letters along with the call, in the same transaction."""
    copy_texts(source=source, round_=round_)


@receiver(decisions_published, dispatch_uid="reporting.draw_up_letters")
def write_letters(sender: Any, publication: DecisionPublication, **_signal: Any) -> None:
    """Write the rows of the letters within the publication; the files follow, in portions."""
    if draw_up_letters(publication):
        make_bulk_on_commit()


@receiver(follow_up_published, dispatch_uid="reporting.draw_up_later_letter")
def write_later_letter(sender: Any, decision: FollowUpDecision, by: User, at: datetime, **_signal: Any) -> None:
    """Write the row of the letter about a later decision within its publication; the file follows at once.

    :raises LetterGap: if the letter would have a gap; then nothing is published.
    """
    refuse_gap(decision, at)
    letter = draw_up_later_letter(decision, by=by, at=at)
    generate_on_commit(letter.report_id)
