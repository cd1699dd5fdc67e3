"""The same question for the solver HiGHS, in floating point: prices from the relaxation, and branch and bound.

Nothing it says is believed: prices are rounded to whole numbers that give an exact bound, and every choice is
checked in whole cents by the caller. Cents and scores are scaled, the tolerances are the tightest it takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.allocation.best_value_instance import Instance, Row, greatest_common_cents
from assessment.allocation.best_value_search import PRICE_UNIT, Prices
from assessment.allocation.limits import Measure
from assessment.allocation.undecided import SolverFailed

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answer:
    """The items of a choice by rank, and whether the solver looked at everything that could be better."""

    items: tuple[int, ...]
    is_proven: bool


class Model:
    """The relaxation or the whole-number model of an instance, kept for the next objective.

    A column for each item (taken or not), then one for each item with part awards: cents above its floor.
    """

    def __init__(self, instance: Instance) -> None:
        """Load the model once; scores can be changed afterwards."""
        self._instance = instance
        self._items = len(instance.keys)
        self._extras = [item for item in range(self._items) if instance.floors[item] < instance.requests[item]]
        ceiling = max([row.maximum or 0 for row in instance.rows if row.measure is Measure.CENTS], default=0)
        self._cents = max(ceiling, max(instance.requests, default=0), 1) / 1000
        self._highs = self._loaded()
        self.set_scores(instance.scores)

    def set_scores(self, scores: Sequence[int]) -> None:
        """Ask for the highest sum of these whole scores."""
        self._points = max(max(map(abs, scores), default=0), 1) / 100
        self._step = 1 / self._points
        self._aim(np.array(scores, dtype=np.float64) / self._points, np.zeros(len(self._extras)))

    def relax(self) -> Prices | None:
        """Solve with parts of items; return the prices of the rows, or None when even so the rows cannot be kept.

        :raises SolverFailed: if the solver says neither.
        """
        status = self._run()
        if status == _highspy().HighsModelStatus.kInfeasible:
            return None
        if status != _highspy().HighsModelStatus.kOptimal:
            raise SolverFailed(self._highs.modelStatusToString(status))
        duals = self._highs.getSolution().row_dual
        at_most, at_least = [], []
        for row, dual in zip(self._instance.rows, duals, strict=False):
            scale = PRICE_UNIT * self._points / (self._cents if row.measure is Measure.CENTS else 1)
            price = round(-dual * scale)
            at_most.append(max(price, 0) if row.maximum is not None else 0)
            at_least.append(max(-price, 0) if row.minimum is not None else 0)
        return Prices(tuple(at_most), tuple(at_least))

    def choose(self) -> Answer | None:
        """Choose whole items for the aim of now; None when the rows cannot be kept.

        :raises SolverFailed: if the solver found neither a choice nor that there is none.
        """
        highspy = _highspy()
        self._make_whole()
        status = self._run()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        solution = self._highs.getSolution()
        if not solution.value_valid:
            raise SolverFailed(self._highs.modelStatusToString(status))
        values = np.array(solution.col_value)[: self._items]
        taken = np.flatnonzero(values > 0.5)
        return Answer(tuple(int(each) for each in taken), status == highspy.HighsModelStatus.kOptimal)

    def aim_at_total(self) -> None:
        """Ask from now on for the highest total in cents."""
        self._step = greatest_common_cents(self._instance) / self._cents
        self._aim(np.array(self._instance.floors) / self._cents, np.ones(len(self._extras)))

    def aim_at(self, worth: Mapping[int, int]) -> None:
        """Ask from now on for the highest sum of these whole numbers by item."""
        self._step = 1.0
        per_item = np.zeros(self._items)
        per_item[list(worth)] = [float(each) for each in worth.values()]
        self._aim(per_item, np.zeros(len(self._extras)))

    def keep_score(self, least: int) -> None:
        """From now on the sum of the whole scores is at least this."""
        scores = np.array(self._instance.scores, dtype=np.float64) / self._points
        self._add_row((least - 0.5) / self._points, np.arange(self._items), scores)

    def keep_total(self, least: int) -> None:
        """From now on the total is at least so many cents."""
        step = 0.5 if self._extras else greatest_common_cents(self._instance) / 2
        columns = np.arange(self._items + len(self._extras))
        values = np.concatenate([np.array(self._instance.floors) / self._cents, np.ones(len(self._extras))])
        self._add_row((least - step) / self._cents, columns, values)

    def forbid(self, items: Sequence[int]) -> None:
        """From now on exactly this choice is not allowed."""
        signs = np.ones(self._items)
        signs[list(items)] = -1.0
        self._add_row(1.0 - len(items), np.arange(self._items), signs)

    def fix(self, taken: Mapping[int, bool]) -> None:
        """From now on these items are taken or not."""
        columns = np.array(list(taken), dtype=np.int32)
        values = np.array([float(each) for each in taken.values()])
        self._highs.changeColsBounds(len(columns), columns, values, values)

    def _add_row(self, least: float, columns: npt.NDArray[np.int64], values: Floats) -> None:
        """Add a row with a least value."""
        self._highs.addRow(least, np.inf, len(columns), columns.astype(np.int32), values)

    def _make_whole(self) -> None:
        """Take items whole; two choices less than one step of the aim apart are equal."""
        kinds = np.array([_highspy().HighsVarType.kInteger] * self._items)
        self._highs.changeColsIntegrality(self._items, np.arange(self._items, dtype=np.int32), kinds)
        self._highs.setOptionValue("mip_abs_gap", 0.999 * self._step)
        if not self._extras:
            self._allow_half_a_step()

    def _allow_half_a_step(self) -> None:
        """Move each bound half a step out: sums of whole amounts cannot lie between, rounding errors can."""
        half = greatest_common_cents(self._instance) / 2
        for number, row in enumerate(self._instance.rows):
            low, high = self._bounds(row)
            slack = half / self._cents if row.measure is Measure.CENTS else 0.5
            self._highs.changeRowBounds(number, low - slack, high + slack)

    def _aim(self, per_item: Floats, per_extra: Floats) -> None:
        """Set what is to be made as large as possible."""
        costs = -np.concatenate([per_item, per_extra])
        self._highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def _run(self) -> Any:
        """Run the solver and return the status of the model."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == _highspy().HighsModelStatus.kNotset:
            # The thread count belongs to the process: somebody else has set another one, and run() did nothing.
            self._highs.setOptionValue("threads", _WHATEVER_THE_PROCESS_HAS)
            self._highs.run()
            status = self._highs.getModelStatus()
        return status

    def _loaded(self) -> Any:
        """Make a solver that knows columns and rows."""
        highspy, instance = _highspy(), self._instance
        rows = [self._entries(row) for row in instance.rows]
        rows += [
            (np.array([item, self._items + at]), np.array([-self._spread(item), 1.0]))
            for at, item in enumerate(self._extras)
        ]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self._items + len(self._extras), len(rows)
        lp.col_cost_ = np.zeros(lp.num_col_)
        lower, upper = np.zeros(lp.num_col_), np.ones(lp.num_col_)
        lower[list(instance.forced)] = 1.0
        upper[self._items :] = [self._spread(item) for item in self._extras]
        lp.col_lower_, lp.col_upper_ = lower, upper
        bounds = [self._bounds(row) for row in instance.rows] + [(-np.inf, 0.0)] * len(self._extras)
        lp.row_lower_ = np.array([low for low, _ in bounds])
        lp.row_upper_ = np.array([high for _, high in bounds])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(index) for index, _ in rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.concatenate([np.zeros(0), *(index for index, _ in rows)]).astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate([np.zeros(0), *(value for _, value in rows)])
        highs = highspy.Highs()
        for option, value in _OPTIONS.items():
            highs.setOptionValue(option, value)
        highs.passModel(lp)
        return highs

    def _spread(self, item: int) -> float:
        """Return the scaled cents between the floor of an item and what it asks."""
        return (self._instance.requests[item] - self._instance.floors[item]) / self._cents

    def _entries(self, row: Row) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the columns of a row and their scaled numbers."""
        members = np.array(row.members, dtype=np.int64)
        if row.measure is Measure.COUNT:
            return members, np.ones(len(members))
        floors = np.array([self._instance.floors[item] for item in row.members]) / self._cents
        inside = set(row.members)
        extras = [self._items + at for at, item in enumerate(self._extras) if item in inside]
        return np.concatenate([members, np.array(extras, dtype=np.int64)]), np.concatenate(
            [floors, np.ones(len(extras))]
        )

    def _bounds(self, row: Row) -> tuple[float, float]:
        """Return the scaled bounds of a row."""
        scale = self._cents if row.measure is Measure.CENTS else 1
        low = -np.inf if row.minimum is None else row.minimum / scale
        return low, np.inf if row.maximum is None else row.maximum / scale


def _highspy() -> Any:
    """Import the solver only when there is something to solve: it is a large library."""
    import highspy

    return highspy


_WHATEVER_THE_PROCESS_HAS = 0

# One thread: the same answer each time. 1e-10 is the tightest tolerance there is; with the usual ones a set that
# is one cent too dear passes for allowed.
_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
    "mip_feasibility_tolerance": 1e-10,
    "mip_rel_gap": 0.0,
    "mip_max_nodes": 200_000,
    "time_limit": 120.0,
}
