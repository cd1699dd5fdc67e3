"""What is wrong with a budget, in words that say how to mend it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from proposals.enums import ShareRule
from proposals.formats import euros, percent
from proposals.models import BudgetLine, FundingSource, Proposal
from proposals.money import amount_outside_range, share_above_maximum
from proposals.services.budget import budget_totals
from proposals.services.problems import Problem, amount_problem


def budget_problems(proposal: Proposal) -> Iterator[Problem]:
    """List what is wrong with the requested contribution, the costs and the coverage."""
    lines, sources = list(proposal.budget_lines.all()), list(proposal.funding_sources.all())
    unreadable = [*_line_problems(lines), *_source_problems(sources)]
    yield from _requested_problems(proposal)
    if not lines:
        yield Problem("budget", "budget_0_description", _("Fill in what your plan costs."))
    yield from unreadable
    if lines and not unreadable and proposal.requested_amount is not None:
        yield from _balance_problems(proposal)


def _requested_problems(proposal: Proposal) -> Iterator[Problem]:
    field, round_ = "requested_amount", proposal.round
    limits = {
        "minimum": euros(round_.minimum_contribution_amount),
        "maximum": euros(round_.maximum_contribution_amount),
    }
    unreadable = amount_problem(proposal.requested_amount_input, _("the contribution you ask for"))
    if not proposal.requested_amount_input.strip():
        yield Problem("budget", field, _("Fill in the contribution you ask for: %(minimum)s to %(maximum)s.") % limits)
    elif unreadable:
        yield Problem("budget", field, unreadable)
    elif proposal.requested_amount is None:
        yield Problem("budget", field, _("This amount is too large. Fill in %(minimum)s to %(maximum)s.") % limits)
    elif outside := amount_outside_range(
        proposal.requested_amount, round_.minimum_contribution_amount, round_.maximum_contribution_amount
    ):
        values = limits | {"amount": euros(proposal.requested_amount), "difference": euros(outside.difference)}
        message = (
            _("Ask for %(minimum)s to %(maximum)s. You ask for %(amount)s: that is %(difference)s too little.")
            if outside.side == "below"
            else _("Ask for %(minimum)s to %(maximum)s. You ask for %(amount)s: that is %(difference)s too much.")
        )
        yield Problem("budget", field, message % values)


def _line_problems(lines: list[BudgetLine]) -> Iterator[Problem]:
    for row, line in enumerate(lines):
        name = line.description or _("cost item %(number)s") % {"number": row + 1}
        if not line.description:
            message = _("Write what the costs on row %(number)s are for.") % {"number": row + 1}
            yield Problem("budget", f"budget_{row}_description", message)
        if not line.amount_input.strip():
            yield Problem("budget", f"budget_{row}_amount", _("Fill in an amount for “%(name)s”.") % {"name": name})
        elif unreadable := amount_problem(line.amount_input, f"‘{name}’"):
            yield Problem("budget", f"budget_{row}_amount", unreadable)
        if line.compensable_vat_input.strip():
            yield from _vat_problems(row, name, line)


def _vat_problems(row: int, name: str, line: BudgetLine) -> Iterator[Problem]:
    field = f"budget_{row}_vat"
    if unreadable := amount_problem(line.compensable_vat_input, _("the VAT of “%(name)s”") % {"name": name}):
        yield Problem("budget", field, unreadable)
    elif line.compensable_vat_amount is None:
        yield Problem(
            "budget",
            field,
            _("The VAT of “%(name)s” is more than the amount itself. Fill in a lower amount.") % {"name": name},
        )


def _source_problems(sources: list[FundingSource]) -> Iterator[Problem]:
    for row, source in enumerate(sources):
        name = source.name or _("co-financer %(number)s") % {"number": row + 1}
        if not source.name:
            yield Problem("budget", f"funding_{row}_name", _("Write who pays on row %(number)s.") % {"number": row + 1})
        if not source.amount_input.strip():
            yield Problem("budget", f"funding_{row}_amount", _("Fill in an amount for “%(name)s”.") % {"name": name})
        elif unreadable := amount_problem(source.amount_input, f"‘{name}’"):
            yield Problem("budget", f"funding_{row}_amount", unreadable)


def _balance_problems(proposal: Proposal) -> Iterator[Problem]:
    totals, round_ = budget_totals(proposal), proposal.round
    if totals.difference:
        more = _("Make costs and coverage equal. The coverage is now %(difference)s higher.")
        less = _("Make costs and coverage equal. The coverage is now %(difference)s lower.")
        message = (more if totals.difference > 0 else less) % {"difference": euros(abs(totals.difference))}
        yield Problem("budget", "funding_0_amount", message)
    maximum = Fraction(round_.maximum_share_percentage) / 100
    if totals.costs > 0 and (excess := share_above_maximum(totals.requested, totals.costs, maximum)):
        values = {
            "share": percent(_as_decimal(excess.share), 1),
            "maximum": percent(_as_decimal(excess.maximum)),
            "highest": euros(excess.highest_allowed),
            "difference": euros(excess.difference),
        }
        is_warning = round_.share_rule == ShareRule.WARN
        message = (
            _("You ask for %(share)s of the costs. The guideline is at most %(maximum)s: %(highest)s. You may submit it like this; explain why.")  # noqa: E501
            if is_warning
            else _("You ask for %(share)s of the costs. At most %(maximum)s is allowed: %(highest)s. Ask for %(difference)s less, or pay more yourself.")  # noqa: E501
        )  # fmt: skip
        yield Problem("budget", "requested_amount", message % values, is_warning=is_warning)


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
