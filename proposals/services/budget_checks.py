"""Does a budget add up: range, own share and balance, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from proposals.enums import ShareRule
from proposals.formats import euros, percent
from proposals.models import Proposal
from proposals.money import amount_outside_range, share_above_maximum
from proposals.services.budget import BudgetTotals

# The words of each outcome: kind, title, text. The script on the page fills in the same ones while typing.
CHECKS = {
    "range_todo": ("todo", _("Requested contribution"), _("Fill in %(minimum)s to %(maximum)s.")),
    "range_done": ("done", _("Requested contribution"), _("Good: fits between %(minimum)s and %(maximum)s.")),
    "range_below": (
        "error",
        _("Requested contribution"),
        _("Wrong: %(difference)s too little. It must be %(minimum)s to %(maximum)s."),
    ),
    "range_above": (
        "error",
        _("Requested contribution"),
        _("Wrong: %(difference)s too much. It must be %(minimum)s to %(maximum)s."),
    ),
    "share_todo": ("todo", _("You pay yourself"), _("At least %(needed)s is needed.")),
    "share_done": ("done", _("You pay yourself"), _("Good: that is enough. At least %(needed)s is needed.")),
    "share_warn": (
        "warn",
        _("You pay yourself"),
        _("Mind: the guideline is at least %(needed)s. You may submit it like this; explain why."),
    ),
    "share_error": (
        "error",
        _("You pay yourself"),
        _("Wrong: at least %(needed)s is needed. Ask for %(difference)s less, or pay more yourself."),
    ),
    "balance_todo": ("todo", _("Costs and coverage must be equal"), _("Fill in what your plan costs and who pays.")),
    "balance_done": ("done", _("Costs and coverage are equal"), _("Good: all costs are covered.")),
    "balance_above": (
        "error",
        _("Costs and coverage are not equal"),
        _("Wrong: the coverage is %(difference)s higher than the costs."),
    ),
    "balance_below": (
        "error",
        _("Costs and coverage are not equal"),
        _("Wrong: the coverage is %(difference)s lower than the costs."),
    ),
}


@dataclass(frozen=True)
class Check:
    """One line of the checks: `name` is range, share or balance, `kind` done, error, warn or todo."""

    name: str
    kind: str
    title: str
    figure: str
    text: str


def budget_checks(proposal: Proposal, totals: BudgetTotals) -> Iterator[Check]:
    """Check the range, the own share and the balance of what is stored."""
    yield _range_check(proposal)
    yield _share_check(proposal, totals)
    yield _balance_check(totals)


def check_values(proposal: Proposal) -> dict[str, str]:
    """Give what the words of the checks name of the round: its limits and the own share that is needed."""
    round_ = proposal.round
    return {
        "minimum": euros(round_.minimum_contribution_amount),
        "maximum": euros(round_.maximum_contribution_amount),
        "needed": percent(_decimal(1 - _maximum_share(proposal))),
    }


def _check(code: str, figure: str, values: Mapping[str, str]) -> Check:
    kind, title, text = CHECKS[code]
    return Check(code.partition("_")[0], kind, str(title), figure, str(text) % values)


def _range_check(proposal: Proposal) -> Check:
    round_, amount, values = proposal.round, proposal.requested_amount, check_values(proposal)
    if amount is None:
        return _check("range_todo", "", values)
    outside = amount_outside_range(amount, round_.minimum_contribution_amount, round_.maximum_contribution_amount)
    if outside is None:
        return _check("range_done", euros(amount), values)
    return _check(f"range_{outside.side}", euros(amount), values | {"difference": euros(outside.difference)})


def _share_check(proposal: Proposal, totals: BudgetTotals) -> Check:
    values = check_values(proposal)
    if totals.share is None or proposal.requested_amount is None:
        return _check("share_todo", "", values)
    own = max(1 - totals.share, Fraction(0))
    excess = share_above_maximum(totals.requested, totals.costs, _maximum_share(proposal))
    if excess is None:
        return _check("share_done", percent(_decimal(own), 1), values)
    # Rounded down: 49,96 % of the needed 50 % must not read as 50,0 %.
    figure = percent(Decimal(own.numerator * 1000 // own.denominator) / 1000, 1)
    is_warning = proposal.round.share_rule == ShareRule.WARN
    values |= {"difference": euros(excess.difference)}
    return _check("share_warn" if is_warning else "share_error", figure, values)


def _balance_check(totals: BudgetTotals) -> Check:
    if not totals.costs and not totals.coverage:
        return _check("balance_todo", "", {})
    if not totals.difference:
        return _check("balance_done", "", {})
    code = "balance_above" if totals.difference > 0 else "balance_below"
    return _check(code, "", {"difference": euros(abs(totals.difference))})


def _maximum_share(proposal: Proposal) -> Fraction:
    return Fraction(proposal.round.maximum_share_percentage) / 100


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
