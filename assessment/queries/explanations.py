"""Why each proposal of a division gets what it gets and what would change it, with the names that words need."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from assessment.allocation import (
    AllocationProblem,
    AllocationResult,
    Group,
    GroupKind,
    problem_from_canonical,
    result_from_canonical,
)
from assessment.allocation.explanation import Explanation, explain
from assessment.models import AllocationRun, Criterion
from assessment.queries.groups import group_names
from proposals.models import Round


@dataclass(frozen=True, slots=True)
class ExplainedDivision:
    """A division with the explanation of each proposal by reference, and the names of criteria and groups.

    `highest_score` is where the scale ends.
    """

    problem: AllocationProblem
    result: AllocationResult
    explanations: Mapping[str, Explanation]
    criteria: Mapping[str, str]
    groups: Mapping[Group, str]
    highest_score: Fraction

    @property
    def places(self) -> dict[str, int | None]:
        """Give the place of each proposal by reference."""
        return {each.key: each.rank for each in self.problem.candidates}


def explained_run(run: AllocationRun, keys: Collection[str] = ()) -> ExplainedDivision:
    """Explain a stored division; in a large round what would change it only of those in `keys`; two statements."""
    problem, result, explanations = _explained(run.problem, run.result, tuple(sorted(keys)))
    return explained_division(run.round, problem, result, explanations)


def explained_division(
    round_: Round, problem: AllocationProblem, result: AllocationResult, explanations: Mapping[str, Explanation]
) -> ExplainedDivision:
    """Put the names of a round beside explanations; two statements."""
    criteria = list(Criterion.objects.filter(round=round_).values_list("code", "official_name", "maximum_points"))
    highest = max((most for _code, _name, most in criteria), default=0)
    names = {code: name for code, name, _most in criteria}
    groups = _part_names() | (group_names(round_) if problem.rules.limits else {})
    return ExplainedDivision(problem, result, explanations, names, groups, Fraction(highest))


@lru_cache(maxsize=16)
def _explained(
    problem_text: str, result_text: str, keys: tuple[str, ...]
) -> tuple[AllocationProblem, AllocationResult, dict[str, Explanation]]:
    """Explain what is stored. It never changes, and finding every flip of a best total value takes a while."""
    problem = problem_from_canonical(problem_text.encode("ascii"))
    result = result_from_canonical(result_text.encode("ascii"))
    return problem, result, explain(problem, result, keys)


def _part_names() -> dict[Group, str]:
    words = {
        "noord": _("the north of the country"),
        "oost": _("the east of the country"),
        "west": _("the west of the country"),
        "zuid": _("the south of the country"),
    }
    return {Group(GroupKind.PART, key): name for key, name in words.items()}
