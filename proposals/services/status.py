"""The only writer of a status."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from proposals.enums import (
    DEAL_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    RESTORED_DEAL_TRANSITIONS,
    ROUND_TRANSITIONS,
    ProposalStatus,
)
from proposals.faultpoints import faultpoint
from proposals.models import Deal, Proposal, Round, StatusChange, User

Subject = Round | Proposal | Deal
TABLES: Mapping[type, Mapping[Any, frozenset[Any]]] = {
    Round: ROUND_TRANSITIONS,
    Proposal: PROPOSAL_TRANSITIONS,
    Deal: DEAL_TRANSITIONS,
}


class TransitionNotAllowed(Exception):
    """The table of transitions does not lead from the one status to the other."""

    def __init__(self, subject: Subject, from_status: str, to_status: str) -> None:
        self.subject, self.from_status, self.to_status = subject, from_status, to_status
        super().__init__(f"{type(subject).__name__} {subject.pk}: {from_status} -> {to_status}")


def change_status(
    subject: Subject,
    to: str,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    is_locked: bool = False,
    restores: bool = False,
    **moments: Any,
) -> StatusChange:
    """Move `subject` to the status `to` and record who, when and why.

    The row is locked and its stored status decides, not the copy in memory; `is_locked` says that
    `subject` was read under that lock in this transaction; `restores` that an ended deal goes back to where it
    stood. `moments` are fields written together with
    the status, such as `submitted_at`. `by` is None when the clock does it.

    :raises TransitionNotAllowed: if the table beside the enum does not allow the step.
    """
    # Under a lock there is a transaction already: a savepoint of our own would cost two statements more.
    with nullcontext() if is_locked else transaction.atomic():
        from_status = subject.status if is_locked else _locked_status(subject)
        table = RESTORED_DEAL_TRANSITIONS if restores else TABLES[type(subject)]
        if to not in table.get(from_status, ()):
            raise TransitionNotAllowed(subject, from_status, to)
        values = {"status": to} | _proposal_moments(subject, to, by, at) | moments
        for name, value in values.items():
            setattr(subject, name, value)
        subject.save(update_fields=list(values))
        return StatusChange.objects.create(
            **{type(subject)._meta.model_name: subject},
            from_status=from_status,
            to_status=to,
            changed_at=at,
            changed_by=by,
            reason=reason,
        )


def change_statuses(
    subjects: Sequence[Subject], to: str, *, by: User | None, at: datetime, reason: str = "", **moments: Any
) -> None:
    """Move many of one kind to the status `to`: the rules of `change_status`, in three statements for all.

    To be called in a transaction. The copies in memory stay as they are.

    :raises TransitionNotAllowed: for the first that may not take the step; nothing was written then.
    """
    if not subjects:
        return
    model = type(subjects[0])
    faultpoint("status.before_lock")
    rows = model.objects.filter(pk__in=[each.pk for each in subjects])
    stored = dict(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "status"))
    for each in subjects:
        if to not in TABLES[model][stored[each.pk]]:
            raise TransitionNotAllowed(each, stored[each.pk], to)
    rows.update(status=to, **_proposal_moments(subjects[0], to, by, at), **moments)
    StatusChange.objects.bulk_create(
        StatusChange(
            **{f"{model._meta.model_name}_id": each.pk},
            from_status=stored[each.pk],
            to_status=to,
            changed_at=at,
            changed_by=by,
            reason=reason,
        )
        for each in subjects
    )


def _locked_status(subject: Subject) -> str:
    faultpoint("status.before_lock")  # what was read until here may have changed when we have the lock
    rows = type(subject).objects.select_for_update(of=("self",))
    return rows.values_list("status", flat=True).get(pk=subject.pk)


def _proposal_moments(subject: Subject, to: str, by: User | None, at: datetime) -> dict[str, Any]:
    """Give the moments that belong to a proposal's new status; the database demands that they agree."""
    if not isinstance(subject, Proposal):
        return {}
    if to == ProposalStatus.WITHDRAWN:
        return {"withdrawn_at": at, "withdrawn_by": by, "decided_at": None, "decided_by": None}
    if to == ProposalStatus.DRAFT:
        return dict.fromkeys(("submitted_at", "submitted_by", "withdrawn_at", "withdrawn_by"))
    if to in {ProposalStatus.AWARDED, ProposalStatus.RESERVE, ProposalStatus.REJECTED}:
        return {"decided_at": at, "decided_by": by}
    return {}
