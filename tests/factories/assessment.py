"""Factories of assessing and deciding, and builders of a round at each stage of it.

The builders go through the services, so that a stage in a test is a stage as it really comes about.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessment.commitment import read_rule, rule_sha256, write_rule
from assessment.enums import (
    AllocationStatus,
    ConflictKind,
    ConflictOrigin,
    CriterionCode,
    DivisionStep,
    FollowUpGround,
    LapseGround,
    ObjectionPauseKind,
    Outcome,
    PostChannel,
    PresenceKind,
    TermPauseKind,
    WishKind,
)
from assessment.models import (
    AllocationLine,
    AllocationRun,
    Assessment,
    AssessorProfile,
    AssessorTerms,
    AssignmentRun,
    AssignmentWish,
    AwardDecision,
    AwardLapse,
    CommittedRule,
    ConflictOfInterest,
    Criterion,
    CriterionScore,
    DecisionPackage,
    DecisionPublication,
    DefaultNotice,
    DivisionJob,
    DivisionLimit,
    DivisionRule,
    FollowUpDecision,
    LotteryDraw,
    Objection,
    ObjectionFile,
    ObjectionPause,
    PanelAttendance,
    PanelConsensus,
    PanelDiscussion,
    PanelDraft,
    PanelMeeting,
    PanelNote,
    PanelPresence,
    PracticeAssessment,
    PracticeProposal,
    PracticeReference,
    PracticeScore,
    PracticeSection,
    PublicationPlan,
    RankingRule,
    RankingState,
    RankingView,
    RoundTerms,
    RuleAmendment,
    Scenario,
    ScenarioStability,
    ScoringReminders,
    Standing,
    TermNotice,
    TermPause,
    UncertaintyRun,
)
from assessment.services.assessments import assign_assessor, finish_assessment, save_scores
from assessment.services.committed_rule import commit_rule
from assessment.services.conflicts import declare_interests
from proposals.enums import AllocationMethod, ProposalStatus, Role, RoundStatus, ScanState
from proposals.models import Proposal, Round, User
from tests.factories import proposals as make
from tests.factories.scores import Scored, assess_at_once, can_be_assessed_at_once

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


class ScoringRemindersFactory(DjangoModelFactory):
    """Switched off."""

    class Meta:
        model = ScoringReminders

    round = factory.SubFactory(make.RoundFactory)
    is_on = False
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(make.UserFactory)


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


class PublicationPlanFactory(DjangoModelFactory):
    """A planned moment, in an hour, for an allocation that was approved."""

    class Meta:
        model = PublicationPlan

    run = factory.LazyFunction(lambda: approved_run())
    round = factory.SelfAttribute("run.round")
    planned_at = factory.LazyFunction(timezone.now)
    planned_for = factory.LazyAttribute(lambda plan: plan.planned_at + timedelta(hours=1))
    planned_by = factory.SubFactory(make.UserFactory)


def approved_run() -> AllocationRun:
    """Make an approved allocation of a new round."""
    now = timezone.now()
    return AllocationRunFactory(
        status=AllocationStatus.APPROVED, proposed_at=now, proposed_by=make.UserFactory(), approved_at=now,
        approved_by=make.UserFactory(),
    )  # fmt: skip


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


class PanelDraftFactory(DjangoModelFactory):
    class Meta:
        model = PanelDraft

    proposal = factory.SubFactory(make.ProposalFactory, status=ProposalStatus.ASSESSED)
    note = "Nog niet af."
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.SubFactory(make.UserFactory)


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


class ScenarioFactory(DjangoModelFactory):
    """A scenario without changes in which nobody gets money."""

    class Meta:
        model = Scenario

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.ALLOCATING)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda scenario: f"Scenario {scenario.number}")
    changes = factory.LazyFunction(dict)
    ceiling_amount = Decimal(2_800_000)
    awarded_total_amount = Decimal(0)
    awarded_count = 0
    problem = "{}"
    problem_sha256 = "0" * 64
    result = "{}"
    result_sha256 = "0" * 64
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(make.UserFactory)


class ScenarioStabilityFactory(DjangoModelFactory):
    class Meta:
        model = ScenarioStability

    round = factory.SubFactory(make.RoundFactory, status=RoundStatus.ALLOCATING)
    input_sha256 = "0" * 64
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(make.UserFactory)


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
    return assess_all([(proposal, assessor, points)], by=by, final=final)[0]


def assess_all(scores: Sequence[Scored], *, by: User | None = None, final: bool = True) -> list[Assessment]:
    """Assess many (proposal, assessor, points) of one round: at once where nothing is in the way of it."""
    by = by or make.UserFactory()
    if can_be_assessed_at_once(scores):
        return assess_at_once(scores, by=by, at=timezone.now(), reason=REASON, final=final)
    return [assess_by_services(*each, by=by, final=final) for each in scores]


def assess_by_services(
    proposal: Proposal,
    assessor: User,
    points: Sequence[int] = (3, 3, 3, 3, 3),
    *,
    by: User | None = None,
    final: bool = True,
) -> Assessment:
    """Assess the way people do: `assess_at_once` leaves the same rows."""
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
    proposals: dict[str, Proposal] = {}
    scores: list[Scored] = []
    for name, asked, points in requests:
        proposals[name] = admissible_proposal(
            round_, title=name, requested_amount=Decimal(asked), reference=f"{round_.reference_prefix} {name}"
        )
        scores += [(proposals[name], assessor, [points] * 5) for assessor in panel]
    assess_all(scores)
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())
    for proposal in proposals.values():
        proposal.refresh_from_db()
    return round_, proposals


class DecisionPackageFactory(DjangoModelFactory):
    """A sealed result; its text is only a text here, the real one is made when an allocation is approved."""

    class Meta:
        model = DecisionPackage

    run = factory.SubFactory(AllocationRunFactory)
    text = '{"content":{},"sha256":""}'
    sha256 = factory.LazyAttribute(lambda package: hashlib.sha256(package.text.encode()).hexdigest())
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(make.UserFactory)


def published_decision(**values: object) -> AwardDecision:
    """Make a decision that was approved, in a round that was published."""
    now, approver = timezone.now(), make.UserFactory()
    status = values.get("outcome", Outcome.AWARDED)
    decision = AwardDecisionFactory(**{"proposal__status": status, **values})
    moments = {"approved_at": now, "approved_by": approver, "published_at": now, "published_by": approver}
    AwardDecision.objects.filter(pk=decision.pk).update(**moments)
    if not DecisionPublication.objects.filter(run=decision.run).exists():
        DecisionPublicationFactory(run=decision.run, published_at=now, published_by=approver)
    decision.refresh_from_db()
    return decision


class ObjectionFactory(DjangoModelFactory):
    """An objection in time on a published rejection."""

    class Meta:
        model = Objection

    proposal = factory.LazyFunction(
        lambda: published_decision(outcome=Outcome.REJECTED, awarded_amount=Decimal(0)).proposal
    )
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    announced_date = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    due_date = factory.LazyAttribute(lambda row: row.announced_date + timedelta(weeks=6))
    received_date = factory.LazyFunction(timezone.localdate)
    channel = PostChannel.EMAIL
    grounds = "De score op uitvoerbaarheid klopt niet."
    registered_at = factory.LazyFunction(timezone.now)
    registered_by = factory.SubFactory(make.UserFactory)


class ObjectionFileFactory(DjangoModelFactory):
    class Meta:
        model = ObjectionFile

    objection = factory.SubFactory(ObjectionFactory)
    file = factory.Sequence(lambda n: f"objections/test/{n}")
    original_name = "bijlage-bezwaar.pdf"
    content_type = "application/pdf"
    size = 1200
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    scan_state = ScanState.NOT_SCANNED
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SubFactory(make.UserFactory)


class ObjectionPauseFactory(DjangoModelFactory):
    class Meta:
        model = ObjectionPause

    objection = factory.SubFactory(ObjectionFactory)
    kind = ObjectionPauseKind.DEFECT
    first_date = factory.LazyFunction(timezone.localdate)
    reason = "De gronden ontbreken."
    noted_at = factory.LazyFunction(timezone.now)
    noted_by = factory.SubFactory(make.UserFactory)


class FollowUpDecisionFactory(DjangoModelFactory):
    """A drafted award to who stood on the reserve list."""

    class Meta:
        model = FollowUpDecision

    proposal = factory.LazyFunction(
        lambda: published_decision(outcome=Outcome.RESERVE, awarded_amount=Decimal(0)).proposal
    )
    number = 1
    ground = FollowUpGround.RESERVE
    outcome = Outcome.AWARDED
    awarded_amount = factory.SelfAttribute("proposal.requested_amount")
    rationale = "Er kwam geld vrij en uw voorstel stond bovenaan op de reservelijst."
    drafted_at = factory.LazyFunction(timezone.now)
    drafted_by = factory.SubFactory(make.UserFactory)


class AwardLapseFactory(DjangoModelFactory):
    """Asked for, not confirmed."""

    class Meta:
        model = AwardLapse

    proposal = factory.LazyFunction(lambda: published_decision().proposal)
    ground = LapseGround.DECLINED
    reason = "De gemeente ziet af van de bijdrage."
    amount = factory.SelfAttribute("proposal.requested_amount")
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(make.UserFactory)


class RoundTermsFactory(DjangoModelFactory):
    class Meta:
        model = RoundTerms

    round = factory.SubFactory(make.RoundFactory)
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(make.UserFactory)


class TermPauseFactory(DjangoModelFactory):
    class Meta:
        model = TermPause

    round = factory.SubFactory(make.RoundFactory)
    kind = TermPauseKind.FORCE_MAJEURE
    first_date = factory.LazyFunction(timezone.localdate)
    reason = "Het archief stond onder water."
    noted_at = factory.LazyFunction(timezone.now)
    noted_by = factory.SubFactory(make.UserFactory)


class TermNoticeFactory(DjangoModelFactory):
    class Meta:
        model = TermNotice

    round = factory.SubFactory(make.RoundFactory)
    new_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(weeks=4))
    reason = "Het panel heeft meer tijd nodig."
    announced_at = factory.LazyFunction(timezone.now)
    announced_by = factory.SubFactory(make.UserFactory)


class DefaultNoticeFactory(DjangoModelFactory):
    class Meta:
        model = DefaultNotice

    proposal = factory.SubFactory(make.ProposalFactory, status=ProposalStatus.IN_ASSESSMENT)
    received_date = factory.LazyFunction(timezone.localdate)
    channel = PostChannel.LETTER
    registered_at = factory.LazyFunction(timezone.now)
    registered_by = factory.SubFactory(make.UserFactory)


class DivisionRuleFactory(make.PartOfCallFactory):
    class Meta:
        model = DivisionRule

    round = factory.SubFactory(make.RoundFactory)
    method = AllocationMethod.RANKING


class DivisionLimitFactory(make.PartOfCallFactory):
    """At most two deals in each province."""

    class Meta:
        model = DivisionLimit

    round = factory.SubFactory(make.RoundFactory)
    kind = "province"
    key = ""
    maximum_count = 2


def rule_on_record(round_: Round) -> CommittedRule:
    """Put the rule of a round on record as if that was done with its call."""
    return commit_rule(round_=round_, by=make.UserFactory(), at=timezone.now())


class RuleAmendmentFactory(DjangoModelFactory):
    """A change that waits: two places on the reserve list."""

    class Meta:
        model = RuleAmendment

    round = factory.SubFactory(make.RoundFactory)
    based_on = factory.LazyAttribute(lambda change: rule_on_record(change.round))
    document = factory.LazyAttribute(
        lambda change: write_rule(replace(read_rule(change.based_on.document), reserve_places=2))
    )
    sha256 = factory.LazyAttribute(lambda change: rule_sha256(change.document))
    reason = "De regio's vragen om zekerheid als een deal niet doorgaat."
    public_note = "Er komt een reservelijst van twee plaatsen."
    proposed_at = factory.LazyFunction(timezone.now)
    proposed_by = factory.SubFactory(make.UserFactory)
