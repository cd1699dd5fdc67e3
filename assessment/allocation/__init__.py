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
from assessment.allocation.problem import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    InvalidProblem,
    Method,
    Rules,
    WhenNextDoesNotFit,
)
from assessment.allocation.result import AllocationLine, AllocationResult, Reason, Shortfall
from assessment.allocation.solver import allocate
from assessment.allocation.verification import Violation, ViolationCode, check_allocation

__all__ = [
    "AllocationLine",
    "AllocationProblem",
    "AllocationResult",
    "Candidate",
    "CriterionScore",
    "InvalidCanonical",
    "InvalidProblem",
    "Method",
    "Reason",
    "Rules",
    "Shortfall",
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
