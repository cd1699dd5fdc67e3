"""Publishing a round: only when nothing is missing."""

import secrets
from datetime import datetime

from django.db import transaction

from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.services.rounds.checklist import SetupTask, missing_tasks
from proposals.services.status import change_status
from proposals.signals import call_announced


class RoundNotReady(Exception):
    """Something is missing before the round can be published; `missing` has the tasks that are not done."""

    def __init__(self, missing: list[SetupTask]) -> None:
        self.missing = missing
        super().__init__(", ".join(task.code for task in missing))


@transaction.atomic
def publish_round(*, round_: Round, by: User, at: datetime) -> None:
    """Publish a round so that everybody sees its call.

    :raises RoundNotReady: when a task of the set-up is not done, the dry run of exactly this call included.
    :raises TransitionNotAllowed: unless it is being prepared.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if locked.status == RoundStatus.PREPARATION and (missing := missing_tasks(locked, at)):
        raise RoundNotReady(missing)
    change_status(
        round_,
        RoundStatus.PUBLISHED,
        by=by,
        at=at,
        published_at=at,
        published_by=by,
        # Drawn before anyone can submit and shown with the call, so that nobody can choose the lots.
        lottery_seed=locked.lottery_seed or secrets.token_hex(16),
    )
    call_announced.send(sender=Round, round_=round_, by=by, at=at)


def announce_change(*, round_: Round, by: User, at: datetime) -> None:
    """Tell that a call changed after its publication; within the transaction of the change.

    What is public stays whole: a change that would leave something missing is refused. The dry run
    is not asked for again, as the clock opens the round whatever we think; staff see that it is old.

    :raises RoundNotReady: when something else than the dry run would be missing.
    """
    if round_.status != RoundStatus.PUBLISHED:
        return
    if missing := [task for task in missing_tasks(round_, at) if task.code != "rehearsal"]:
        raise RoundNotReady(missing)
    call_announced.send(sender=Round, round_=round_, by=by, at=at)
