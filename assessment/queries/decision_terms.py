"""The terms in which a round must decide: of each proposal its clock, and what lateness costs (Awb 4:13-4:17)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from assessment.models import DefaultNotice, RoundTerms, TermNotice, TermPause
from assessment.terms import Penalty, Suspension, TermClock, count_term, penalty_for, suspended_for_supplement
from proposals.enums import DECIDED_PROPOSAL_STATUSES, ProposalStatus
from proposals.models import Proposal, Round, SupplementRequest

INSTANT = timedelta(microseconds=1)
OUT_OF_TERM = frozenset({ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN, ProposalStatus.INADMISSIBLE})


@dataclass(frozen=True, slots=True)
class TermRow:
    """A proposal with its clock. `last_day` takes a notice of a later day into account; None while it stands still.

    `decided` is the day of the decision; `penalty` stands when a notice of default came.
    """

    proposal: Proposal
    clock: TermClock
    last_day: date | None
    decided: date | None
    notice: DefaultNotice | None
    penalty: Penalty | None

    def days_left(self, today: date) -> int | None:
        """Count the days that are left; None when decided or standing still."""
        return None if self.decided or self.last_day is None else (self.last_day - today).days


@dataclass(frozen=True, slots=True)
class RoundClock:
    """The clock of a round: its terms, the day it counts from, what was told, and the rows of its proposals."""

    terms: RoundTerms
    starts: date
    usual_last_day: date | None
    notices: tuple[TermNotice, ...]
    pauses: tuple[TermPause, ...]
    rows: tuple[TermRow, ...]

    @property
    def undecided(self) -> tuple[TermRow, ...]:
        """Give who waits for a decision."""
        return tuple(each for each in self.rows if each.decided is None)

    @property
    def first_last_day(self) -> date | None:
        """Give the first last day among who waits."""
        return min((each.last_day for each in self.undecided if each.last_day), default=None)

    @property
    def penalties(self) -> tuple[TermRow, ...]:
        """Give the proposals of which a notice of default came."""
        return tuple(each for each in self.rows if each.notice)


def terms_of(round_: Round) -> RoundTerms:
    """Give the terms of a round, those of the house when nobody chose."""
    return RoundTerms.objects.filter(round=round_).first() or RoundTerms(round=round_)


def closing_day(round_: Round) -> date:
    """Give the last day on which a proposal could come in: the term runs from the day after it."""
    return localtime(round_.closes_at - INSTANT).date()


def round_clock(round_: Round, today: date) -> RoundClock:
    """Count the terms of all proposals of a round, the most urgent first; six statements however many there are."""
    terms, starts = terms_of(round_), closing_day(round_)
    notices = tuple(TermNotice.objects.filter(round=round_).select_related("announced_by").order_by("announced_at"))
    pauses = tuple(
        TermPause.objects.filter(round=round_).select_related("noted_by", "proposal").order_by("first_date", "pk")
    )
    proposals = list(
        Proposal.objects.filter(round=round_)
        .exclude(status__in=OUT_OF_TERM)
        .select_related("organisation")
        .order_by("region_sort_name", "pk")
    )
    still = _suspensions(round_, pauses, today)
    defaults: defaultdict[int, list[DefaultNotice]] = defaultdict(list)
    for each in DefaultNotice.objects.filter(proposal__round=round_, objection=None).order_by("received_date", "pk"):
        defaults[each.proposal_id].append(each)
    counted: dict[tuple[Suspension, ...], TermClock] = {}
    rows = []
    for proposal in proposals:
        own = tuple(still[None] + still[proposal.pk])
        if own not in counted:
            counted[own] = count_term(starts, terms.decision_weeks, own, today=today)
        rows.append(_row(proposal, counted[own], notices, defaults[proposal.pk], today))
    rows.sort(key=lambda row: (row.decided is not None, row.last_day or date.max))
    usual = count_term(starts, terms.decision_weeks, still[None], today=today)
    return RoundClock(terms, starts, _after_notices(usual.last_day, notices), notices, pauses, tuple(rows))


def _row(
    proposal: Proposal,
    clock: TermClock,
    notices: tuple[TermNotice, ...],
    defaults: list[DefaultNotice],
    today: date,
) -> TermRow:
    last_day = _after_notices(clock.last_day, notices)
    is_decided = proposal.status in DECIDED_PROPOSAL_STATUSES and proposal.decided_at is not None
    decided = localtime(proposal.decided_at).date() if is_decided else None
    penalty, default = None, notice_that_counts(defaults, last_day)
    if default is not None:
        penalty = penalty_for(
            term_last_day=last_day, notice_received=default.received_date, today=today, decided=decided
        )
    return TermRow(proposal, clock, last_day, decided, default, penalty)


def notice_that_counts(defaults: list[DefaultNotice], last_day: date | None) -> DefaultNotice | None:
    """Give the first notice that came when the term was over; an earlier one starts nothing."""
    in_time = (each for each in defaults if last_day is not None and each.received_date > last_day)
    return next(in_time, defaults[0] if defaults else None)


def _after_notices(last_day: date | None, notices: tuple[TermNotice, ...]) -> date | None:
    """Move the last day to the one that applicants were told of in time (Awb 4:14(3)); a late word moves nothing."""
    for notice in notices:
        told = localtime(notice.announced_at).date()
        if last_day is not None and told <= last_day:
            last_day = max(last_day, notice.new_date)
    return last_day


def _suspensions(
    round_: Round, pauses: tuple[TermPause, ...], today: date
) -> defaultdict[int | None, list[Suspension]]:
    """Give by proposal the days on which its term stands still; under None those of the whole round."""
    still: defaultdict[int | None, list[Suspension]] = defaultdict(list)
    for pause in pauses:
        still[pause.proposal_id].append(Suspension(pause.first_date, pause.until_date, pause.kind))
    for asked in SupplementRequest.objects.filter(proposal__round=round_).order_by("asked_at"):
        ended: datetime | None = asked.ended_at
        still[asked.proposal_id].append(
            suspended_for_supplement(
                localtime(asked.asked_at).date(),
                answered=localtime(ended).date() if ended else None,
                due=localtime(asked.due_at - INSTANT).date(),
                today=today,
            )
        )
    return still
