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
from assessment.models.conflict import AssessorProfile, ConflictOfInterest
from assessment.models.criterion import Criterion
from assessment.models.decision import AwardDecision, DecisionPublication
from assessment.models.division_job import DivisionJob
from assessment.models.lottery_draw import LotteryDraw
from assessment.models.panel import (
    PanelAttendance,
    PanelConsensus,
    PanelDiscussion,
    PanelMeeting,
    PanelNote,
    PanelPresence,
)
from assessment.models.ranking_rule import RankingRule
from assessment.models.ranking_view import RankingView
from assessment.models.standing import RankingState, Standing
from assessment.models.uncertainty import UncertaintyRun
from assessment.models.workload import AssessorTerms, AssignmentWish

__all__ = [
    "AllocationLine",
    "AllocationRun",
    "Assessment",
    "AssessorProfile",
    "AssessorTerms",
    "AssignmentRun",
    "AssignmentWish",
    "AwardDecision",
    "ConflictOfInterest",
    "Criterion",
    "CriterionScore",
    "DecisionPublication",
    "DivisionJob",
    "LotteryDraw",
    "PanelAttendance",
    "PanelConsensus",
    "PanelDiscussion",
    "PanelMeeting",
    "PanelNote",
    "PanelPresence",
    "PracticeAssessment",
    "PracticeProposal",
    "PracticeReference",
    "PracticeScore",
    "PracticeSection",
    "RankingRule",
    "RankingState",
    "RankingView",
    "Standing",
    "UncertaintyRun",
]
