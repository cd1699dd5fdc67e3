"""What assessing does when something happens upstream."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessment.services.committed_rule import commit_rule
from assessment.services.criteria import copy_criteria
from assessment.services.division_rule import copy_division_rule
from assessment.services.withdrawal import take_out
from proposals.models import Proposal, Round, User
from proposals.signals import call_announced, call_copied, proposal_withdrawn


@receiver(call_copied, dispatch_uid="assessment.copy_criteria")
def copy_criteria_of_call(sender: Any, source: Round, round_: Round, **_signal: Any) -> None:
    """Copy the criteria and the rule of the division along with the call, in the same transaction."""
    copy_criteria(source=source, round_=round_)
    copy_division_rule(source=source, round_=round_)


@receiver(call_announced, dispatch_uid="assessment.commit_rule")
def commit_rule_of_call(sender: Any, round_: Round, by: User, at: datetime, **_signal: Any) -> None:
    """Put the rule on record with the publication, and anew after each change of the call that changes it."""
    commit_rule(round_=round_, by=by, at=at)


@receiver(proposal_withdrawn, dispatch_uid="assessment.take_out")
def take_out_of_round(sender: Any, proposal: Proposal, round_: Round, by: User, at: datetime, **_signal: Any) -> None:
    """Let work, ranking and places follow when an applicant pulls out of a closed round, in the same transaction."""
    take_out(proposal=proposal, round_=round_, by=by, at=at)
