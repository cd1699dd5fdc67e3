"""The life of a round."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.services.status import change_status


class RoundNotReady(Exception):
    """Something is missing before the round can be published; `missing` names it."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


class ClosingCannotMove(Exception):
    """Only the invented round of a demonstration may be closed earlier by hand."""


@transaction.atomic
def publish_round(*, round_: Round, by: User, at: datetime) -> None:
    """Publish a round so that everybody sees its call.

    :raises RoundNotReady: without themes, questions, criteria or a ceiling.
    :raises TransitionNotAllowed: unless it is being prepared.
    """
    # Criteria belong to the app downstream; only the name of the reverse relation is known here.
    needed = {
        "themes": round_.themes,
        "questions": round_.questions,
        "criteria": round_.criteria,
        "ceilings": round_.ceilings,
    }
    if missing := [name for name, rows in needed.items() if not rows.exists()]:
        raise RoundNotReady(missing)
    change_status(
        round_,
        RoundStatus.PUBLISHED,
        by=by,
        at=at,
        published_at=at,
        published_by=by,
        # Drawn before anyone can submit and shown with the call, so that nobody can choose the lots.
        lottery_seed=round_.lottery_seed or secrets.token_hex(16),
    )


def advance_rounds(*, at: datetime) -> int:
    """Open and close rounds whose moment has come, and give the number of steps.

    The status follows the clock; whether a proposal is on time is decided by the clock alone.
    """
    return _step(RoundStatus.PUBLISHED, RoundStatus.OPEN, "opens_at", at) + _step(
        RoundStatus.OPEN, RoundStatus.CLOSED, "closes_at", at
    )


def _step(from_status: str, to_status: str, moment: str, at: datetime) -> int:
    with transaction.atomic():
        due = Round.objects.select_for_update(skip_locked=True).filter(status=from_status, **{f"{moment}__lte": at})
        rounds = list(due)
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
