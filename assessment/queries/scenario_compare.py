"""Two scenarios side by side: who gets what, who differs, and the money per province, part and theme."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.allocation import (
    AllocationLine,
    AllocationProblem,
    AllocationResult,
    Candidate,
    GroupKind,
    Infeasible,
    InvalidProblem,
    allocate,
    problem_from_canonical,
    result_from_canonical,
    sha256_of,
)
from assessment.models import Scenario
from assessment.queries.scenario_changes import PLAIN_RANKING, ScenarioChanges, changes_of
from assessment.queries.scenario_problem import RoundBasis, problem_with
from assessment.queries.scenario_stability import input_sha256
from assessment.ranking import LotteryNeeded

PLAIN = 0  # the number of the plain ranking in addresses


@dataclass(frozen=True, slots=True)
class ScenarioSide:
    """One of the two: what was asked, what came out, and whether the data of now still give the same.

    Without a scenario it is the plain ranking, calculated from the data of now. `now` is the problem of now,
    None when that cannot be stated any more.
    """

    scenario: Scenario | None
    changes: ScenarioChanges
    problem: AllocationProblem
    result: AllocationResult
    now: AllocationProblem | None

    @property
    def number(self) -> int:
        """Give the number in addresses."""
        return self.scenario.number if self.scenario else PLAIN

    @property
    def is_stale(self) -> bool:
        """Say whether the data changed since it was calculated."""
        return self.now is None or sha256_of(self.now) != self.result.problem_sha256

    @property
    def lines(self) -> dict[str, AllocationLine]:
        """Give the lines by reference."""
        return {each.key: each for each in self.result.lines}

    @property
    def candidates(self) -> dict[str, Candidate]:
        """Give the candidates by reference."""
        return {each.key: each for each in self.problem.candidates}

    @property
    def awarded(self) -> tuple[AllocationLine, ...]:
        """Give who gets money, by place."""
        return tuple(each for each in self.result.lines if each.is_awarded)

    @property
    def score_sum(self) -> Fraction:
        """Add up the exact scores of who gets money."""
        candidates = self.candidates
        return sum((candidates[each.key].score or Fraction(0) for each in self.awarded), Fraction(0))

    @property
    def follows_ranking(self) -> bool:
        """Say whether nobody gets money while somebody higher, who could, does not."""
        ranked = [each.is_awarded for each in self.result.lines if each.rank is not None and not each.shortfalls]
        return ranked == sorted(ranked, reverse=True)


def plain_side(basis: RoundBasis) -> ScenarioSide | None:
    """Calculate the plain ranking from the data of now; None when the rules cannot be met.

    :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
    """
    problem = problem_with(basis, PLAIN_RANKING)
    try:
        return ScenarioSide(None, PLAIN_RANKING, problem, allocate(problem), problem)
    except Infeasible:
        return None


def stored_side(scenario: Scenario, basis: RoundBasis) -> ScenarioSide:
    """Read a scenario as it was calculated, and see what the data of now would ask, if that can be stated."""
    changes = changes_of(scenario.changes)
    try:
        now = problem_with(basis, changes)
    except (InvalidProblem, LotteryNeeded):  # the rule of the round changed since, or a tie came up
        now = None
    return ScenarioSide(
        scenario,
        changes,
        problem_from_canonical(scenario.problem.encode()),
        result_from_canonical(scenario.result.encode()),
        now,
    )


def stability_input(side: ScenarioSide, basis: RoundBasis) -> str | None:
    """Give the SHA-256 under which the stability of a side is kept; None when it is stale."""
    return None if side.is_stale else input_sha256(side.problem, basis, side.changes)


@dataclass(frozen=True, slots=True)
class ScenarioDifference:
    """Who is in B and not in A, the other way round, and who gets another amount; references by place."""

    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    amounts: tuple[str, ...]
    both: tuple[str, ...]


def difference_of(a: ScenarioSide, b: ScenarioSide) -> ScenarioDifference:
    """Put the outcomes of two scenarios beside each other."""
    in_a, in_b = {each.key: each for each in a.awarded}, {each.key: each for each in b.awarded}
    both = tuple(key for key in in_a if key in in_b)
    return ScenarioDifference(
        enters=tuple(key for key in in_b if key not in in_a),
        leaves=tuple(key for key in in_a if key not in in_b),
        amounts=tuple(key for key in both if in_a[key].awarded_cents != in_b[key].awarded_cents),
        both=both,
    )


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The money of one group in both scenarios, in cents."""

    key: str
    a_cents: int
    b_cents: int


def money_by_group(a: ScenarioSide, b: ScenarioSide, kind: GroupKind) -> tuple[MoneyRow, ...]:
    """Give the groups of a kind with money in A or B, the most money first."""
    of_a, of_b = _sums(a, kind), _sums(b, kind)
    rows = (MoneyRow(key, of_a.get(key, 0), of_b.get(key, 0)) for key in of_a.keys() | of_b.keys())
    return tuple(sorted(rows, key=lambda row: (-max(row.a_cents, row.b_cents), -row.a_cents, row.key)))


def _sums(side: ScenarioSide, kind: GroupKind) -> Mapping[str, int]:
    sums: dict[str, int] = defaultdict(int)
    candidates = side.candidates
    for line in side.awarded:
        for key in _keys(candidates[line.key], kind):
            sums[key] += line.awarded_cents
    return sums


def _keys(candidate: Candidate, kind: GroupKind) -> Iterable[str]:
    return [group.key for group in candidate.groups if group.kind is kind] or [""]
