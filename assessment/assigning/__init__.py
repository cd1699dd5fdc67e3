"""Choosing who assesses what: `assign` answers, `check_assignment` says whether the answer is right.

The story with the rules and the phases is in docs/assigning.md.
"""

from assessment.assigning.canonical import canonical_bytes, sha256_of
from assessment.assigning.explanation import obstacles
from assessment.assigning.measures import without_group
from assessment.assigning.problem import (
    Assessor,
    AssignmentProblem,
    InvalidProblem,
    Pair,
    Preference,
    Progress,
    Proposal,
    Repeat,
    Rules,
    SameGroup,
    Wish,
)
from assessment.assigning.result import (
    AssignmentResult,
    Changes,
    Finding,
    FindingCode,
    Load,
    Obstacle,
    Phase,
    PhaseName,
    Place,
    PlaceReason,
    Removal,
    RemovalReason,
    Shortage,
    SolverFailed,
)
from assessment.assigning.solver import assign
from assessment.assigning.stored import problem_from, removed_from, result_bytes, result_from
from assessment.assigning.verification import Violation, ViolationCode, check_assignment
from assessment.assigning.what_if import Comparison, compare

__all__ = [
    "Assessor",
    "AssignmentProblem",
    "AssignmentResult",
    "Changes",
    "Comparison",
    "Finding",
    "FindingCode",
    "InvalidProblem",
    "Load",
    "Obstacle",
    "Pair",
    "Phase",
    "PhaseName",
    "Place",
    "PlaceReason",
    "Preference",
    "Progress",
    "Proposal",
    "Removal",
    "RemovalReason",
    "Repeat",
    "Rules",
    "SameGroup",
    "Shortage",
    "SolverFailed",
    "Violation",
    "ViolationCode",
    "Wish",
    "assign",
    "canonical_bytes",
    "check_assignment",
    "compare",
    "obstacles",
    "problem_from",
    "removed_from",
    "result_bytes",
    "result_from",
    "sha256_of",
    "without_group",
]
