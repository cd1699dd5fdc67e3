"""How sure a ranking is: a hierarchical model of proposals, assessors and noise. Advice, never the legal score.

The story, the priors and the figures of verification are in docs/uncertainty.md. Importing this package does
not import NumPy; `estimate` does, when it is called.
"""

from assessment.uncertainty.document import InvalidDocument, document_of, posterior_of
from assessment.uncertainty.line import Ceiling, FundingLine, Places, line_of
from assessment.uncertainty.model import METHOD, estimate
from assessment.uncertainty.problem import Cancelled, InvalidScores, Observation, Priors, Scale, Settings
from assessment.uncertainty.result import (
    AssessorEstimate,
    Chance,
    Diagnostics,
    Estimate,
    FundingBand,
    Group,
    Interval,
    Limit,
    Posterior,
    ProposalEstimate,
    Spreads,
)

__all__ = [
    "METHOD",
    "AssessorEstimate",
    "Cancelled",
    "Ceiling",
    "Chance",
    "Diagnostics",
    "Estimate",
    "FundingBand",
    "FundingLine",
    "Group",
    "Interval",
    "InvalidDocument",
    "InvalidScores",
    "Limit",
    "Observation",
    "Places",
    "Posterior",
    "Priors",
    "ProposalEstimate",
    "Scale",
    "Settings",
    "Spreads",
    "document_of",
    "estimate",
    "line_of",
    "posterior_of",
]
