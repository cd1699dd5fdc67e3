"""Dividing proposals evenly among people: plain Python, no chance, the same answer every time.

Each proposal needs a number of different people out of those that are allowed. The loads end up as
equal as the conflicts allow: no chain of exchanges can lower one person's load and raise the load of
somebody who has at least two fewer. That is the optimum of the sum of squares of the loads.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Demand:
    """A proposal: how many people it still needs, and who may be asked."""

    key: int
    needed: int
    allowed: frozenset[int]


def divide_evenly(demands: Sequence[Demand], loads: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Choose people for each demand; `loads` gives everybody in order with the work they have already.

    A demand with fewer allowed people than it needs gets all of them. People who are not in `loads` are not chosen.
    """
    division = _Division(demands, loads)
    for demand in demands:
        division.fill(demand)
    while division.improve():
        pass  # each exchange lowers the sum of squares, so this ends
    return {key: tuple(each for each in loads if each in chosen) for key, chosen in division.chosen.items()}


class _Division:
    """Who was chosen so far, and the loads that follow from it."""

    def __init__(self, demands: Sequence[Demand], loads: Mapping[int, int]) -> None:
        self.order = {person: position for position, person in enumerate(loads)}
        self.loads = dict(loads)
        self.demands = {each.key: each for each in demands}
        self.chosen: dict[int, set[int]] = {each.key: set() for each in demands}
        self.together: Counter[frozenset[int]] = Counter()

    def fill(self, demand: Demand) -> None:
        """Choose the least loaded; among equals whoever shares fewest proposals with those chosen already."""
        chosen = self.chosen[demand.key]
        for _turn in range(demand.needed):
            free = [each for each in self.order if each in demand.allowed and each not in chosen]
            if not free:
                return
            person = min(free, key=lambda each: (self.loads[each], self._met(each, chosen), self.order[each]))
            self.together.update(frozenset({person, other}) for other in chosen)
            chosen.add(person)
            self.loads[person] += 1

    def _met(self, person: int, others: set[int]) -> int:
        """Count how often a person works with these others already; mixed panels compare better."""
        return sum(self.together[frozenset({person, other})] for other in others)

    def improve(self) -> bool:
        """Carry out one chain of exchanges that evens the loads; say whether there was one."""
        for person in sorted(self.order, key=lambda each: (-self.loads[each], self.order[each])):
            if path := self._path_to_lighter(person):
                for giver, taker, key in path:
                    self.chosen[key].remove(giver)
                    self.chosen[key].add(taker)
                self.loads[person] -= 1
                self.loads[path[-1][1]] += 1
                return True
        return False

    def _path_to_lighter(self, start: int) -> list[tuple[int, int, int]]:
        """Find the shortest chain from `start` to somebody with at least two fewer; empty when there is none."""
        came_by: dict[int, tuple[int, int, int] | None] = {start: None}
        queue = deque([start])
        while queue:
            giver = queue.popleft()
            for taker, key in self._exchanges(giver):
                if taker in came_by:
                    continue
                came_by[taker] = (giver, taker, key)
                if self.loads[taker] <= self.loads[start] - 2:
                    return _steps(came_by, taker)
                queue.append(taker)
        return []

    def _exchanges(self, giver: int) -> Iterator[tuple[int, int]]:
        """Go through who could take over which proposal from `giver`."""
        for key, chosen in self.chosen.items():
            if giver in chosen:
                allowed = self.demands[key].allowed
                yield from ((each, key) for each in self.order if each in allowed and each not in chosen)


def _steps(came_by: Mapping[int, tuple[int, int, int] | None], last: int) -> list[tuple[int, int, int]]:
    steps = []
    step = came_by[last]
    while step is not None:
        steps.append(step)
        step = came_by[step[0]]
    return steps[::-1]
