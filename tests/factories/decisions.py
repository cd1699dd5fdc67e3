"""A round of any size whose decisions were approved and wait for publication, made in a few statements."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationLine, AllocationRun, AwardDecision
from proposals.enums import MembershipRole, ProposalStatus, RoundStatus
from proposals.models import BudgetLine, Organisation, Proposal, User
from tests.factories import assessment as assess
from tests.factories import proposals as make

REQUESTED = Decimal(200_000)
MOST_ORGANISATIONS = 100


def outcome_of(number: int) -> Outcome:
    """Give what is decided on the proposal with a number: a third gets a deal, a tenth a place in reserve."""
    if number % 3 == 0:
        return Outcome.AWARDED
    return Outcome.RESERVE if number % 10 == 1 else Outcome.REJECTED


def approved_decisions(count: int, *, slug: str, prefix: str = "BULK") -> AllocationRun:
    """Make a round with `count` approved decisions; give the allocation. The applicants take turns."""
    now = timezone.now()
    drafter, approver = make.UserFactory(), make.UserFactory()
    awards = sum(outcome_of(number) == Outcome.AWARDED for number in range(count))
    ceiling = max(awards, 1) * REQUESTED
    round_ = assess.scoring_round(int(ceiling), slug=slug, name=f"Ronde {slug}", status=RoundStatus.ALLOCATING)
    applicants = [_applicant() for _each in range(min(count, MOST_ORGANISATIONS))]
    proposals = Proposal.objects.bulk_create(
        Proposal(
            round=round_, organisation=applicants[number % len(applicants)][0], title=f"Voorstel {slug} {number}",
            region_label=f"Regio {number:05}", region_sort_name=f"regio {number:05}", summary="Winkels gaan online.",
            contact_function="Adviseur", contact_email="contact@gemeente.example", contact_phone="0570 12 34 56",
            requested_amount=REQUESTED, requested_amount_input="200000",
            created_by=applicants[number % len(applicants)][1], created_at=now,
            updated_by=applicants[number % len(applicants)][1], updated_at=now,
        )
        for number in range(count)
    )  # fmt: skip
    BudgetLine.objects.bulk_create(
        BudgetLine(proposal=each, description="Coaches", amount=REQUESTED * 2, amount_input="400000", sort_order=1)
        for each in proposals
    )
    reference = Concat(Value(f"{prefix}-"), Cast(F("pk"), CharField()))
    with make.past_the_steps():
        Proposal.objects.filter(round=round_).update(
            status=ProposalStatus.DECISION_APPROVED, submitted_at=now, submitted_by=F("created_by"), reference=reference
        )
    run = assess.AllocationRunFactory(
        round=round_, number=1, ceiling_amount=ceiling, awarded_total_amount=awards * REQUESTED, calculated_by=drafter,
        status=AllocationStatus.APPROVED, proposed_at=now, proposed_by=drafter, approved_at=now, approved_by=approver,
    )  # fmt: skip
    lines = [
        AllocationLine(
            run=run, proposal=each, rank=number + 1, score_numerator=4, score_denominator=1, outcome=outcome_of(number),
            requested_amount=REQUESTED, awarded_amount=_amount(number), reason={},
        )
        for number, each in enumerate(proposals)
    ]  # fmt: skip
    AllocationLine.objects.bulk_create(lines)
    AwardDecision.objects.bulk_create(
        AwardDecision(
            proposal=line.proposal, run=run, outcome=line.outcome, awarded_amount=line.awarded_amount,
            rationale="Uw voorstel is vergeleken met alle andere.", drafted_at=now - timedelta(hours=1),
            drafted_by=drafter, approved_at=now, approved_by=approver,
        )
        for line in lines
    )  # fmt: skip
    return run


def _amount(number: int) -> Decimal:
    return REQUESTED if outcome_of(number) == Outcome.AWARDED else Decimal(0)


def _applicant() -> tuple[Organisation, User]:
    organisation = make.OrganisationFactory()
    return organisation, make.member_of(organisation, MembershipRole.SIGNATORY)
