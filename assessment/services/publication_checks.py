"""What other rooms know to be missing before decisions are published: they register how to find out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assessment.models import AllocationRun
from proposals.models import Round


@dataclass(frozen=True, slots=True)
class PublicationProblem:
    """Something that is missing: what, about whom or why, and where to mend it.

    What `blocks` must be mended before anything is published; the rest is shown and left to people.
    """

    title: str
    detail: str = ""
    address: str = ""
    blocks: bool = False


PublicationCheck = Callable[[Round, AllocationRun], Iterable[PublicationProblem]]
_checks: dict[str, PublicationCheck] = {}


def add_publication_check(name: str, check: PublicationCheck) -> None:
    """Register a check; the same name replaces. It is asked before planning, on the page and while publishing."""
    _checks[name] = check


def remove_publication_check(name: str) -> None:
    """Forget a check."""
    _checks.pop(name, None)


def publication_problems(round_: Round, run: AllocationRun) -> list[PublicationProblem]:
    """Ask every check what is missing, what blocks first."""
    found = [problem for check in _checks.values() for problem in check(round_, run)]
    return sorted(found, key=lambda each: not each.blocks)


def blocking_problems(round_: Round, run: AllocationRun) -> list[PublicationProblem]:
    """Give what must be mended first."""
    return [each for each in publication_problems(round_, run) if each.blocks]
