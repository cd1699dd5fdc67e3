"""Sums of a budget."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from proposals.models import Proposal
from proposals.money import share_of

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class BudgetTotals:
    """Sums in euros over the amounts that were understood; `share` of the costs is requested."""

    costs: Decimal
    compensable_vat: Decimal
    co_financing: Decimal
    requested: Decimal
    share: Fraction | None

    @property
    def coverage(self) -> Decimal:
        """Give what comes in: co-financing and requested contribution."""
        return self.co_financing + self.requested

    @property
    def difference(self) -> Decimal:
        """Give coverage minus costs; zero when they are equal."""
        return self.coverage - self.costs


def budget_totals(proposal: Proposal) -> BudgetTotals:
    """Add up the costs and the coverage of a proposal, exact to the cent."""
    lines = list(proposal.budget_lines.all())
    costs = sum((line.amount or ZERO for line in lines), ZERO)
    requested = proposal.requested_amount or ZERO
    return BudgetTotals(
        costs=costs,
        compensable_vat=sum((line.compensable_vat_amount or ZERO for line in lines), ZERO),
        co_financing=sum((source.amount or ZERO for source in proposal.funding_sources.all()), ZERO),
        requested=requested,
        share=share_of(requested, costs) if costs > 0 else None,
    )
