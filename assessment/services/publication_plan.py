"""A planned moment of publication: set, moved, cancelled, and carried out by the worker.

The row is the truth. A message with an ETA makes it punctual, a sweeper makes it sure.
"""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessment.models import PublicationPlan
from assessment.services.decisions import approved_run, publish_decisions
from assessment.services.interests import require_no_interest_in_round
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.formats import dutch_moment
from proposals.models import MailHold, Round, User
from proposals.services.clock import database_now

logger = logging.getLogger(__name__)
LONGEST_AHEAD = timedelta(days=366)
#: After an outage a moment that passed so long ago is not carried out by itself any more: a person decides.
TOO_LATE = timedelta(hours=12)
#: Later than this is a thing to tell staff of.
LATE = timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)
LONGEST_REASON = 500
# Two numbers of our own for pg_try_advisory_xact_lock: what is locked, and which row of it.
LOCK_OF_PLANS = 0x6D6B62


class MomentRefused(Refused):
    """The moment has passed, or lies too far ahead."""


class PlannerGone(Refused):
    """Whoever planned the moment lost the right to publish: nothing is done in that name."""


class PlanChanged(Refused):
    """Somebody else planned, moved or cancelled meanwhile, or it was carried out."""


def standing_plan(round_: Round) -> PublicationPlan | None:
    """Give the moment that is planned for a round."""
    return PublicationPlan.objects.standing().filter(round=round_).select_related("planned_by").first()


@transaction.atomic
def plan_publication(
    *, round_: Round, planned_for: datetime, by: User, at: datetime, instead_of: int | None = None
) -> PublicationPlan:
    """Plan to publish what was approved; with `instead_of` move the plan with that number.

    :raises AlreadyPublished: if the decisions were published before.
    :raises NothingToPublish: if no allocation of the round was approved.
    :raises MomentRefused: if the moment has passed or lies more than a year ahead.
    :raises PlanChanged: if another plan stands than the one that was seen.
    :raises HasInterest: if this person has an interest in a proposal of the round: it is published in that name.
    """
    stored = lock_round(round_.pk)
    run = approved_run(stored)
    require_no_interest_in_round(stored, by, decides=False)
    _require_moment(planned_for, at)
    _end_standing(stored, instead_of, by, at)
    return PublicationPlan.objects.create(round=stored, run=run, planned_for=planned_for, planned_at=at, planned_by=by)


@transaction.atomic
def cancel_plan(*, round_: Round, plan_id: int, by: User, at: datetime) -> None:
    """Cancel the planned moment of a round.

    :raises PlanChanged: if it does not stand any more.
    """
    _end_standing(lock_round(round_.pk), plan_id, by, at)


def plans_due(*, at: datetime, within: timedelta = timedelta()) -> list[tuple[int, datetime]]:
    """Give number and moment of the plans to carry out now, or `within` a short while; failed ones after a pause.

    None while mail stands still: nothing goes out by itself then (proposals/services/mail_holds.py).
    """
    if MailHold.objects.open().exists():
        return []
    rows = PublicationPlan.objects.standing().filter(planned_for__lte=at + within, planned_for__gt=oldest_moment(at))
    found = rows.order_by("planned_for", "pk").values_list("pk", "planned_for", "attempts", "failed_at")
    return [(pk, moment) for pk, moment, attempts, failed_at in found if _is_free(attempts, failed_at, at)]


def oldest_moment(at: datetime) -> datetime:
    """Give the moment before which a plan is too late to be carried out by itself.

    The time that mail stood still does not count: who let it go knew that a planned publication would go as well.
    """
    oldest = at - TOO_LATE
    for hold in MailHold.objects.filter(Q(ended_at=None) | Q(ended_at__gt=oldest)).order_by("-begun_at"):
        oldest = min(oldest, hold.begun_at - TOO_LATE)
    return oldest


def carry_out_plan(*, plan_id: int, at: datetime) -> bool:
    """Publish what was planned, if its moment came, and say whether this call did; harmless when it comes twice.

    An attempt that fails leaves everything unpublished, and its reason with the plan.
    """
    in_time = PublicationPlan.objects.standing().filter(planned_for__lte=at, planned_for__gt=oldest_moment(at))
    if not in_time.filter(pk=plan_id).exists() or MailHold.objects.open().exists():
        return False
    try:
        return _publish_once(plan_id, at)
    except (OperationalError, InterfaceError):
        raise  # the database went away: nothing can be written either, the sweeper comes back
    except Exception as error:
        logger.exception("planned publication %s failed", plan_id)
        _note_failure(plan_id, error)
        return False


@transaction.atomic
def _publish_once(plan_id: int, at: datetime) -> bool:
    if not _is_first_to(plan_id):
        return False
    plan = PublicationPlan.objects.select_related("round", "run", "planned_by").defer("run__problem", "run__result")
    plan = plan.get(pk=plan_id)
    lock_round(plan.round_id)
    plan.refresh_from_db(fields=["cancelled_at", "publication"])  # it may have ended while we waited for the lock
    if not plan.stands:
        return False
    if not plan.planned_by.has_perm("assessment.publish_decisions"):
        raise PlannerGone(_("Whoever planned this may not publish decisions any more. Plan the moment again."))
    publish_decisions(round_=plan.round, by=plan.planned_by, at=database_now(), run=plan.run)
    return True


def _is_first_to(plan_id: int) -> bool:
    """Say whether nobody else is carrying out this plan; until the end of the transaction it is ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s::int)", [LOCK_OF_PLANS, plan_id % 2**31])
        return cursor.fetchone()[0]


def _note_failure(plan_id: int, error: BaseException) -> None:
    """Keep why an attempt failed: the words of a rule, or else the kind of error without what it was about."""
    unknown = _("An error of the system (%(kind)s).") % {"kind": type(error).__name__}
    reason = str(error) if isinstance(error, Refused) else unknown
    with transaction.atomic():
        plan = PublicationPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
        plan.attempts += 1
        plan.failed_at = database_now()
        plan.failure_reason = reason[:LONGEST_REASON]
        plan.save(update_fields=["attempts", "failed_at", "failure_reason"])


def _is_free(attempts: int, failed_at: datetime | None, at: datetime) -> bool:
    """Say whether the pause after the last failure is over; the pauses grow."""
    if failed_at is None:
        return True
    return failed_at + min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE) <= at


def _require_moment(planned_for: datetime, at: datetime) -> None:
    values = {"moment": capfirst(dutch_moment(planned_for)), "now": dutch_moment(at)}
    if planned_for < at:
        raise MomentRefused(_("%(moment)s has passed: it is %(now)s now. Choose a later moment.") % values)
    if planned_for > at + LONGEST_AHEAD:
        raise MomentRefused(_("%(moment)s is more than a year ahead. Look at the year once more.") % values)


def _end_standing(round_: Round, seen: int | None, by: User, at: datetime) -> None:
    """Cancel the plan that stands, if it is the one that was seen."""
    plan = PublicationPlan.objects.standing().select_for_update(of=("self",)).filter(round=round_).first()
    if (plan.pk if plan else None) != seen:
        raise PlanChanged(_("Somebody changed the planned moment meanwhile. Look at how it stands now."))
    if plan is not None:
        plan.cancelled_at, plan.cancelled_by = at, by
        plan.save(update_fields=["cancelled_at", "cancelled_by"])
