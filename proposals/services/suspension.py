"""How long the term for deciding stands still while we wait for a supplement (Awb 4:15).

Days are Dutch calendar days. The term stands still from the day after the request until the day on
which the supplement came or the term for it ran out; that last day counts again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from proposals.formats import DUTCH_TIME_ZONE
from proposals.models import Proposal, SupplementRequest

# Awb 4:5, fourth paragraph: leaving an application aside is told within four weeks.
LEAVE_ASIDE_WITHIN = timedelta(weeks=4)


@dataclass(frozen=True)
class Suspension:
    """The first day that does not count, how many days until now, and whether it still goes on."""

    since: date
    days: int
    is_running: bool


def suspension_of(request: SupplementRequest, at: datetime) -> Suspension:
    """Give how long a request makes the term stand still, as known at `at`."""
    return suspension(asked_at=request.asked_at, due_at=request.due_at, ended_at=request.ended_at, at=at)


def suspension(*, asked_at: datetime, due_at: datetime, ended_at: datetime | None, at: datetime) -> Suspension:
    """Count the days from the day after `asked_at` until the answer, or at the latest until `due_at`."""
    since = _dutch_day(asked_at) + timedelta(days=1)
    is_running = ended_at is None and at < due_at
    # While it goes on today counts as well: an answer tomorrow gives this number.
    until = _dutch_day(at) + timedelta(days=1) if is_running else _dutch_day(min(ended_at or due_at, due_at))
    return Suspension(since, max((until - since).days, 0), is_running)


def suspended_days(proposal: Proposal, at: datetime) -> int:
    """Add up the days of all requests of a proposal; requests never overlap."""
    return sum(suspension_of(request, at).days for request in proposal.supplement_requests.all())


def expected_decision_date(proposal: Proposal, at: datetime) -> date | None:
    """Give the day before which we expect to decide: that of the round, moved on by the days it stood still."""
    planned = proposal.round.expected_decision_date
    return planned + timedelta(days=suspended_days(proposal, at)) if planned else None


def leave_aside_before(request: SupplementRequest) -> date:
    """Give the last day on which we may tell that the proposal is left aside (Awb 4:5, fourth paragraph)."""
    return _dutch_day(request.answered_at or request.due_at) + LEAVE_ASIDE_WITHIN


def _dutch_day(moment: datetime) -> date:
    return moment.astimezone(DUTCH_TIME_ZONE).date()
