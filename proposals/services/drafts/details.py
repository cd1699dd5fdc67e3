"""Beginning a proposal, and its title, region, contact, period and themes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from proposals.models import Organisation, Proposal, Region, Round, Theme, User
from proposals.services.drafts.holding import in_one_transaction, lock_draft, touch

DETAIL_FIELDS = frozenset(
    {"title", "summary", "region", "region_label", "region_sort_name", "contact_function", "contact_email",
     "contact_phone", "start_date", "end_date", "lead_assumed", "amounts_assumed"}
)  # fmt: skip


class RoundNotAccepting(Exception):
    """No proposal can be started in this round at this moment."""


@transaction.atomic
def create_draft(*, round_: Round, organisation: Organisation, by: User, at: datetime) -> Proposal:
    """Start a proposal in a round that is open at `at`; the region is that of the organisation.

    :raises RoundNotAccepting: before opening and after closing.
    """
    if not round_.accepts(at):
        raise RoundNotAccepting
    draft = new_draft(round_=round_, organisation=organisation, by=by, at=at)
    draft.save(force_insert=True)
    return draft


def new_draft(*, round_: Round, organisation: Organisation, by: User, at: datetime) -> Proposal:
    """Give a proposal as it begins, not stored yet: for the region of the organisation, `by` is the contact."""
    region = organisation.region
    return Proposal(
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
    return touch(stored, by, at, *values)
