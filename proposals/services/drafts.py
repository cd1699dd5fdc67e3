"""Writing a proposal: whatever is typed is kept, checked later.

Each save names the version it was based on. When a colleague saved meanwhile nothing is
overwritten: the caller gets what is stored and shows both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Model

from proposals.models import (
    Answer,
    BudgetLine,
    FundingSource,
    Organisation,
    Proposal,
    ProposalPartner,
    Region,
    Round,
    Theme,
    User,
)
from proposals.money import AmbiguousAmount, InvalidAmount, parse_dutch_amount

DETAIL_FIELDS = frozenset(
    {"title", "summary", "region", "region_label", "region_sort_name", "contact_function", "contact_email",
     "contact_phone", "start_date", "end_date", "lead_assumed", "amounts_assumed"}
)  # fmt: skip


class NotEditable(Exception):
    """The proposal was submitted; its words and amounts do not change any more."""


@contextmanager
def held(proposal: Proposal) -> Iterator[None]:
    """Say that the transaction around the block has locked `proposal` and read it after that.

    Saves within the block need no lock, no second reading and no savepoint of their own.
    """
    proposal.is_held = True
    try:
        yield
    finally:
        proposal.is_held = False


def in_one_transaction(save: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a save so that all of it is written or nothing; a held proposal has its transaction already."""

    @wraps(save)
    def saved(*, proposal: Proposal, **values: Any) -> Any:
        if getattr(proposal, "is_held", False):
            return save(proposal=proposal, **values)
        with transaction.atomic():
            return save(proposal=proposal, **values)

    return saved


class RoundNotAccepting(Exception):
    """No proposal can be started in this round at this moment."""


class StaleVersion(Exception):
    """A colleague saved this part meanwhile. `stored` is what is in the database now."""

    def __init__(self, part: str, stored: Any) -> None:
        self.part, self.stored = part, stored
        super().__init__(part)


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


@transaction.atomic
def create_draft(*, round_: Round, organisation: Organisation, by: User, at: datetime) -> Proposal:
    """Start a proposal in a round that is open at `at`; the region is that of the organisation.

    :raises RoundNotAccepting: before opening and after closing.
    """
    if not round_.accepts(at):
        raise RoundNotAccepting
    region = organisation.region
    return Proposal.objects.create(
        round=round_,
        organisation=organisation,
        region=region,
        region_label=organisation.name,
        region_sort_name=region.sort_name,
        contact_function=by.function,
        contact_email=by.email,
        created_at=at,
        created_by=by,
        updated_at=at,
        updated_by=by,
    )


@in_one_transaction
def save_details(
    *,
    proposal: Proposal,
    values: Mapping[str, Any],
    themes: Iterable[Theme] | None = None,
    municipalities: Iterable[Region] | None = None,
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> Proposal:
    """Save title, region, contact, period, themes and municipalities. `values` maps names of `DETAIL_FIELDS`.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when somebody saved since `expected_version`; nothing is written.
    """
    stored = lock_draft(proposal, expected_version)
    if unknown := set(values) - DETAIL_FIELDS:
        raise ValueError(f"not a detail of a proposal: {sorted(unknown)}")
    for name, value in values.items():
        setattr(stored, name, value)
    if themes is not None:
        stored.themes.set(themes)
    if municipalities is not None:
        stored.municipalities.set(municipalities)
    return _touch(stored, by, at, *values)


@in_one_transaction
def save_answers(
    *,
    proposal: Proposal,
    answers: Mapping[int, str],
    by: User,
    at: datetime,
    expected_versions: Mapping[int, int] | None = None,
) -> dict[int, Answer]:
    """Save answers by question id and give back all stored answers by question id.

    Only changed answers are written, each with the next version. Line ends become `\\n`, so that
    browser and server count the same.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when a changed answer is newer than `expected_versions` says; nothing is
        written. `stored` maps question ids to stored answers.
    """
    stored_proposal = lock_draft(proposal)
    stored = {answer.question_id: answer for answer in stored_proposal.answers.all()}
    changed = {
        question: clean
        for question, text in answers.items()
        if (clean := _normalise(text)) != (stored[question].text if question in stored else "")
    }
    _refuse_stale_answers(changed, stored, expected_versions or {})
    for question, text in changed.items():
        answer = stored.get(question) or Answer(proposal=stored_proposal, question_id=question, version=0)
        answer.text, answer.version, answer.updated_at, answer.updated_by = text, answer.version + 1, at, by
        stored[question] = answer
    Answer.objects.bulk_create(
        [stored[question] for question in changed],
        update_conflicts=True,
        unique_fields=["proposal", "question"],
        update_fields=["text", "version", "updated_at", "updated_by"],
    )
    if changed:
        _touch(stored_proposal, by, at)
    return stored


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
    replace_rows(stored, FundingSource, [_funding_source(source) for source in funding_sources])
    return _touch(stored, by, at, "requested_amount_input", "requested_amount")


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
    return _touch(stored, by, at)


def understood(text: str) -> Decimal | None:
    """Give the amount that was typed, or None when it is empty, unclear or too large to store."""
    try:
        amount = parse_dutch_amount(text).amount
    except (InvalidAmount, AmbiguousAmount):
        return None
    return amount if amount < Decimal(10) ** 10 else None


def lock_draft(proposal: Proposal, expected_version: int | None = None) -> Proposal:
    """Lock a draft for the rest of the transaction and give it as it is stored now.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when somebody saved since `expected_version`.
    """
    is_held = getattr(proposal, "is_held", False)
    stored = proposal if is_held else Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not stored.is_editable:
        raise NotEditable
    if expected_version is not None and stored.version != expected_version:
        raise StaleVersion("proposal", stored)
    return stored


def _touch(proposal: Proposal, by: User, at: datetime, *fields: str) -> Proposal:
    proposal.version += 1
    proposal.updated_at, proposal.updated_by = at, by
    proposal.save(update_fields=["version", "updated_at", "updated_by", *fields])
    return proposal


def _refuse_stale_answers(
    changed: Mapping[int, str], stored: Mapping[int, Answer], expected: Mapping[int, int]
) -> None:
    newer = {
        question: stored[question]
        for question in changed
        if question in stored and question in expected and stored[question].version != expected[question]
    }
    if newer:
        raise StaleVersion("answers", newer)


def _normalise(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def replace_rows(proposal: Proposal, model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Write the rows of a table anew; equal rows are left alone so that history stays readable."""
    existing = list(model.objects.filter(proposal=proposal).order_by("sort_order", "pk"))
    changed, names = [], set()
    for order, (row, values) in enumerate(zip(existing, rows, strict=False)):
        values = values | {"sort_order": order}
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
            names |= set(values)
    # Taking away the first of forty rows moves all others: one statement, not thirty-nine.
    if changed:
        model.objects.bulk_update(changed, sorted(names))
    if len(existing) > len(rows):
        model.objects.filter(pk__in=[row.pk for row in existing[len(rows) :]]).delete()
    model.objects.bulk_create(
        model(proposal=proposal, sort_order=order, **values)
        for order, values in enumerate(rows[len(existing) :], start=len(existing))
    )


def budget_line_values(line: BudgetLineInput) -> dict[str, Any]:
    """Give a row as it is stored. VAT above what holds it is kept as typed but not counted: the database refuses it."""
    amount = understood(line.amount_input)
    vat = _within(understood(line.vat_input), amount)
    compensable = _within(understood(line.compensable_vat_input), amount, vat)
    return vars(line) | {"amount": amount, "vat_amount": vat, "compensable_vat_amount": compensable}


def _within(part: Decimal | None, *wholes: Decimal | None) -> Decimal | None:
    """Give the part, or None when it is more than one of the wholes that were understood."""
    return None if part is not None and any(whole is not None and part > whole for whole in wholes) else part


def _funding_source(source: FundingSourceInput) -> dict[str, Any]:
    return vars(source) | {"amount": understood(source.amount_input)}
