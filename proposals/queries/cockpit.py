"""The figures of a round: proposals per status, what they ask, and its ceilings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from proposals.enums import ProposalStatus, RegionKind
from proposals.models import BudgetCeiling, Region, Round
from proposals.models.supplement import sent


@dataclass(frozen=True)
class StatusCount:
    """How many proposals have a status, and what they ask together in euros."""

    status: str
    label: str
    proposals: int
    amount: Decimal


@dataclass(frozen=True)
class Cockpit:
    """The figures of a round: counts per status, what is asked, and the ceilings, newest first."""

    counts: tuple[StatusCount, ...]
    provinces: int
    ceilings: tuple[BudgetCeiling, ...]
    ceiling: BudgetCeiling | None

    def count(self, status: str) -> int:
        """Give the number of proposals with a status."""
        return next((each.proposals for each in self.counts if each.status == status), 0)

    @property
    def submitted(self) -> int:
        """Give the number of proposals that were sent in and not taken back."""
        return sum(each.proposals for each in self.counts if each.status != ProposalStatus.WITHDRAWN)

    @property
    def requested(self) -> Decimal:
        """Give what they ask together, in euros."""
        amounts = (each.amount for each in self.counts if each.status != ProposalStatus.WITHDRAWN)
        return sum(amounts, Decimal(0))

    @property
    def times_available(self) -> Decimal | None:
        """Give how many times the ceiling is asked."""
        return self.requested / self.ceiling.amount if self.ceiling and self.ceiling.amount else None


def cockpit_of_round(round_: Round, at: datetime) -> Cockpit:
    """Count the proposals of a round per status; drafts belong to their writers and are left out."""
    rows: Mapping[str, Any] = {
        row["status"]: row
        for row in round_.proposals.exclude(status=ProposalStatus.DRAFT)
        .order_by()
        .values("status")
        .annotate(proposals=Count("pk"), amount=Sum(sent("requested_amount")))
    }
    ceilings = tuple(round_.ceilings.select_related("decided_by").order_by("-effective_at", "-pk"))
    region = Region.objects.filter(organisation__proposals__in=round_.proposals.submitted())
    rows_of_regions = region.order_by().values_list("kind", "pk", "province_id").distinct()
    provinces = {pk if kind == RegionKind.PROVINCE else province for kind, pk, province in rows_of_regions} - {None}
    return Cockpit(
        counts=tuple(
            StatusCount(status.value, str(status.label), rows[status]["proposals"], rows[status]["amount"])
            for status in ProposalStatus
            if status in rows
        ),
        provinces=len(provinces),
        ceilings=ceilings,
        ceiling=next((each for each in ceilings if each.effective_at <= at), None),
    )
