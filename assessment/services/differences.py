"""What changed between a stored calculation and the data of now."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.allocation import AllocationProblem, AllocationResult, allocate, problem_from_canonical, sha256_of
from assessment.models import AllocationRun
from assessment.queries import problem_for_round, scores_of_round
from proposals.formats import euros
from proposals.models import Round
from proposals.money import euros_from_cents


@dataclass(frozen=True, slots=True)
class AllocationDifference:
    """How the calculation of now differs from the stored one; keys are references of proposals."""

    ceiling_before: Decimal
    ceiling_now: Decimal
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]

    def sentences(self) -> list[str]:
        """Say each difference in a sentence."""
        lines = []
        if self.ceiling_before != self.ceiling_now:
            lines.append(
                _("The ceiling was %(before)s and is now %(now)s.")
                % {"before": euros(self.ceiling_before), "now": euros(self.ceiling_now)}
            )
        worded = (
            (_("Would now be awarded: %(keys)s."), self.enters),
            (_("Would no longer be awarded: %(keys)s."), self.leaves),
            (_("No longer takes part: %(keys)s."), self.gone),
            (_("Takes part since: %(keys)s."), self.new),
            (_("Has another score, place or amount: %(keys)s."), self.changed),
        )
        return lines + [words % {"keys": ", ".join(keys)} for words, keys in worded if keys]


def difference_from_now(run: AllocationRun, round_: Round, at: datetime) -> AllocationDifference | None:
    """Recompute a run from the data of now; None when the outcome rests on exactly the same input."""
    ceiling = round_.ceiling_in_force(at)
    now = problem_for_round(scores_of_round(round_), ceiling.amount if ceiling else Decimal(0))
    if sha256_of(now) == run.problem_sha256:
        return None
    return compare(problem_from_canonical(run.problem.encode()), now)


def compare(before: AllocationProblem, now: AllocationProblem) -> AllocationDifference:
    """Put two problems and their outcomes beside each other."""
    then_by_key = {each.key: each for each in before.candidates}
    now_by_key = {each.key: each for each in now.candidates}
    was, will = _awarded(allocate(before)), _awarded(allocate(now))
    both = then_by_key.keys() & now_by_key.keys()
    return AllocationDifference(
        ceiling_before=euros_from_cents(before.rules.ceiling_cents),
        ceiling_now=euros_from_cents(now.rules.ceiling_cents),
        enters=tuple(sorted(will - was)),
        leaves=tuple(sorted(was - will)),
        gone=tuple(sorted(then_by_key.keys() - now_by_key.keys())),
        new=tuple(sorted(now_by_key.keys() - then_by_key.keys())),
        changed=tuple(sorted(key for key in both if then_by_key[key] != now_by_key[key])),
    )


def _awarded(result: AllocationResult) -> set[str]:
    return set(result.awarded_keys)
