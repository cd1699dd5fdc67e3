"""Criteria, assessments, allocations and decisions; all of them point upstream to the shared model."""

from assessment.models.allocation import AllocationLine, AllocationRun
from assessment.models.assessment import Assessment, CriterionScore
from assessment.models.assignment import AssignmentRun
from assessment.models.calibration import (
    PracticeAssessment,
    PracticeProposal,
    PracticeReference,
    PracticeScore,
    PracticeSection,
)
from assessment.models.committed_rule import CommittedRule, RuleAmendment
from assessment.models.conflict import AssessorProfile, ConflictOfInterest
from assessment.models.criterion import Criterion
from assessment.models.decision import AwardDecision, DecisionPublication
from assessment.models.decision_package import DecisionPackage
from assessment.models.decision_term import DefaultNotice, RoundTerms, TermNotice, TermPause
from assessment.models.division_job import DivisionJob
from assessment.models.division_rule import DivisionLimit, DivisionRule
from assessment.models.follow_up import AwardLapse, FollowUpDecision
from assessment.models.lottery_draw import LotteryDraw
from assessment.models.objection import Objection, ObjectionFile, ObjectionPause
from assessment.models.panel import (
    PanelAttendance,
    PanelConsensus,
    PanelDiscussion,
    PanelDraft,
    PanelMeeting,
    PanelNote,
    PanelPresence,
)
from assessment.models.public_package import PublicDecisionPackage
from assessment.models.publication import PublicationPlan
from assessment.models.ranking_rule import RankingRule
from assessment.models.ranking_view import RankingView
from assessment.models.scenario import Scenario, ScenarioStability
from assessment.models.standing import RankingState, Standing
from assessment.models.uncertainty import UncertaintyRun
from assessment.models.workload import AssessorTerms, AssignmentWish, ScoringReminders

__all__ = [
    "AllocationLine",
    "AllocationRun",
    "Assessment",
    "AssessorProfile",
    "AssessorTerms",
    "AssignmentRun",
    "AssignmentWish",
    "AwardDecision",
    "AwardLapse",
    "CommittedRule",
    "ConflictOfInterest",
    "Criterion",
    "CriterionScore",
    "DecisionPackage",
    "DecisionPublication",
    "DefaultNotice",
    "DivisionJob",
    "DivisionLimit",
    "DivisionRule",
    "FollowUpDecision",
    "LotteryDraw",
    "Objection",
    "ObjectionFile",
    "ObjectionPause",
    "PanelAttendance",
    "PanelConsensus",
    "PanelDiscussion",
    "PanelDraft",
    "PanelMeeting",
    "PanelNote",
    "PanelPresence",
    "PracticeAssessment",
    "PracticeProposal",
    "PracticeReference",
    "PracticeScore",
    "PracticeSection",
    "PublicDecisionPackage",
    "PublicationPlan",
    "RankingRule",
    "RankingState",
    "RankingView",
    "RoundTerms",
    "RuleAmendment",
    "Scenario",
    "ScenarioStability",
    "ScoringReminders",
    "Standing",
    "TermNotice",
    "TermPause",
    "UncertaintyRun",
]
