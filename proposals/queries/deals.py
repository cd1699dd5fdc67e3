"""Deals with what their list and page show, and what they get together."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from proposals.enums import DealStatus
from proposals.models import Deal, DealAmendment, Round


def deals_to_show(user: Any) -> QuerySet[Deal]:
    """Give the deals visible to `user` by region, with what the list and the page of a deal show."""
    return (
        Deal.objects.visible_to(user)
        .select_related(
            "proposal__round", "proposal__organisation", "proposal__region__province", "proposal__region__lead"
        )
        .order_by("-proposal__round__opens_at", "proposal__region_sort_name", "pk")
    )


def awarded_total(round_: Round) -> Decimal:
    """Add up what the deals of a round get, in euros; deals that ended early no longer count."""
    deals = Deal.objects.filter(proposal__round=round_).exclude(status=DealStatus.ENDED_EARLY)
    return deals.aggregate(total=Sum("awarded_amount"))["total"] or Decimal(0)


def plans_before_changes(deals: Iterable[int], on: date) -> dict[int, dict[str, Any]]:
    """Give what was agreed at the end of `on` with the deals (keys) that changed after it, as their change kept it.

    The shape is that of `proposals.services.amendment_copies.snapshot`. One query.
    """
    later = DealAmendment.objects.filter(deal__in=deals, approved_at__date__gt=on).order_by("-approved_at", "-pk")
    return dict(later.values_list("deal_id", "original"))  # the first change after the day is the last one here
