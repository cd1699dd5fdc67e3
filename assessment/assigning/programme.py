"""One linear programme after the other over the same network, each proved optimal in whole numbers.

The solver is HiGHS, in floating point. Nothing it says is taken for granted: its answer and its prices (duals) are
rounded, and must then fulfil every row, every bound and complementary slackness exactly. That is a proof of
optimality that needs no tolerance. The answers that are equally good are those that keep every column with a
price of its own at its bound: that is how an earlier optimum is kept in the phases after it.
"""

from typing import Any

import numpy as np

from assessment.assigning.network import Integers, Network
from assessment.assigning.result import SolverFailed


class Programme:
    """The network with bounds that close in phase by phase."""

    def __init__(self, network: Network, seconds: float | None) -> None:
        """Hand the network to the solver; `seconds` limits each phase."""
        self.network = network
        self.lower = np.zeros(network.columns, dtype=np.int64)
        self.upper = network.upper.copy()
        self.values = self.lower
        self._highs = _loaded(network, seconds)

    def minimise(self, costs: Integers) -> int:
        """Minimise whole costs and keep the optimum from here on; return it."""
        prices = self._solve(costs)
        own = costs - self.network.columns_of(prices)
        self._prove(own)
        self.upper = np.where(own > 0, self.lower, self.upper)
        self.lower = np.where(own < 0, self.upper, self.lower)
        return int(costs @ self.values)

    def least(self, costs: Integers) -> int:
        """Return the minimum of whole costs over the answers that are left, and leave everything as it was."""
        before = self.values
        prices = self._solve(costs)
        self._prove(costs - self.network.columns_of(prices))
        least = int(costs @ self.values)
        self.values = before
        return least

    def close(self, columns: slice) -> None:
        """Keep columns at nothing from here on."""
        self.upper[columns] = 0

    @property
    def free(self) -> Integers:
        """Return which columns can still differ between equally good answers."""
        return np.flatnonzero(self.lower < self.upper)

    @property
    def solver(self) -> str:
        """Name the solver and its version."""
        return f"HiGHS {self._highs.version()}"

    def _solve(self, costs: Integers) -> Integers:
        """Run the solver; keep the rounded values and return the rounded prices of the rows.

        :raises SolverFailed: if it does not say that it found an optimum.
        """
        columns = np.arange(self.network.columns, dtype=np.int32)
        bounds = self.lower.astype(np.float64), self.upper.astype(np.float64)
        self._highs.changeColsBounds(len(columns), columns, *bounds)
        self._highs.changeColsCost(len(columns), columns, costs.astype(np.float64))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == _highspy().HighsModelStatus.kNotset:
            # The thread count belongs to the process: somebody else has set another one, and run() did nothing.
            self._highs.setOptionValue("threads", _WHATEVER_THE_PROCESS_HAS)
            self._highs.run()
            status = self._highs.getModelStatus()
        if status != _highspy().HighsModelStatus.kOptimal:
            raise SolverFailed(self._highs.modelStatusToString(status))
        solution = self._highs.getSolution()
        self.values = np.rint(np.array(solution.col_value)).astype(np.int64)
        prices: Integers = np.rint(np.array(solution.row_dual)).astype(np.int64)
        return prices

    def _prove(self, own: Integers) -> None:
        """Check in whole numbers that the answer is allowed, and that no price of a column leaves room to improve.

        :raises SolverFailed: if not.
        """
        values = self.values
        allowed = np.array_equal(self.network.rows_of(values), self.network.right) and bool(
            np.all((self.lower <= values) & (values <= self.upper))
        )
        optimal = bool(np.all(np.where(own > 0, values == self.lower, np.where(own < 0, values == self.upper, True))))
        if not (allowed and optimal):
            raise SolverFailed("the answer of the solver could not be proved optimal")


def _highspy() -> Any:
    """Import the solver only when there is something to solve: it is a large library."""
    import highspy

    return highspy


def _loaded(network: Network, seconds: float | None) -> Any:
    """Make a solver that knows rows and columns."""
    highspy = _highspy()
    order = np.lexsort((network.entry_rows, network.entry_columns))
    counts = np.bincount(network.entry_columns, minlength=network.columns)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = network.columns, network.rows
    lp.col_cost_ = np.zeros(network.columns)
    lp.col_lower_, lp.col_upper_ = np.zeros(network.columns), network.upper.astype(np.float64)
    lp.row_lower_ = lp.row_upper_ = network.right.astype(np.float64)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    lp.a_matrix_.index_ = network.entry_rows[order].astype(np.int32)
    lp.a_matrix_.value_ = network.entry_signs[order].astype(np.float64)
    highs = highspy.Highs()
    for option, value in _OPTIONS.items():
        highs.setOptionValue(option, value)
    if seconds is not None:
        highs.setOptionValue("time_limit", float(seconds))
    highs.passModel(lp)
    return highs


_WHATEVER_THE_PROCESS_HAS = 0

#: One thread and the simplex method: the answer is a vertex, and the same each time.
_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "solver": "simplex",
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}
