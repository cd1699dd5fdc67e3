"""What stands on the page of the budget: rows, sums, shares and checks, and the words for its script."""

from decimal import Decimal
from typing import Any

from proposals.formats import percent
from proposals.forms import BudgetForm
from proposals.services.budget import budget_totals, coverage_shares
from proposals.services.budget_checks import budget_checks
from proposals.views.budget_rows import error_template, row_template, table_rows
from proposals.views.budget_texts import script_data


def budget_context(form: BudgetForm) -> dict[str, Any]:
    """Give the rows as typed, and the sums, checks and shares of what is stored."""
    proposal = form.proposal
    totals = budget_totals(proposal)
    amounts = [proposal.requested_amount, *(source.amount for source in proposal.funding_sources.all())]
    requested_share, *shares = [_share(each) for each in coverage_shares(amounts)]
    return {
        "totals": totals,
        "checks": list(budget_checks(proposal, totals)),
        "requested_share": requested_share,
        "not_counted": [row for row, line in enumerate(proposal.budget_lines.all(), start=1) if line.amount is None],
        "budget_rows": table_rows(form, "budget"),
        "funding_rows": table_rows(form, "funding", shares),
        "budget_row_template": row_template("budget"),
        "funding_row_template": row_template("funding"),
        "error_template": error_template(),
        "script_data": script_data(proposal),
    }


def _share(tenths: int | None) -> str:
    return "" if tenths is None else percent(Decimal(tenths) / 1000, 1)
