"""Holding a draft while it is saved: all of a save is written or nothing, and only by one at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction

from proposals.models import Proposal, User


class NotEditable(Exception):
    """The proposal was submitted; its words and amounts do not change any more."""


class StaleVersion(Exception):
    """A colleague saved this part meanwhile. `stored` is what is in the database now."""

    def __init__(self, part: str, stored: Any) -> None:
        self.part, self.stored = part, stored
        super().__init__(part)


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


def touch(proposal: Proposal, by: User, at: datetime, *fields: str) -> Proposal:
    """Write who saved the proposal when, with the named fields."""
    proposal.version += 1
    proposal.updated_at, proposal.updated_by = at, by
    proposal.save(update_fields=["version", "updated_at", "updated_by", *fields])
    return proposal
