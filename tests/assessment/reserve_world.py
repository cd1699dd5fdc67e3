"""A published round with a reserve list, made through the services: who stands where is known beforehand."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from assessment import allocation
from assessment.enums import Outcome
from assessment.models import AllocationLine, AllocationRun, AwardDecision
from assessment.services.decisions import publish_decisions
from proposals.enums import AllocationMethod, ProposalStatus, Role, RoundStatus
from proposals.models import Proposal, Round, User
from tests.factories import assessment as build
from tests.factories import proposals as make


def mandated() -> User:
    """Make a decision maker who may decide up to five million."""
    return make.user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))


def approved_round(
    asked: list[int], ceiling: int, *, places: int = 2, when: str = "stop", **values: object
) -> tuple[Round, list[Proposal]]:
    """Make a round of which these requests (euros, best first) were divided, approved and not published yet."""
    closed = {"opens_at": timezone.now() - timedelta(days=40), "closes_at": timezone.now() - timedelta(days=5)}
    round_ = make.RoundFactory(**{"status": RoundStatus.ALLOCATING, **closed, **values})
    make.BudgetCeilingFactory(round=round_, amount=Decimal(ceiling))
    proposals = [
        make.complete_proposal(
            ProposalStatus.DECISION_APPROVED, round=round_, requested_amount=Decimal(each),
            title=f"Plan {number}", reference=f"{round_.reference_prefix} {number:04}",
        )
        for number, each in enumerate(asked, start=1)
    ]  # fmt: skip
    _decide(round_, proposals, _problem(proposals, ceiling, places, when))
    return round_, proposals


def published_round(
    asked: list[int], ceiling: int, *, at: datetime | None = None, **values: object
) -> tuple[Round, list[Proposal]]:
    """Make the same round, published."""
    round_, proposals = approved_round(asked, ceiling, **values)
    publish_decisions(round_=round_, by=make.user_with_role(Role.PROGRAMME_OFFICER), at=at or timezone.now())
    for each in proposals:
        each.refresh_from_db()
    round_.refresh_from_db()
    return round_, proposals


def _problem(proposals: list[Proposal], ceiling: int, places: int, when: str) -> allocation.AllocationProblem:
    rules = allocation.Rules(
        ceiling_cents=ceiling * 100,
        when_next_does_not_fit=allocation.WhenNextDoesNotFit(when),
        minimum_award_cents=100_000 * 100,
        reserve_places=places,
    )
    candidates = tuple(
        allocation.Candidate(
            key=each.reference, requested_cents=int(each.requested_amount * 100), rank=rank,
            score=Fraction(500 - rank, 100),
        )
        for rank, each in enumerate(proposals, start=1)
    )  # fmt: skip
    return allocation.AllocationProblem(rules=rules, candidates=candidates)


def _decide(round_: Round, proposals: list[Proposal], problem: allocation.AllocationProblem) -> None:
    result, who, now = allocation.allocate(problem), make.UserFactory(), timezone.now()
    run = AllocationRun.objects.create(
        round=round_, number=1, method=AllocationMethod.RANKING, status="approved",
        ceiling_amount=Decimal(problem.rules.ceiling_cents) / 100,
        awarded_total_amount=Decimal(result.awarded_cents) / 100,
        problem=allocation.canonical_bytes(problem).decode(), problem_sha256=allocation.sha256_of(problem),
        result=allocation.canonical_bytes(result).decode(), result_sha256=allocation.sha256_of(result),
        calculated_at=now, calculated_by=who, proposed_at=now, proposed_by=who, approved_at=now, approved_by=mandated(),
    )  # fmt: skip
    by_key, reserve = {each.reference: each for each in proposals}, result.reserve_keys(problem.rules.reserve_places)
    for line in result.lines:
        outcome = Outcome.AWARDED if line.is_awarded else Outcome.RESERVE if line.key in reserve else Outcome.REJECTED
        amount = Decimal(line.awarded_cents) / 100
        AllocationLine.objects.create(
            run=run, proposal=by_key[line.key], rank=line.rank, score_numerator=500 - line.rank, score_denominator=100,
            requested_amount=by_key[line.key].requested_amount, awarded_amount=amount, outcome=outcome, reason={},
        )  # fmt: skip
        decision = build.AwardDecisionFactory(
            run=run, proposal=by_key[line.key], outcome=outcome, awarded_amount=amount, drafted_by=who
        )
        AwardDecision.objects.filter(pk=decision.pk).update(approved_at=now, approved_by=run.approved_by)
