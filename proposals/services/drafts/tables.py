"""Costs, co-financing and partners: rows as they were typed, with what was understood beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Model

from proposals.models import BudgetLine, FundingSource, Proposal, ProposalPartner, User
from proposals.models.row_reading import keep_read
from proposals.money import AmbiguousAmount, InvalidAmount, parse_dutch_amount
from proposals.services.drafts.holding import in_one_transaction, lock_draft, touch


@dataclass(frozen=True)
class BudgetLineInput:
    """A cost item as typed."""

    description: str
    amount_input: str = ""
    compensable_vat_input: str = ""
    note: str = ""
    vat_input: str = ""


@dataclass(frozen=True)
class FundingSourceInput:
    """A co-financer as typed."""

    name: str
    kind: str
    amount_input: str = ""
    note: str = ""


@dataclass(frozen=True)
class PartnerInput:
    """A partner as typed."""

    name: str
    kind: str
    role: str = ""


@in_one_transaction
def save_budget(
    *,
    proposal: Proposal,
    requested_amount_input: str,
    budget_lines: Sequence[BudgetLineInput],
    funding_sources: Sequence[FundingSourceInput],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> Proposal:
    """Save the requested contribution, the costs and the co-financing as typed, in this order.

    What is understood of an amount is stored beside the typed text; what is not stays empty.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when somebody saved since `expected_version`; nothing is written.
    """
    stored = lock_draft(proposal, expected_version)
    stored.requested_amount_input = requested_amount_input
    stored.requested_amount = understood(requested_amount_input)
    replace_rows(stored, BudgetLine, [budget_line_values(line) for line in budget_lines])
    replace_rows(stored, FundingSource, [funding_source_values(source) for source in funding_sources])
    return touch(stored, by, at, "requested_amount_input", "requested_amount")


@in_one_transaction
def save_partners(
    *,
    proposal: Proposal,
    partners: Sequence[PartnerInput],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> Proposal:
    """Save the partners in this order.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when somebody saved since `expected_version`; nothing is written.
    """
    stored = lock_draft(proposal, expected_version)
    replace_rows(stored, ProposalPartner, [vars(partner).copy() for partner in partners])
    return touch(stored, by, at)


@lru_cache(maxsize=4096)
def understood(text: str) -> Decimal | None:
    """Give the amount that was typed, or None when it is empty, unclear or too large to store."""
    try:
        amount = parse_dutch_amount(text).amount
    except (InvalidAmount, AmbiguousAmount):
        return None
    return amount if amount < Decimal(10) ** 10 else None


def replace_rows(proposal: Proposal, model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Write the rows of a table anew; equal rows are left alone so that history stays readable.

    The rows that `proposal` gives stand as they are stored now, without reading them again.
    """
    relation = model._meta.get_field("proposal").remote_field.get_accessor_name()
    existing = _rows_of_now(proposal, model, relation)
    changed, names = [], set()
    for order, (row, values) in enumerate(zip(existing, rows, strict=False)):
        new = {name: each for name, each in (values | {"sort_order": order}).items() if getattr(row, name) != each}
        if new:
            for name, each in new.items():
                setattr(row, name, each)
            changed.append(row)
            names |= set(new)
    # Taking away the first of forty rows moves all others: one statement, not thirty-nine.
    if len(changed) == 1:
        changed[0].save(update_fields=sorted(names))
    elif changed:
        model.objects.bulk_update(changed, sorted(names))
    if len(existing) > len(rows):
        model.objects.filter(pk__in=[row.pk for row in existing[len(rows) :]]).delete()
    added = model.objects.bulk_create(
        model(proposal=proposal, sort_order=order, **values)
        for order, values in enumerate(rows[len(existing) :], start=len(existing))
    )
    keep_read(proposal, relation, [*existing[: len(rows)], *added])


def _rows_of_now(proposal: Proposal, model: type[Model], relation: str) -> list[Any]:
    """Give the rows of a table in their order: of a proposal that is held those that were read under the lock."""
    is_read = relation in getattr(proposal, "_prefetched_objects_cache", {})
    if is_read and getattr(proposal, "is_held", False):
        return list(getattr(proposal, relation).all())
    return list(model.objects.filter(proposal=proposal).order_by("sort_order", "pk"))


def budget_line_values(line: BudgetLineInput) -> dict[str, Any]:
    """Give a row as it is stored. VAT above what holds it is kept as typed but not counted: the database refuses it."""
    amount = understood(line.amount_input)
    vat = _within(understood(line.vat_input), amount)
    compensable = _within(understood(line.compensable_vat_input), amount, vat)
    return vars(line) | {"amount": amount, "vat_amount": vat, "compensable_vat_amount": compensable}


def _within(part: Decimal | None, *wholes: Decimal | None) -> Decimal | None:
    """Give the part, or None when it is more than one of the wholes that were understood."""
    return None if part is not None and any(whole is not None and part > whole for whole in wholes) else part


def funding_source_values(source: FundingSourceInput) -> dict[str, Any]:
    """Give a row as it is stored."""
    return vars(source) | {"amount": understood(source.amount_input)}
