"""Reads that serve a screen or a calculation, each in a fixed number of statements."""

from assessment.queries.decisions import ApplicantDecision, decision_for_applicant
from assessment.queries.dossier import Dossier, dossier_of
from assessment.queries.progress import AssessmentProgress, assessment_progress
from assessment.queries.scores import RoundScores, problem_for_round, scores_of_round
from assessment.queries.worklist import WorklistRound, neighbours_of, scales_of, worklist_of

__all__ = [
    "ApplicantDecision",
    "AssessmentProgress",
    "Dossier",
    "RoundScores",
    "WorklistRound",
    "assessment_progress",
    "decision_for_applicant",
    "dossier_of",
    "neighbours_of",
    "problem_for_round",
    "scales_of",
    "scores_of_round",
    "worklist_of",
]
