"""Factories of assessing and deciding, and builders of a round at each stage of it.

The builders go through the services, so that a stage in a test is a stage as it really comes about.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessment.enums import ConflictKind, ConflictOrigin, CriterionCode, DivisionStep, Outcome, PresenceKind, WishKind
from assessment.models import (
    AllocationLine,
    AllocationRun,
    Assessment,
    AssessorProfile,
    AssessorTerms,
    AssignmentRun,
    AssignmentWish,
    AwardDecision,
    ConflictOfInterest,
    Criterion,
    CriterionScore,
    DecisionPublication,
    DivisionJob,
    LotteryDraw,
    PanelAttendance,
    PanelConsensus,
    PanelDiscussion,
    PanelMeeting,
    PanelNote,
    PanelPresence,
    PracticeAssessment,
    PracticeProposal,
    PracticeReference,
    PracticeScore,
    PracticeSection,
    RankingRule,
    RankingState,
    RankingView,
    Standing,
    UncertaintyRun,
)
from assessment.services.assessments import assign_assessor, finish_assessment, save_scores
from assessment.services.conflicts import declare_interests
from proposals.enums import AllocationMethod, ProposalStatus, Role, RoundStatus
from proposals.models import Proposal, Round, User
from tests.factories import proposals as make

REASON = " ".join(["Het plan is goed uitgewerkt en past bij de vragen van ondernemers in deze regio."] * 2)
ANCHORS = ["Zwak.", "Matig.", "Voldoende.", "Goed.", "Zeer goed."]


class CriterionFactory(make.PartOfCallFactory):
    class Meta:
        model = Criterion

    round = factory.SubFactory(make.RoundFactory)
    code = CriterionCode.FEASIBILITY
    official_name = factory.LazyAttribute(lambda criterion: f"Criterium {criterion.code}")
    weight_percentage = Decimal(20)
    anchors = ANCHORS
    sort_order = factory.Sequence(lambda n: n % 30_000)


class AssessmentFactory(DjangoModelFactory):
    """An assessment that was assigned, with no rows for scores; `assess` makes a whole one."""

    class Meta:
        model = Assessment

    proposal = factory.SubFactory(make.ProposalFactory, status=ProposalStatus.IN_ASSESSMENT)
    assessor = factory.LazyFunction(lambda: make.user_with_role(Role.ASSESSOR))
    assigned_at = factory.LazyFunction(timezone.now)
    assigned_by = factory.SubFactory(make.UserFactory)
    declared_free_at = factory.SelfAttribute("assigned_at")


class AssessorProfileFactory(DjangoModelFactory):
    class Meta:
        model = AssessorProfile

    user = factory.LazyFunction(lambda: make.user_with_role(Role.ASSESSOR))
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SelfAttribute("user")


class ConflictOfInterestFactory(DjangoModelFactory):
    """A conflict that an assessor told of, in force."""

    class Meta:
        model = ConflictOfInterest

    proposal = factory.SubFactory(make.ProposalFactory, status=ProposalStatus.IN_ASSESSMENT)
    assessor = factory.LazyFunction(lambda: make.user_with_role(Role.ASSESSOR))
    kind = ConflictKind.PERSONAL
    origin = ConflictOrigin.DECLARED
    explanation = "Mijn zus leidt het project."
    noted_at = factory.LazyFunction(timezone.now)
    noted_by = factory.SelfAttribute("assessor")


class AssignmentRunFactory(DjangoModelFactory):
    class Meta:
        model = AssignmentRun

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.IN_ASSESSMENT)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda run: f"Verdeling {run.number}")
    problem = "{}"
    problem_sha256 = "0" * 64
    result = "{}"
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(make.UserFactory)


class UncertaintyRunFactory(DjangoModelFactory):
    class Meta:
        model = UncertaintyRun

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.SCORING_CLOSED)
    input_sha256 = "0" * 64
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(make.UserFactory)


class AssessorTermsFactory(DjangoModelFactory):
    class Meta:
        model = AssessorTerms

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.IN_ASSESSMENT)
    assessor = factory.SubFactory(make.UserFactory)
    capacity = 8
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(make.UserFactory)


class AssignmentWishFactory(DjangoModelFactory):
    class Meta:
        model = AssignmentWish

    proposal = factory.SubFactory(make.ProposalFactory)
    round = factory.SelfAttribute("proposal.round")
    assessor = factory.SubFactory(make.UserFactory)
    kind = WishKind.LIKE
    noted_at = factory.LazyFunction(timezone.now)
    noted_by = factory.SubFactory(make.UserFactory)


class DivisionJobFactory(DjangoModelFactory):
    class Meta:
        model = DivisionJob

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.IN_ASSESSMENT)
    step = DivisionStep.PROPOSE
    title = "Grote verdeling"
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(make.UserFactory)


class CriterionScoreFactory(DjangoModelFactory):
    class Meta:
        model = CriterionScore

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory, round=factory.SelfAttribute("..assessment.proposal.round"))


class AllocationRunFactory(DjangoModelFactory):
    class Meta:
        model = AllocationRun

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.ALLOCATING)
    number = factory.Sequence(lambda n: n + 1)
    method = AllocationMethod.RANKING
    ceiling_amount = Decimal(2_800_000)
    awarded_total_amount = Decimal(0)
    problem = "{}"
    problem_sha256 = "0" * 64
    result = "{}"
    result_sha256 = "0" * 64
    calculated_at = factory.LazyFunction(timezone.now)
    calculated_by = factory.SubFactory(make.UserFactory)


class AllocationLineFactory(DjangoModelFactory):
    class Meta:
        model = AllocationLine

    run = factory.SubFactory(AllocationRunFactory)
    proposal = factory.SubFactory(
        make.ProposalFactory, round=factory.SelfAttribute("..run.round"), status=ProposalStatus.ASSESSED
    )
    requested_amount = factory.SelfAttribute("proposal.requested_amount")
    awarded_amount = Decimal(0)
    outcome = Outcome.REJECTED
    reason = factory.LazyFunction(dict)


class AwardDecisionFactory(DjangoModelFactory):
    """A drafted award of what was asked."""

    class Meta:
        model = AwardDecision

    run = factory.SubFactory(AllocationRunFactory)
    proposal = factory.SubFactory(
        make.ProposalFactory, round=factory.SelfAttribute("..run.round"), status=ProposalStatus.DECISION_DRAFTED
    )
    outcome = Outcome.AWARDED
    awarded_amount = factory.SelfAttribute("proposal.requested_amount")
    rationale = "Uw voorstel scoorde hoog genoeg."
    drafted_at = factory.LazyFunction(timezone.now)
    drafted_by = factory.SubFactory(make.UserFactory)


class DecisionPublicationFactory(DjangoModelFactory):
    class Meta:
        model = DecisionPublication

    run = factory.SubFactory(AllocationRunFactory)
    round = factory.SelfAttribute("run.round")
    published_at = factory.LazyFunction(timezone.now)
    published_by = factory.SubFactory(make.UserFactory)


class PanelMeetingFactory(DjangoModelFactory):
    class Meta:
        model = PanelMeeting

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.SCORING_CLOSED)
    meeting_date = factory.LazyFunction(lambda: timezone.localdate())
    chair = factory.SubFactory(make.UserFactory)
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SelfAttribute("chair")


class PanelAttendanceFactory(DjangoModelFactory):
    class Meta:
        model = PanelAttendance

    meeting = factory.SubFactory(PanelMeetingFactory)
    person = factory.LazyFunction(lambda: make.user_with_role(Role.ASSESSOR))


class PanelDiscussionFactory(DjangoModelFactory):
    class Meta:
        model = PanelDiscussion

    meeting = factory.SubFactory(PanelMeetingFactory)
    proposal = factory.SubFactory(
        make.ProposalFactory, round=factory.SelfAttribute("..meeting.round"), status=ProposalStatus.ASSESSED
    )
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SelfAttribute("meeting.changed_by")


class PanelPresenceFactory(DjangoModelFactory):
    class Meta:
        model = PanelPresence

    discussion = factory.SubFactory(PanelDiscussionFactory)
    person = factory.LazyFunction(lambda: make.user_with_role(Role.ASSESSOR))
    presence = PresenceKind.PRESENT
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SelfAttribute("discussion.changed_by")


class PanelNoteFactory(DjangoModelFactory):
    class Meta:
        model = PanelNote

    discussion = factory.SubFactory(PanelDiscussionFactory)
    text = "De begroting is ruim."
    token = factory.LazyFunction(uuid4)
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SelfAttribute("discussion.changed_by")


class PanelConsensusFactory(DjangoModelFactory):
    class Meta:
        model = PanelConsensus

    discussion = factory.SubFactory(PanelDiscussionFactory)
    criterion = factory.SubFactory(CriterionFactory, round=factory.SelfAttribute("..discussion.meeting.round"))
    version = factory.LazyAttribute(lambda row: row.discussion.consensuses.filter(criterion=row.criterion).count() + 1)
    points = 3
    reason = "De planning is haalbaar, de begroting is ruim."
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SelfAttribute("discussion.changed_by")


class PracticeProposalFactory(DjangoModelFactory):
    """A practice proposal without parts, not published."""

    class Meta:
        model = PracticeProposal

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.IN_ASSESSMENT)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda practice: f"Oefenvoorstel {practice.number}")
    summary = "Winkels in drie kernen gaan samen online verkopen."
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(make.UserFactory)


class PracticeSectionFactory(DjangoModelFactory):
    class Meta:
        model = PracticeSection

    proposal = factory.SubFactory(PracticeProposalFactory)
    code = "plan"
    text = "Zestig winkels krijgen hulp bij een gezamenlijke webwinkel."


class PracticeReferenceFactory(DjangoModelFactory):
    class Meta:
        model = PracticeReference

    proposal = factory.SubFactory(PracticeProposalFactory)
    criterion = factory.SubFactory(CriterionFactory, round=factory.SelfAttribute("..proposal.round"))
    points = 3
    reason = "Het plan is duidelijk, maar de planning ontbreekt."


class PracticeAssessmentFactory(DjangoModelFactory):
    """Practising that was begun, with no rows for scores."""

    class Meta:
        model = PracticeAssessment

    proposal = factory.SubFactory(
        PracticeProposalFactory, published_at=factory.LazyFunction(timezone.now),
        published_by=factory.SubFactory(make.UserFactory),
    )  # fmt: skip
    assessor = factory.LazyFunction(lambda: make.user_with_role(Role.ASSESSOR))
    saved_at = factory.LazyFunction(timezone.now)


class PracticeScoreFactory(DjangoModelFactory):
    class Meta:
        model = PracticeScore

    assessment = factory.SubFactory(PracticeAssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory, round=factory.SelfAttribute("..assessment.proposal.round"))


class RankingRuleFactory(make.PartOfCallFactory):
    class Meta:
        model = RankingRule

    round = factory.SubFactory(make.RoundFactory)


class StandingFactory(DjangoModelFactory):
    """A proposal without an assessment yet."""

    class Meta:
        model = Standing

    proposal = factory.SubFactory(make.ProposalFactory, status=ProposalStatus.IN_ASSESSMENT)
    round = factory.SelfAttribute("proposal.round")


class RankingStateFactory(DjangoModelFactory):
    class Meta:
        model = RankingState

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.SCORING_CLOSED)
    ranked_at = factory.LazyFunction(timezone.now)


class LotteryDrawFactory(DjangoModelFactory):
    """A lottery of which the value is not known yet."""

    class Meta:
        model = LotteryDraw

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.SCORING_CLOSED)
    number = factory.Sequence(lambda n: n + 1)
    inputs = "{}"
    inputs_sha256 = "0" * 64
    value_source = "Het winnende nummer van de trekking van 10 december."
    committed_at = factory.LazyFunction(timezone.now)
    committed_by = factory.SubFactory(make.UserFactory)


class RankingViewFactory(DjangoModelFactory):
    class Meta:
        model = RankingView

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.SCORING_CLOSED)
    name = factory.Sequence(lambda n: f"Weergave {n}")
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.LazyFunction(lambda: make.user_with_role(Role.PROGRAMME_OFFICER))


def published_practice(round_: Round, *, points: int = 3, **values: object) -> PracticeProposal:
    """Make a practice proposal with a part and a reference, published."""
    from assessment.services.practice import publish_practice

    practice = PracticeProposalFactory(round=round_, **values)
    PracticeSectionFactory(proposal=practice)
    for criterion in round_.criteria.order_by("sort_order"):
        PracticeReferenceFactory(proposal=practice, criterion=criterion, points=points)
    publish_practice(practice=practice, by=make.UserFactory(), at=timezone.now())
    practice.refresh_from_db()
    return practice


def practised(
    practice: PracticeProposal, assessor: User, points: Sequence[int] = (3, 3, 3, 3, 3)
) -> PracticeAssessment:
    """Let an assessor score a practice proposal in the order of the call, and call it final."""
    from assessment.services.practising import begin_practising, finish_practice, save_practice

    now = timezone.now()
    own = begin_practising(practice=practice, by=assessor, at=now)
    scores = {code: (each, REASON) for code, each in zip(CriterionCode.values, points, strict=True)}
    save_practice(assessment=own, scores=scores, by=assessor, at=now)
    return finish_practice(assessment=own, by=assessor, at=now)


def scoring_round(ceiling: int = 2_800_000, **values: object) -> Round:
    """Make a closed round in assessment with five criteria of 20 % and a ceiling in force."""
    closed = {"opens_at": timezone.now() - timedelta(days=40), "closes_at": timezone.now() - timedelta(days=5)}
    round_ = make.RoundFactory(**{"status": RoundStatus.IN_ASSESSMENT, **closed, **values})
    make.BudgetCeilingFactory(round=round_, amount=Decimal(ceiling))
    for order, code in enumerate(CriterionCode.values, start=1):
        CriterionFactory(round=round_, code=code, sort_order=order)
    return round_


def assessors(number: int = 3) -> list[User]:
    """Make assessors."""
    return [make.user_with_role(Role.ASSESSOR, function=f"Beoordelaar {n}") for n in range(1, number + 1)]


def assigned(proposal: Proposal, assessor: User, *, by: User | None = None, declared: bool = True) -> Assessment:
    """Ask an assessor for a proposal, who then says to have no interest in it, unless `declared` is False."""
    now = timezone.now()
    assessment = assign_assessor(proposal=proposal, assessor=assessor, by=by or make.UserFactory(), at=now)
    if declared:
        declare_interests(round_=proposal.round, answers={proposal.pk: None}, by=assessor, at=now)
        assessment.refresh_from_db(fields=["declared_free_at"])
    return assessment


def assess(
    proposal: Proposal,
    assessor: User,
    points: Sequence[int] = (3, 3, 3, 3, 3),
    *,
    by: User | None = None,
    final: bool = True,
) -> Assessment:
    """Assign, score on the five criteria in the order of the call, and finish."""
    now = timezone.now()
    assessment = assigned(proposal, assessor, by=by)
    scores = {code: (each, REASON) for code, each in zip(CriterionCode.values, points, strict=True)}
    save_scores(assessment=assessment, scores=scores, by=assessor, at=now)
    if final:
        finish_assessment(assessment=assessment, by=assessor, at=now)
    return assessment


def admissible_proposal(round_: Round, **values: object) -> Proposal:
    """Make a proposal that may be assessed; give `reference` for a key that sorts."""
    return make.ProposalFactory(round=round_, **{"status": ProposalStatus.ADMISSIBLE, **values})


def assessed_round(
    requests: Sequence[tuple[str, int, int]], *, ceiling: int = 1_000_000, value_source: str = "", **values: object
) -> tuple[Round, dict[str, Proposal]]:
    """Make a round with a fully assessed proposal for each (name, asked in euros, points everywhere).

    With a `value_source` the lottery waits for a value from outside.
    Gives the round, scoring closed, and the proposals by name.
    """
    from assessment.services.scoring import close_scoring

    round_ = scoring_round(ceiling, **values)
    if value_source:
        RankingRuleFactory(round=round_, lottery_value_source=value_source)
    panel = assessors(round_.assessors_per_proposal)
    proposals = {}
    for name, asked, points in requests:
        proposals[name] = admissible_proposal(
            round_, title=name, requested_amount=Decimal(asked), reference=f"{round_.reference_prefix} {name}"
        )
        for assessor in panel:
            assess(proposals[name], assessor, [points] * 5)
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())
    for proposal in proposals.values():
        proposal.refresh_from_db()
    return round_, proposals
