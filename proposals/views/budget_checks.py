"""What stands beside the budget: does it add up, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from proposals.enums import ShareRule
from proposals.formats import euros, percent
from proposals.forms import BudgetForm
from proposals.models import Proposal
from proposals.money import amount_outside_range, share_above_maximum
from proposals.services.budget import BudgetTotals, budget_totals


@dataclass(frozen=True)
class Check:
    """One line of the checks: `kind` is done, error, warn or todo."""

    kind: str
    title: str
    figure: str
    text: str


def budget_context(form: BudgetForm) -> dict[str, Any]:
    """Give the sums, checks and shares of what is stored."""
    proposal = form.proposal
    totals = budget_totals(proposal)
    shares = [_share(source.amount, totals.coverage) for source in proposal.funding_sources.all()]
    rows = form.funding_table()
    return {
        "totals": totals,
        "checks": list(budget_checks(proposal, totals)),
        "requested_share": _share(proposal.requested_amount, totals.coverage),
        "funding": list(zip(rows, [*shares, *[""] * len(rows)], strict=False)),
        "not_counted": [row for row, line in enumerate(proposal.budget_lines.all(), start=1) if line.amount is None],
    }


def budget_checks(proposal: Proposal, totals: BudgetTotals) -> Iterator[Check]:
    """Check the range, the own share and the balance of what is stored."""
    yield _range_check(proposal)
    yield _share_check(proposal, totals)
    yield _balance_check(totals)


def _range_check(proposal: Proposal) -> Check:
    round_, amount = proposal.round, proposal.requested_amount
    limits = {
        "minimum": euros(round_.minimum_contribution_amount),
        "maximum": euros(round_.maximum_contribution_amount),
    }
    title = _("Requested contribution")
    if amount is None:
        return Check("todo", title, "", _("Fill in %(minimum)s to %(maximum)s.") % limits)
    outside = amount_outside_range(amount, round_.minimum_contribution_amount, round_.maximum_contribution_amount)
    if outside is None:
        return Check("done", title, euros(amount), _("Good: fits between %(minimum)s and %(maximum)s.") % limits)
    values = limits | {"difference": euros(outside.difference)}
    text = (
        _("Wrong: %(difference)s too little. It must be %(minimum)s to %(maximum)s.")
        if outside.side == "below"
        else _("Wrong: %(difference)s too much. It must be %(minimum)s to %(maximum)s.")
    )
    return Check("error", title, euros(amount), text % values)


def _share_check(proposal: Proposal, totals: BudgetTotals) -> Check:
    round_, title = proposal.round, _("You pay yourself")
    maximum = Fraction(round_.maximum_share_percentage) / 100
    needed = {"needed": percent(_decimal(1 - maximum))}
    if totals.share is None or proposal.requested_amount is None:
        return Check("todo", title, "", _("At least %(needed)s is needed.") % needed)
    own = percent(_decimal(max(1 - totals.share, Fraction(0))), 1)
    excess = share_above_maximum(totals.requested, totals.costs, maximum)
    if excess is None:
        return Check("done", title, own, _("Good: that is enough. At least %(needed)s is needed.") % needed)
    values = needed | {"highest": euros(excess.highest_allowed), "difference": euros(excess.difference)}
    if round_.share_rule == ShareRule.WARN:
        text = _("Mind: the guideline is at least %(needed)s. You may submit it like this; explain why.")
        return Check("warn", title, own, text % values)
    text = _("Wrong: at least %(needed)s is needed. Ask for %(difference)s less, or pay more yourself.")
    return Check("error", title, own, text % values)


def _balance_check(totals: BudgetTotals) -> Check:
    if not totals.costs and not totals.coverage:
        return Check("todo", _("Costs and coverage must be equal"), "", _("Fill in what your plan costs and who pays."))
    if not totals.difference:
        return Check("done", _("Costs and coverage are equal"), "", _("Good: all costs are covered."))
    values = {"difference": euros(abs(totals.difference))}
    text = (
        _("Wrong: the coverage is %(difference)s higher than the costs.")
        if totals.difference > 0
        else _("Wrong: the coverage is %(difference)s lower than the costs.")
    )
    return Check("error", _("Costs and coverage are not equal"), "", text % values)


def _share(amount: Decimal | None, whole: Decimal) -> str:
    return percent(amount / whole, 1) if amount is not None and whole > 0 else ""


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
