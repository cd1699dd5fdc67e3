"""Objections of a round with the clock of each, and who waits for what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from assessment.enums import ObjectionOutcome
from assessment.models import DefaultNotice, FollowUpDecision, Objection
from assessment.queries.decision_terms import notice_that_counts
from assessment.terms import Penalty, Suspension, TermClock, objection_decision_clock, penalty_for
from proposals.models import Proposal, Round


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection with the term to decide on it; `days_left` is None when decided or standing still.

    `penalty` stands when a notice of default came (Awb 7:14 and 4:17).
    """

    objection: Objection
    clock: TermClock
    days_left: int | None
    notice: DefaultNotice | None = None
    penalty: Penalty | None = None

    @property
    def is_late(self) -> bool:
        """Say whether the last day to decide is over."""
        return self.days_left is not None and self.days_left < 0


def objections_of_round(user: Any, round_: Round, today: date) -> list[ObjectionRow]:
    """Give the objections of a round that `user` may read, the most urgent first; three statements."""
    found = (
        Objection.objects.visible_to(user).filter(proposal__round=round_).prefetch_related("pauses", "default_notices")
    )
    rows = [objection_row(each, today) for each in found.select_related("proposal__organisation")]
    far = date.max
    return sorted(
        rows,
        key=lambda row: (row.objection.decided_at is not None, row.clock.last_day or far, row.objection.pk),
    )


def objection_row(objection: Objection, today: date) -> ObjectionRow:
    """Count the term to decide on one objection, and what lateness costs; its pauses and notices are read along."""
    clock = objection_decision_clock(
        announced=objection.announced_date,
        received=objection.received_date,
        has_committee=objection.has_committee,
        is_adjourned=objection.adjourned_at is not None,
        suspensions=[Suspension(each.first_date, each.until_date, each.kind) for each in objection.pauses.all()],
        today=today,
    )
    notice, penalty = notice_that_counts(list(objection.default_notices.all()), clock.last_day), None
    if notice is not None:
        decided = localtime(objection.decided_at).date() if objection.decided_at else None
        penalty = penalty_for(
            term_last_day=clock.last_day, notice_received=notice.received_date, today=today, decided=decided
        )
    left = None if objection.decided_at else clock.days_left(today)
    return ObjectionRow(objection, clock, left, notice, penalty)


def founded_without_decision(proposal: Proposal) -> Objection | None:
    """Give a founded objection on a proposal of which no later decision stands or is under way."""
    drafted = FollowUpDecision.objects.filter(objection__isnull=False, returned_at__isnull=True)
    founded = proposal.objections.filter(outcome=ObjectionOutcome.FOUNDED)
    return founded.exclude(pk__in=drafted.values("objection")).order_by("number").first()
