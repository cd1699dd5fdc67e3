"""Dividing the money of a round: `allocate` answers, `check_allocation` says whether the answer is right.

The story with worked tables is in docs/allocation.md.
"""

from assessment.allocation.candidates import candidates_from_ranking
from assessment.allocation.canonical import (
    InvalidCanonical,
    canonical_bytes,
    from_canonical,
    problem_from_canonical,
    result_from_canonical,
    sha256_of,
)
from assessment.allocation.infeasibility import Conflict, ConflictCode, Demand, Infeasible
from assessment.allocation.problem import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Group,
    GroupKind,
    GroupLimit,
    InvalidProblem,
    Lock,
    Measure,
    Method,
    Rules,
    WhenNextDoesNotFit,
)
from assessment.allocation.result import (
    AllocationLine,
    AllocationResult,
    LimitReached,
    Optimality,
    Proof,
    Reason,
    Shortfall,
)
from assessment.allocation.solver import allocate
from assessment.allocation.undecided import NotProven, SolverFailed
from assessment.allocation.verification import Violation, ViolationCode, check_allocation

__all__ = [
    "AllocationLine",
    "AllocationProblem",
    "AllocationResult",
    "Candidate",
    "Conflict",
    "ConflictCode",
    "CriterionScore",
    "Demand",
    "Group",
    "GroupKind",
    "GroupLimit",
    "Infeasible",
    "InvalidCanonical",
    "InvalidProblem",
    "LimitReached",
    "Lock",
    "Measure",
    "Method",
    "NotProven",
    "Optimality",
    "Proof",
    "Reason",
    "Rules",
    "Shortfall",
    "SolverFailed",
    "Violation",
    "ViolationCode",
    "WhenNextDoesNotFit",
    "allocate",
    "candidates_from_ranking",
    "canonical_bytes",
    "check_allocation",
    "from_canonical",
    "problem_from_canonical",
    "result_from_canonical",
    "sha256_of",
]
