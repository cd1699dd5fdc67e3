"""What is wrong with a budget, in words that say how to mend it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.enums import ShareRule
from proposals.formats import euros, percent
from proposals.models import BudgetLine, FundingSource, Proposal
from proposals.money import amount_outside_range, share_above_maximum
from proposals.services.budget import budget_totals
from proposals.services.drafts import understood
from proposals.services.problems import Problem, amount_problem

# The page of the budget says the same while typing: the script takes these words (views/budget_texts.py).
UNNAMED = {"budget": gettext_lazy("cost item %(number)s"), "funding": gettext_lazy("co-financer %(number)s")}
AMOUNT_NAMES = {
    "amount": gettext_lazy("‘%(name)s’"),
    "vat": gettext_lazy("the VAT of “%(name)s”"),
    "compensable": gettext_lazy("the compensable VAT of “%(name)s”"),
}
PART_TEXTS = {
    "too_large": gettext_lazy("The amount for %(what)s is too large. Fill in less than € 10 billion."),
    "vat_above_amount": gettext_lazy(
        "You filled in %(typed)s for %(what)s. That is more than the amount itself, %(whole)s. Fill in less."
    ),
    "compensable_above_vat": gettext_lazy(
        "You filled in %(typed)s for %(what)s. That is more than all VAT of this row, %(whole)s. Fill in less."
    ),
    "compensable_above_amount": gettext_lazy(
        "You filled in %(typed)s for %(what)s. That is more than the amount itself, %(whole)s. Fill in less."
    ),
}


def budget_problems(proposal: Proposal) -> Iterator[Problem]:
    """List what is wrong with the requested contribution, the costs and the coverage."""
    lines, sources = list(proposal.budget_lines.all()), list(proposal.funding_sources.all())
    unreadable = [*line_problems(lines), *source_problems(sources)]
    yield from _requested_problems(proposal)
    if not lines:
        yield Problem("budget", "budget_0_description", _("Fill in what your plan costs."))
    yield from unreadable
    if lines and proposal.requested_amount is not None:
        yield from _balance_problems(proposal)
        if not unreadable:
            yield from _share_problems(proposal)


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


def line_problems(lines: Sequence[BudgetLine]) -> Iterator[Problem]:
    """List what is wrong with each cost item by itself."""
    for row, line in enumerate(lines):
        name = line.description or UNNAMED["budget"] % {"number": row + 1}
        if not line.description:
            message = _("Write what the costs on row %(number)s are for.") % {"number": row + 1}
            yield Problem("budget", f"budget_{row}_description", message)
        if message := _required_amount_problem(line.amount_input, line.amount, name):
            yield Problem("budget", f"budget_{row}_amount", message)
        if message := _vat_problem(line, name):
            yield Problem("budget", f"budget_{row}_vat", message)
        if message := _compensable_problem(line, name):
            yield Problem("budget", f"budget_{row}_compensable", message)


def source_problems(sources: Sequence[FundingSource]) -> Iterator[Problem]:
    """List what is wrong with each co-financer by itself."""
    for row, source in enumerate(sources):
        name = source.name or UNNAMED["funding"] % {"number": row + 1}
        if not source.name:
            yield Problem("budget", f"funding_{row}_name", _("Write who pays on row %(number)s.") % {"number": row + 1})
        if message := _required_amount_problem(source.amount_input, source.amount, name):
            yield Problem("budget", f"funding_{row}_amount", message)


def _required_amount_problem(typed: str, amount: Decimal | None, name: str) -> str | None:
    if not typed.strip():
        return _("Fill in an amount for “%(name)s”.") % {"name": name}
    if amount is not None and understood(typed) == amount:
        return None  # nearly always: then no words are needed
    what = AMOUNT_NAMES["amount"] % {"name": name}
    return amount_problem(typed, what) or (too_large(what) if amount is None else None)


def _vat_problem(line: BudgetLine, name: str) -> str | None:
    if not line.vat_input.strip():
        return None
    what = AMOUNT_NAMES["vat"] % {"name": name}
    if unreadable := amount_problem(line.vat_input, what):
        return unreadable
    return _inner_problem("vat_above_amount", what, understood(line.vat_input), line.vat_amount, line.amount)


def _compensable_problem(line: BudgetLine, name: str) -> str | None:
    if not line.compensable_vat_input.strip():
        return None
    what, typed = AMOUNT_NAMES["compensable"] % {"name": name}, understood(line.compensable_vat_input)
    if unreadable := amount_problem(line.compensable_vat_input, what):
        return unreadable
    kept = line.compensable_vat_amount
    if line.vat_amount is not None and typed is not None and typed > line.vat_amount:
        return _inner_problem("compensable_above_vat", what, typed, kept, line.vat_amount)
    return _inner_problem("compensable_above_amount", what, typed, kept, line.amount)


def _inner_problem(
    code: str, what: str, typed: Decimal | None, kept: Decimal | None, whole: Decimal | None
) -> str | None:
    """Say that a part is more than its whole; None when it was kept."""
    if kept is not None:
        return None
    if typed is None or whole is None:
        return too_large(what)
    return PART_TEXTS[code] % {"what": what, "typed": euros(typed), "whole": euros(whole)}


def too_large(what: str) -> str:
    """Say that an amount is more than can be kept."""
    return PART_TEXTS["too_large"] % {"what": what}


def _balance_problems(proposal: Proposal) -> Iterator[Problem]:
    totals = budget_totals(proposal)
    if totals.difference:
        more = _("Make costs and coverage equal. The coverage is now %(difference)s higher.")
        less = _("Make costs and coverage equal. The coverage is now %(difference)s lower.")
        message = (more if totals.difference > 0 else less) % {"difference": euros(abs(totals.difference))}
        yield Problem("budget", "balance", message)


def _share_problems(proposal: Proposal) -> Iterator[Problem]:
    totals, round_ = budget_totals(proposal), proposal.round
    maximum = Fraction(round_.maximum_share_percentage) / 100
    if totals.costs > 0 and (excess := share_above_maximum(totals.requested, totals.costs, maximum)):
        values = {
            "share": share_above(excess.share),
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


def share_above(share: Fraction) -> str:
    """Write a share that is too high, rounded up: 50,04 % of a maximum of 50 % is "50,1 %", not "50,0 %"."""
    tenths = share * 1000
    return percent(_as_decimal(Fraction(-(-tenths.numerator // tenths.denominator), 1000)), 1)


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
