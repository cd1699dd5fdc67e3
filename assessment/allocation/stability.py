"""How firmly an outcome stands: in how many of 1,000 sampled weight sets each proposal gets money.

Advice beside a division, never a reason for a decision. Every sampled set is a set of weights that a call could
have had (whole hundredths of a per cent), so scores stay exact whole numbers and ties are ties.
Source: docs/allocation.md, how firmly it stands.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from assessment.allocation.problem import AllocationProblem, Candidate, Method
from assessment.allocation.resolve import merit_of
from assessment.allocation.resolve_ranking import Booleans, Integers, awarded_in_orders
from assessment.allocation.resolve_value import awarded_by_value
from assessment.allocation.solver import shortfalls_of

# Proposal, assessor, criterion, whole points; final assessments only. Who is left out does not count.
Points = Mapping[str, Mapping[str, Mapping[str, int]]]
DRAWS = 1_000
SEED = 20_260_401
# How close the sampled weights stay to the given ones: with five of 20 % each keeps within 9 and 31 % in 95 of 100.
CONCENTRATION = 50
# A weight of one: sampled weights are whole hundredths of a per cent.
WHOLE = 10_000


def stability_of(
    problem: AllocationProblem,
    points: Points,
    *,
    weights: Mapping[str, Fraction] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> dict[str, int]:
    """Count in how many of `draws` sampled weight sets each candidate gets money, under the rules of the problem.

    Weights are drawn from a Dirichlet distribution around `weights` (by criterion code, only their proportion
    counts; equal without). Minimum scores are held against the scores of each draw. Equal input and seed give equal
    counts on one version of NumPy. Keys are those of all candidates.

    :raises ValueError: if somebody who competes has no points, or misses a criterion.
    """
    sheet = Sheet(problem, points)
    if not sheet.candidates:
        return sheet.counted(np.zeros((draws, 0), dtype=bool))
    sampled = sample_weights(shares_of(sheet.codes, weights), draws, seed)
    totals = sheet.totals(sampled)
    return sheet.counted(awarded_by_totals(problem, sheet.candidates, totals, sheet.eligible(totals)))


def sample_weights(shares: Sequence[Fraction], draws: int, seed: int) -> Integers:
    """Draw weights around shares that add up to one: draws by criteria, in whole hundredths of a per cent.

    Each row adds up to 10,000 exactly: rounded down, and what is missing goes to the largest remainders.
    A criterion without weight keeps none.
    """
    rng = np.random.default_rng(seed)
    used = np.array([share > 0 for share in shares])
    alpha = np.array([CONCENTRATION * float(share) for share in shares])[used]
    exact = rng.dirichlet(alpha, size=draws) * WHOLE
    whole: Integers = np.floor(exact).astype(np.int64)
    short = WHOLE - whole.sum(axis=1)
    turn = np.argsort(np.argsort(-(exact - whole), axis=1, kind="stable"), axis=1, kind="stable")
    whole += turn < short[:, None]
    sampled: Integers = np.zeros((draws, len(shares)), dtype=np.int64)
    sampled[:, used] = whole
    return sampled


class Sheet:
    """The points of who competes as whole numbers: a mean on a criterion is `means / scale`, exactly."""

    def __init__(self, problem: AllocationProblem, points: Points) -> None:
        """Lay out who competes, in order of how ties are decided."""
        self.problem = problem
        competing = [each for each in problem.candidates if competes(each, problem)]
        if missing := sorted(each.key for each in competing if not points.get(each.key)):
            raise ValueError(f"no points of {', '.join(missing)}")
        self.candidates = tuple(sorted(competing, key=lambda each: _tie_turn(each, problem)))
        self.codes = _codes(points, self.candidates)
        self.scale = lcm(*(len(points[each.key]) for each in self.candidates))
        self.means: Integers = np.array(
            [self._means(points[each.key]) for each in self.candidates], dtype=np.int64
        ).reshape(len(self.candidates), len(self.codes))

    def _means(self, given: Mapping[str, Mapping[str, int]]) -> list[int]:
        return [sum(each[code] for each in given.values()) * (self.scale // len(given)) for code in self.codes]

    def totals(self, weights: Integers) -> Integers:
        """Give the score of each candidate in each draw, in units of 1 / (10,000 × scale) point."""
        return weights @ self.means.T

    def eligible(self, totals: Integers) -> Booleans:
        """Say who reaches every minimum score: that in total in each draw, that on a criterion in all or none."""
        rules = self.problem.rules
        reaches: Booleans = np.ones(totals.shape, dtype=bool)
        if rules.minimum_total_score is not None:
            reaches &= totals >= _least(rules.minimum_total_score, WHOLE * self.scale)
        for asked in rules.minimum_criterion_scores:
            if asked.code in self.codes:
                reaches &= self.means[:, self.codes.index(asked.code)] >= _least(asked.score, self.scale)
        return reaches

    def reaches_legally(self) -> Booleans:
        """Say who reaches every minimum with the scores of the problem itself."""
        rules = self.problem.rules
        return np.array([not shortfalls_of(each, rules) for each in self.candidates], dtype=bool)

    def counted(self, awarded: Booleans) -> dict[str, int]:
        """Count the draws with money by key; who cannot compete has none."""
        counts = dict(zip((each.key for each in self.candidates), awarded.sum(axis=0).tolist(), strict=True))
        return {each.key: int(counts.get(each.key, 0)) for each in self.problem.candidates}


def awarded_by_totals(
    problem: AllocationProblem, candidates: tuple[Candidate, ...], totals: Integers, eligible: Booleans
) -> Booleans:
    """Divide the money once for each row of whole scores; say who gets any (draws by candidates).

    `candidates` stand in the order in which a tie in total is decided.
    """
    if problem.rules.method is Method.RANKING:
        order: Integers = np.argsort(-totals, axis=1, kind="stable")
        return awarded_in_orders(problem, candidates, order, eligible)
    return awarded_by_value(problem, candidates, totals, eligible)


def competes(candidate: Candidate, problem: AllocationProblem) -> bool:
    """Who has a place, or had one but for a minimum score; too few assessments cannot be mended by weights."""
    if candidate.rank is not None:
        return True
    return candidate.score is not None and bool(shortfalls_of(candidate, problem.rules))


def _tie_turn(candidate: Candidate, problem: AllocationProblem) -> tuple[bool, tuple[object, ...]]:
    """Order what is equal in total: the criteria, the lot, the present place; who has none last."""
    return candidate.rank is None and problem.rules.lottery_seed is None, merit_of(candidate, problem.rules)[1:]


def _codes(points: Points, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Give the codes of the criteria; everybody must have points on each."""
    given = [frozenset(each) for candidate in candidates for each in points[candidate.key].values()]
    if len(set(given)) > 1:
        raise ValueError("not all assessments have points on the same criteria")
    return tuple(sorted(given[0])) if given else ()


def shares_of(codes: Sequence[str], weights: Mapping[str, Fraction] | None) -> list[Fraction]:
    """Give the share of each criterion in the weights; equal shares without weights."""
    asked = [Fraction(weights[code]) if weights is not None else Fraction(1) for code in codes]
    total = sum(asked, Fraction(0))
    if codes and total <= 0:
        raise ValueError("the criteria have no weight")
    return [each / total for each in asked]


def _least(minimum: Fraction, unit: int) -> int:
    """Give the lowest whole number of units that reaches a minimum."""
    return -(-minimum.numerator * unit // minimum.denominator)
