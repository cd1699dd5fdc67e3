"""Sums of a budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from proposals.models import Proposal
from proposals.money import cents_from_euros, share_of, split_by_largest_remainder

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class BudgetTotals:
    """Sums in euros over the amounts that were understood; `share` of the costs is requested."""

    costs: Decimal
    vat: Decimal
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
        vat=sum((line.vat_amount or ZERO for line in lines), ZERO),
        compensable_vat=sum((line.compensable_vat_amount or ZERO for line in lines), ZERO),
        co_financing=sum((source.amount or ZERO for source in proposal.funding_sources.all()), ZERO),
        requested=requested,
        share=share_of(requested, costs) if costs > 0 else None,
    )


def coverage_shares(amounts: Sequence[Decimal | None]) -> list[int | None]:
    """Divide 100,0 % over who pays, in tenths of a percent; None for an amount that was not understood.

    The tenths that rounding leaves over go to the largest remainders, so that they always make 1000 together.
    """
    cents = [None if amount is None else cents_from_euros(amount) for amount in amounts]
    known = [each for each in cents if each is not None]
    if sum(known) <= 0:
        return [None] * len(cents)
    parts = iter(split_by_largest_remainder(1000, known))
    return [None if each is None else next(parts) for each in cents]
