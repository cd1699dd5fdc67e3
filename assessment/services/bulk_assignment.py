"""The work of one assessor in one step: several proposals more, or everything off that is not done."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.models import Assessment
from assessment.queries.approver_interests import interests_in
from assessment.services.assignment import (
    UNFINISHED_STATUSES,
    AssignmentRefused,
    NotAssignable,
    ReasonNeeded,
    assign_assessor,
    take_off,
)
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.models import Proposal, Round, User


@transaction.atomic
def assign_proposals(*, proposals: Sequence[Proposal], assessor: User, by: User, at: datetime) -> int:
    """Ask an assessor for all of these proposals, or for none; with one mail. Gives how many.

    :raises AssignmentRefused: if one of them is refused; it names each that is, and why.
    """
    refused = []
    for proposal in proposals:
        try:
            with transaction.atomic():
                assign_assessor(proposal=proposal, assessor=assessor, by=by, at=at, tells_at_once=True)
        except Refused as refusal:
            refused.append(f"“{proposal}”: {refusal}")
    if refused:
        raise AssignmentRefused(" ".join(refused))
    return len(proposals)


@transaction.atomic
def take_off_unfinished(*, round_: Round, assessor: User, reason: str, by: User, at: datetime) -> int:
    """Take everything off an assessor that is not done in a round, with one mail; what is done stays. Gives how many.

    A proposal in which `by` has an interest is passed over: somebody else takes that off.

    :raises ReasonNeeded: without a reason.
    :raises NotAssignable: if there is nothing to take off.
    """
    if not reason.strip():
        raise ReasonNeeded(_("Write why this work goes to somebody else."))
    stored = lock_round(round_.pk)
    rows = Assessment.objects.filter(proposal__round=stored, assessor=assessor, status__in=UNFINISHED_STATUSES)
    taken = [each for each in rows.select_related("proposal").order_by("pk") if not interests_in(by, each.proposal)]
    if not taken:
        raise NotAssignable(_("There is nothing to take off any more."))
    for assessment in taken:
        take_off(round_=stored, assessment=assessment, reason=reason.strip(), by=by, at=at)
    return len(taken)
