"""A division of the work as people read it: per proposal and per assessor, and what it changes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.assigning import (
    AssignmentProblem,
    AssignmentResult,
    Pair,
    PlaceReason,
    Shortage,
    problem_from,
    result_from,
    sha256_of,
    without_group,
)
from assessment.enums import AssignmentRunStatus, DivisionAim
from assessment.models import AssignmentRun, ConflictOfInterest
from assessment.queries.assessors import assessors_now
from assessment.queries.assignment_problem import Step, aim_of, problem_again, step_of
from proposals.enums import RoundStatus
from proposals.models import Proposal, User

REASONS: Mapping[PlaceReason, str | Promise] = {
    PlaceReason.FIXED: gettext_lazy("stays: done, begun or asked"),
    PlaceReason.NOBODY_ELSE: gettext_lazy("nobody else could"),
    PlaceReason.KEPT: gettext_lazy("was asked already"),
    PlaceReason.PREFERRED: gettext_lazy("rather than another"),
    PlaceReason.LEAST_LOADED: gettext_lazy("had the least work"),
    PlaceReason.BALANCE: gettext_lazy("keeps the whole in balance"),
}


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Somebody on a proposal, why, and whether that is new."""

    person: str
    reason: str | Promise
    is_new: bool


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal: who assesses it, who no longer does and why, and why places stay empty."""

    proposal: Proposal
    places: tuple[PlaceLine, ...]
    removed: tuple[str, ...]
    missing: int
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An assessor: how many proposals now and in the division, and which come and go."""

    person: str
    before: int
    after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole division in words."""

    aim: DivisionAim
    proposals: tuple[ProposalLine, ...]
    people: tuple[PersonLine, ...]
    added: int
    removed: int
    kept: int
    needed_group: str
    without_group: tuple[Proposal, ...]

    @property
    def short(self) -> tuple[ProposalLine, ...]:
        """Return the proposals that lack assessors."""
        return tuple(each for each in self.proposals if each.missing)


@dataclass(frozen=True, slots=True)
class Difference:
    """A proposal on which two divisions differ: whom only the one asks, and whom only the other."""

    proposal: Proposal
    only_this: tuple[str, ...]
    only_other: tuple[str, ...]


def preview_of(run: AssignmentRun, *, reader: User | None = None) -> Preview:
    """Read a division: three statements, however many proposals.

    A proposal in which the `reader` has an interest is in none of it, nor in the counts of a person (Awb 2:4).
    """
    problem, result = problem_from(run.problem), result_from(run.result)
    names = _Names(problem, result, reader=reader)
    step = names.open_part(step_of(problem, result))
    return Preview(
        aim=aim_of(problem),
        proposals=tuple(_proposal_lines(names, result, step)),
        people=tuple(_person_lines(names, step)),
        added=len(step.added),
        removed=len(step.removed),
        kept=len(step.kept),
        needed_group=problem.rules.needed_group or "",
        without_group=tuple(
            names.proposals[key] for key in without_group(problem, result.pairs) if key in names.proposals
        ),
    )


def differences(run: AssignmentRun, other: AssignmentRun, *, reader: User | None = None) -> tuple[Difference, ...]:
    """Compare two divisions of one round, proposal by proposal; without what an interest of the `reader` closes."""
    problem, one = problem_from(run.problem), result_from(run.result).pairs
    two = result_from(other.result).pairs
    names = _Names(problem, result_from(other.result), *(one ^ two), reader=reader)
    found = []
    for key, proposal in names.proposals.items():
        only_this = names.of_people(each.assessor for each in one - two if each.proposal == key)
        only_other = names.of_people(each.assessor for each in two - one if each.proposal == key)
        if only_this or only_other:
            found.append(Difference(proposal, only_this, only_other))
    return tuple(found)


def is_outdated(run: AssignmentRun) -> bool:
    """Say whether the round asks something else now than this division, which waits, answers."""
    if run.status != AssignmentRunStatus.PROPOSED:
        return False
    if run.round.status != RoundStatus.IN_ASSESSMENT:
        return True
    return sha256_of(problem_again(run.round, problem_from(run.problem))) != run.problem_sha256


class _Names:
    """The proposals and people of a division, by key; proposals by region, those that are open to the reader."""

    def __init__(self, problem: AssignmentProblem, result: AssignmentResult, *more: Pair, reader: User | None) -> None:
        pairs = {*problem.fixed, *(problem.previous or ()), *result.pairs, *more}
        proposals = {each.key for each in problem.proposals} | {each.proposal for each in pairs}
        people = {each.key for each in problem.assessors} | {each.assessor for each in pairs}
        rows = Proposal.objects.filter(pk__in=map(int, proposals)).select_related("organisation")
        if reader is not None:
            rows = rows.exclude(pk__in=ConflictOfInterest.objects.barring(reader))
        self.proposals = {str(each.pk): each for each in rows.order_by("region_sort_name", "pk")}
        users = User.objects.filter(pk__in=map(int, people)).order_by("function", "name", "pk")
        self.people = {str(each.pk): str(each) for each in users}
        self.gone = self.people.keys() - {str(pk) for pk in assessors_now().values_list("pk", flat=True)}

    def open_part(self, step: Step) -> Step:
        """Keep of a step what is about the proposals that are open."""
        added, removed, kept = (
            frozenset(each for each in pairs if each.proposal in self.proposals)
            for pairs in (step.added, step.removed, step.kept)
        )
        return replace(step, added=added, removed=removed, kept=kept)

    def of_people(self, keys: Iterable[str]) -> tuple[str, ...]:
        wanted = set(keys)
        return tuple(name for key, name in self.people.items() if key in wanted)

    def of_proposals(self, keys: Iterable[str]) -> tuple[str, ...]:
        wanted = set(keys)
        return tuple(str(each) for key, each in self.proposals.items() if key in wanted)


def _proposal_lines(names: _Names, result: AssignmentResult, step: Step) -> list[ProposalLine]:
    short = {each.proposal: each for each in result.shortages}
    places: dict[str, list[PlaceLine]] = {}
    for each in sorted(result.places, key=lambda place: names.people.get(place.assessor, "")):
        line = PlaceLine(names.people.get(each.assessor, ""), REASONS[each.reason], each.pair in step.added)
        places.setdefault(each.proposal, []).append(line)
    removed: dict[str, list[str]] = {}
    for pair in sorted(step.removed):
        removed.setdefault(pair.proposal, []).append(_leaves(names, pair))
    return [
        ProposalLine(
            proposal,
            tuple(places.get(key, ())),
            tuple(removed.get(key, ())),
            short[key].missing if key in short else 0,
            _causes(names, short[key]) if key in short else (),
        )
        for key, proposal in names.proposals.items()
    ]


def _leaves(names: _Names, pair: Pair) -> str:
    person = names.people.get(pair.assessor, "")
    if pair.assessor in names.gone:
        return _("%(person)s, who is no assessor any more") % {"person": person}
    return person


def _causes(names: _Names, shortage: Shortage) -> tuple[str, ...]:
    """Say why nobody else could: each cause with its people."""
    causes = []
    if shortage.in_conflict:
        words = _("These have an interest, abstained or were taken off: %(people)s.")
        causes.append(words % {"people": ", ".join(names.of_people(shortage.in_conflict))})
    if shortage.full:
        words = _("These take nothing more: %(people)s.")
        causes.append(words % {"people": ", ".join(names.of_people(shortage.full))})
    return tuple(causes) or (_("There are no other assessors."),)


def _person_lines(names: _Names, step: Step) -> list[PersonLine]:
    before = Counter(each.assessor for each in step.kept | step.removed)
    after = Counter(each.assessor for each in step.kept | step.added)
    return [
        PersonLine(
            person,
            before[key],
            after[key],
            names.of_proposals(each.proposal for each in step.added if each.assessor == key),
            names.of_proposals(each.proposal for each in step.removed if each.assessor == key),
        )
        for key, person in names.people.items()
    ]
