"""The ranking: plain Python from exact scores to places, with the rule that decided each of them."""

from assessment.ranking.lottery import Lottery, StatedLots
from assessment.ranking.order import rank_proposals
from assessment.ranking.result import (
    ApartProposal,
    LotteryNeeded,
    RankedProposal,
    Ranking,
    RankRule,
    ScoredProposal,
    Separation,
    UnrankedProposal,
    UnrankedReason,
)
from assessment.ranking.thresholds import Minimums, Shortfall, shortfalls_of

__all__ = [
    "ApartProposal",
    "Lottery",
    "LotteryNeeded",
    "Minimums",
    "RankRule",
    "RankedProposal",
    "Ranking",
    "ScoredProposal",
    "Separation",
    "Shortfall",
    "StatedLots",
    "UnrankedProposal",
    "UnrankedReason",
    "rank_proposals",
    "shortfalls_of",
]
