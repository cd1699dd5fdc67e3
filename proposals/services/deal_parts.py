"""Results, milestones, partners and contacts of a deal, worked out until the covenant is ready."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from proposals.enums import DealStatus
from proposals.models import Deal, DealContact, DealIndicator, DealPartner, Milestone, User
from proposals.services.deal_texts import ELABORATED_IN, NotInElaboration

Part = DealIndicator | Milestone | DealPartner | DealContact
CARRIED_OUT_IN = frozenset({DealStatus.SIGNED, DealStatus.RUNNING})


class NotCarriedOut(Exception):
    """The deal is not being carried out: nothing can be reached in it."""


@transaction.atomic
def save_parts(*, deal: Deal, kept: Iterable[Part], removed: Iterable[Part]) -> None:
    """Save rows of a deal that were filled in and take away others.

    Contacts change at any time: people move. What was promised changes until the covenant is ready; later only
    by an amendment, which another person approves.

    :raises NotInElaboration: when the deal is past its elaboration.
    """
    status = Deal.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=deal.pk)
    kept, removed = list(kept), list(removed)
    if status not in ELABORATED_IN and not all(isinstance(row, DealContact) for row in (*kept, *removed)):
        raise NotInElaboration
    for row in removed:
        row.delete()
    for row in kept:
        row.deal = deal
        row.save()


@transaction.atomic
def note_reached(*, milestone: Milestone, reached_date: date, by: User, at: datetime) -> Milestone:
    """Write down the day on which a milestone was reached; another day takes the place of an earlier one.

    :raises NotCarriedOut: when the deal is not signed or running.
    :raises ValueError: for a day to come.
    """
    deal = Deal.objects.select_for_update(of=("self",)).get(pk=milestone.deal_id)
    if deal.status not in CARRIED_OUT_IN:
        raise NotCarriedOut
    if reached_date > localtime(at).date():
        raise ValueError(reached_date)
    milestone.reached_date, milestone.reached_noted_at, milestone.reached_noted_by = reached_date, at, by
    milestone.save(update_fields=["reached_date", "reached_noted_at", "reached_noted_by"])
    return milestone
