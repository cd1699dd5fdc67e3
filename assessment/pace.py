"""Whether an assessor keeps up: plain values in, an answer out."""

from datetime import datetime


def expected_by(now: datetime, *, asked: int, begun_at: datetime | None, deadline: datetime | None) -> int:
    """Say how many of `asked` assessments would be done now by somebody who works at an even pace.

    From the first request to the deadline, rounded down; after the deadline all of them. Nothing is expected
    without a deadline.
    """
    if deadline is None or begun_at is None or not asked:
        return 0
    if now >= deadline:
        return asked
    whole = (deadline - begun_at).total_seconds()
    gone = max((now - begun_at).total_seconds(), 0)
    return int(asked * gone / whole)


def is_behind(now: datetime, *, asked: int, settled: int, begun_at: datetime | None, deadline: datetime | None) -> bool:
    """Say whether somebody settled (finished, or abstained from) fewer than an even pace would have by now."""
    return settled < expected_by(now, asked=asked, begun_at=begun_at, deadline=deadline)
