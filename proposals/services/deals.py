"""The life of a deal."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from proposals.enums import DealStatus
from proposals.models import Deal, Proposal, Round, User
from proposals.services.budget import budget_totals
from proposals.services.status import change_status


@transaction.atomic
def conclude_deal(*, proposal: Proposal, awarded_amount: Decimal, by: User, at: datetime) -> Deal:
    """Make the provisional deal of an awarded proposal; title, costs and period are the proposal's.

    The round is locked first: the sum of the deals must stay within the ceiling.

    :raises django.db.IntegrityError: if the ceiling in force would be passed (deals_within_ceiling).
    """
    Round.objects.select_for_update().get(pk=proposal.round_id)
    return Deal.objects.create(
        proposal=proposal,
        title=proposal.title,
        awarded_amount=awarded_amount,
        total_costs_amount=budget_totals(proposal).costs,
        start_date=proposal.start_date,
        end_date=proposal.end_date,
        concluded_at=at,
        concluded_by=by,
    )


@transaction.atomic
def move_deal(*, deal: Deal, to: str, by: User, at: datetime, reason: str = "") -> Deal:
    """Move a deal to its next status; signing also records the day.

    :raises TransitionNotAllowed: if the table of transitions does not allow the step.
    """
    moments: dict[str, Any] = {}
    if to == DealStatus.SIGNED:
        moments["covenant_signed_date"] = localtime(at).date()
    change_status(deal, to, by=by, at=at, reason=reason, **moments)
    return deal
