"""Who scored what: keys in order, places in arrays, and which assessors are linked by shared proposals."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.uncertainty.problem import Observation
from assessment.uncertainty.result import Group, Limit

# With fewer assessments a proposal than this, noise and worth are told apart by belief more than by scores.
FEW_ASSESSMENTS_A_PROPOSAL = 2


@dataclass(frozen=True, slots=True)
class Design:
    """Observations as numbers: for each, the index of its proposal and assessor in the sorted keys."""

    proposals: tuple[str, ...]
    assessors: tuple[str, ...]
    proposal_index: tuple[int, ...]
    assessor_index: tuple[int, ...]
    scores: tuple[float, ...]
    groups: tuple[Group, ...]

    def counts(self, index: tuple[int, ...], size: int) -> list[int]:
        """Count the observations by index."""
        found = [0] * size
        for each in index:
            found[each] += 1
        return found

    @property
    def by_proposal(self) -> list[int]:
        """Return the number of assessments of each proposal."""
        return self.counts(self.proposal_index, len(self.proposals))

    @property
    def by_assessor(self) -> list[int]:
        """Return the number of assessments of each assessor."""
        return self.counts(self.assessor_index, len(self.assessors))

    def limits(self) -> list[Limit]:
        """Say what these scores cannot carry."""
        few = len(self.scores) < FEW_ASSESSMENTS_A_PROPOSAL * len(self.proposals)
        found = {
            Limit.ONE_PROPOSAL: len(self.proposals) == 1,
            Limit.ONE_ASSESSOR: len(self.assessors) == 1,
            Limit.UNCONNECTED: len(self.groups) > 1,
            Limit.FEW_ASSESSMENTS: few,
            Limit.ALL_EQUAL: len(set(self.scores)) == 1,
        }
        return [limit for limit, applies in found.items() if applies]


def design_of(ordered: tuple[Observation, ...]) -> Design:
    """Lay out observations that are in order already."""
    proposals = tuple(sorted({each.proposal for each in ordered}))
    assessors = tuple(sorted({each.assessor for each in ordered}))
    place_of_proposal = {key: index for index, key in enumerate(proposals)}
    place_of_assessor = {key: index for index, key in enumerate(assessors)}
    return Design(
        proposals=proposals,
        assessors=assessors,
        proposal_index=tuple(place_of_proposal[each.proposal] for each in ordered),
        assessor_index=tuple(place_of_assessor[each.assessor] for each in ordered),
        scores=tuple(float(each.score) for each in ordered),
        groups=_groups(ordered),
    )


def _groups(ordered: Iterable[Observation]) -> tuple[Group, ...]:
    """Return the parts of the design that hang together, by their first proposal."""
    parts: list[tuple[set[str], set[str]]] = []
    for each in ordered:
        touched = [part for part in parts if each.proposal in part[0] or each.assessor in part[1]]
        merged = (
            {each.proposal}.union(*(part[0] for part in touched)),
            {each.assessor}.union(*(p[1] for p in touched)),
        )
        parts = [part for part in parts if part not in touched] + [merged]
    groups = [Group(tuple(sorted(part[0])), tuple(sorted(part[1]))) for part in parts]
    return tuple(sorted(groups, key=lambda group: group.proposals))
