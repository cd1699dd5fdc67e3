"""The life of a round after its publication."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.services.status import change_status


class ClosingCannotMove(Exception):
    """Only the invented round of a demonstration may be closed earlier by hand."""


def advance_rounds(*, at: datetime, waits: bool = False) -> int:
    """Open and close rounds whose moment has come, and give the number of steps.

    The status follows the clock; whether a proposal is on time is decided by the clock alone. A round that
    somebody is busy with has its turn next time; `waits` is for who is about to tell that it closed.
    """
    return _step(RoundStatus.PUBLISHED, RoundStatus.OPEN, "opens_at", at, waits) + _step(
        RoundStatus.OPEN, RoundStatus.CLOSED, "closes_at", at, waits
    )


def _step(from_status: str, to_status: str, moment: str, at: datetime, waits: bool) -> int:
    with transaction.atomic():
        rows = Round.objects.select_for_update(skip_locked=not waits)
        rounds = list(rows.filter(status=from_status, **{f"{moment}__lte": at}).order_by("pk"))
        for round_ in rounds:
            change_status(round_, to_status, by=None, at=getattr(round_, moment))
    return len(rounds)


@transaction.atomic
def start_assessment(*, round_: Round, by: User, at: datetime) -> None:
    """Let the assessors begin once the round is closed.

    :raises TransitionNotAllowed: unless the round is closed.
    """
    change_status(round_, RoundStatus.IN_ASSESSMENT, by=by, at=at)


@transaction.atomic
def close_window_at(*, round_: Round, closes_at: datetime, by: User, at: datetime) -> None:
    """Let the invented round of the demonstration close at another moment, so that the story can go on.

    A real round cannot be moved like this: that takes a declared outage and two people.

    :raises ClosingCannotMove: outside the demonstration, for a real round, or into the past.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    movable = settings.DEMONSTRATION and locked.is_fictitious and locked.accepts(at)
    if not movable or closes_at <= at:
        raise ClosingCannotMove
    locked.closes_at = closes_at
    if locked.scoring_closes_at is not None and locked.scoring_closes_at <= closes_at:
        locked.scoring_closes_at = None
    locked.save(update_fields=["closes_at", "scoring_closes_at"])
