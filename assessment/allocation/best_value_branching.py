"""The highest score, then the highest total, then the tie rule, by the branch and bound of HiGHS, one after the other.

Each choice it comes with is added up again in whole numbers; that there is no better one rests on its word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.allocation.best_value_amounts import Amounts
from assessment.allocation.best_value_instance import Instance
from assessment.allocation.best_value_model import Model
from assessment.allocation.best_value_search import Choice
from assessment.allocation.limits import Measure
from assessment.allocation.result import Proof
from assessment.allocation.undecided import SolverFailed

# How many ranks the tie rule settles at once: powers of two that a float adds up without rounding.
RANKS_AT_ONCE = 20

# The solver may come with a choice that is a fraction of a cent too dear so many times; each is forbidden.
MAX_REFUSALS = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice and what is proven of it."""

    choice: Choice
    proof: Proof


def choice_of(instance: Instance, items: Sequence[int]) -> Choice | None:
    """Add up a choice exactly; None when it does not keep to every row."""
    taken = frozenset(items)
    if not instance.forced <= taken:
        return None
    for row in instance.rows:
        members = [item for item in row.members if item in taken]
        counts = row.measure is Measure.COUNT
        least = len(members) if counts else sum(instance.floors[item] for item in members)
        most = len(members) if counts else sum(instance.requests[item] for item in members)
        if (row.maximum is not None and least > row.maximum) or (row.minimum is not None and most < row.minimum):
            return None
    total: int | None = sum(instance.requests[item] for item in taken)
    if instance.has_part_awards:
        total = Amounts(instance).highest_total(taken)
    score = sum(instance.scores[item] for item in taken)
    return None if total is None else Choice(score, total, tuple(sorted(taken)))


class Branching:
    """The three aims one after the other by the solver's branch and bound."""

    def __init__(self, instance: Instance, model: Model) -> None:
        self._instance, self._model = instance, model
        self.is_proven = True
        self._open: list[int] = []

    def best(self) -> Choice | None:
        """Return a choice for the aim of now, exactly checked; None when there is none.

        :raises SolverFailed: if it keeps coming with choices that break a row.
        """
        for _ in range(MAX_REFUSALS):
            answer = self._model.choose()
            if answer is None:
                return None
            if (choice := choice_of(self._instance, answer.items)) is not None:
                self.is_proven = answer.is_proven
                return choice
            self._model.forbid(answer.items)
        raise SolverFailed("every choice of the solver breaks a row")

    def settle(self, known: Choice, settled: Mapping[int, bool]) -> Chosen:
        """Go on from the highest score: the highest total, then the tie rule.

        :param settled: items that are taken, or not, in every choice with that score.
        """
        if not self.is_proven:
            raise SolverFailed("the highest score could not be proven")
        self._model.fix(settled)
        self._open = [item for item in range(len(self._instance.keys)) if item not in settled]
        self._model.keep_score(known.score)
        self._model.aim_at_total()
        richest = self._at_least(self.best(), known)
        if not self.is_proven:
            return Chosen(richest, Proof.SCORE)
        self._model.keep_total(richest.total)
        return self._by_rank(richest)

    def _by_rank(self, choice: Choice) -> Chosen:
        """Prefer the highest ranks, a number of them at once, among the choices with this score and total."""
        for start in range(0, len(self._open), RANKS_AT_ONCE):
            ranks = self._open[start : start + RANKS_AT_ONCE]
            self._model.aim_at({item: 2**power for power, item in enumerate(reversed(ranks))})
            choice = self._at_least(self.best(), choice)
            if not self.is_proven:
                return Chosen(choice, Proof.TOTAL)
            taken = set(choice.items)
            self._model.fix({item: item in taken for item in ranks})
        return Chosen(choice, Proof.UNIQUE)

    def _at_least(self, found: Choice | None, known: Choice) -> Choice:
        """Keep what is known when the solver, wrongly, found nothing: then nothing more is proven."""
        if found is None or (found.score, found.total) < (known.score, known.total):
            self.is_proven = False
            return known
        return found
