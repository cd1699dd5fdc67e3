"""The life of a deal."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from proposals.enums import DEAL_TRANSITIONS, DealStatus
from proposals.models import BudgetLine, Deal, Proposal, Round, User
from proposals.services.budget import budget_totals
from proposals.services.covenants import make_covenant
from proposals.services.deal_content import copy_content
from proposals.services.deal_gates import require_gate, signed_copy_of
from proposals.services.status import TransitionNotAllowed, change_status


@transaction.atomic
def conclude_deal(*, proposal: Proposal, awarded_amount: Decimal, by: User, at: datetime) -> Deal:
    """Make the provisional deal of an awarded proposal; title, costs, period, results and partners are the proposal's.

    The round is locked first: the sum of the deals must stay within the ceiling.

    :raises django.db.IntegrityError: if the ceiling in force would be passed (deals_within_ceiling).
    """
    Round.objects.select_for_update().get(pk=proposal.round_id)
    deal = Deal.objects.create(
        proposal=proposal,
        title=proposal.title,
        awarded_amount=awarded_amount,
        total_costs_amount=budget_totals(proposal).costs,
        start_date=proposal.start_date,
        end_date=proposal.end_date,
        concluded_at=at,
        concluded_by=by,
    )
    copy_content([deal])
    return deal


@transaction.atomic
def conclude_deals(*, awards: Mapping[Proposal, Decimal], by: User, at: datetime) -> list[Deal]:
    """Make the provisional deals of many awarded proposals of one round at once, each as `conclude_deal` does.

    :raises django.db.IntegrityError: if the ceiling in force would be passed (deals_within_ceiling).
    """
    rounds = sorted({proposal.round_id for proposal in awards})
    list(Round.objects.select_for_update().filter(pk__in=rounds).order_by("pk").values_list("pk"))
    lines = BudgetLine.objects.filter(proposal__in=[proposal.pk for proposal in awards])
    costs = dict(lines.order_by().values_list("proposal").annotate(costs=Sum("amount")))
    deals = Deal.objects.bulk_create(
        Deal(
            proposal=proposal,
            title=proposal.title,
            awarded_amount=amount,
            total_costs_amount=costs.get(proposal.pk) or Decimal(0),
            start_date=proposal.start_date,
            end_date=proposal.end_date,
            concluded_at=at,
            concluded_by=by,
        )
        for proposal, amount in awards.items()
    )
    copy_content(deals)
    return deals


@transaction.atomic
def move_deal(*, deal: Deal, to: str, by: User, at: datetime, reason: str = "") -> Deal:
    """Move a deal to its next status. What a step needs is told by `deal_gates`.

    A covenant that is ready is frozen at once; signing records the day that stands on the signed copy.

    :raises TransitionNotAllowed: if the table of transitions does not allow the step.
    :raises GateClosed: if something is missing for the step.
    """
    # The round first, as every step that touches money does: its sum is checked when the deal moves.
    Round.objects.select_for_update(of=("self",)).order_by().get(proposals__deal=deal)
    stored = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    if to not in DEAL_TRANSITIONS[DealStatus(stored.status)]:
        raise TransitionNotAllowed(deal, stored.status, to)
    require_gate(stored, to)
    moments: dict[str, Any] = {}
    if to == DealStatus.COVENANT_READY:
        make_covenant(deal=stored, text=stored.texts.latest("number"), by=by, at=at)
    if to == DealStatus.SIGNED and (copy := signed_copy_of(stored)):
        moments["covenant_signed_date"] = copy.signed_date
    change_status(deal, to, by=by, at=at, reason=reason, **moments)
    return deal


@transaction.atomic
def amend_deal(*, deal: Deal, awarded_amount: Decimal) -> Deal:
    """Give a deal another contribution (euro), as a later decision says.

    :raises django.db.IntegrityError: above the ceiling (deals_within_ceiling) or what was asked (deal_within_request).
    """
    Round.objects.select_for_update().get(pk=deal.proposal.round_id)
    deal.awarded_amount = awarded_amount
    deal.save(update_fields=["awarded_amount"])
    return deal


@transaction.atomic
def restore_deal(*, deal: Deal, awarded_amount: Decimal, by: User, at: datetime, reason: str) -> Deal:
    """Let a deal that ended early go on where it stood, because its award came back after an objection.

    :raises TransitionNotAllowed: if it did not end early.
    :raises django.db.IntegrityError: if the ceiling in force would be passed (deals_within_ceiling).
    """
    Round.objects.select_for_update(of=("self",)).order_by().get(proposals__deal=deal)
    ended = deal.status_changes.filter(to_status=DealStatus.ENDED_EARLY).order_by("changed_at", "pk").last()
    stood = ended.from_status if ended else DealStatus.PROVISIONAL
    amend_deal(deal=deal, awarded_amount=awarded_amount)
    change_status(deal, stood, by=by, at=at, reason=reason, restores=True)
    return deal
