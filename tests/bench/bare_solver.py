"""The yardstick of dividing: the same round given to highspy by hand, for the highest score alone.

The model, the exact tolerances and the gap that makes it end; no second aim, no tie rule, no reasons, no check.
"""

import highspy
import numpy as np

from assessment.allocation import AllocationProblem, Measure
from tests.assessment.allocation.brute_force import groups_of

OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "primal_feasibility_tolerance": 1e-10,
    "mip_feasibility_tolerance": 1e-10,
    "mip_rel_gap": 0.0,
}


def solve(problem: AllocationProblem, seconds: float = 60.0) -> float | None:
    """Return the highest sum of scores in fifteenths; None when it was not proven in time."""
    people = problem.candidates
    asked = np.array([each.requested_cents for each in people]) / problem.rules.ceiling_cents * 1000
    rows = [(np.arange(len(people)), asked, -np.inf, 1000.0)]
    number = {each.key: index for index, each in enumerate(people)}
    for limit, members in groups_of(problem, people):
        inside = np.array(sorted(number[key] for key in members), dtype=np.int64)
        scale = 1000 / problem.rules.ceiling_cents
        for measure, least, most in (
            (Measure.COUNT, limit.minimum_count, limit.maximum_count),
            (Measure.CENTS, limit.minimum_cents, limit.maximum_cents),
        ):
            if least is not None or most is not None:
                factor = 1.0 if measure is Measure.COUNT else scale
                values = np.ones(len(inside)) if measure is Measure.COUNT else asked[inside]
                bounds = (-np.inf if least is None else least * factor, np.inf if most is None else most * factor)
                rows.append((inside, values, *bounds))
    return _run(np.array([float(each.score * 15) for each in people]), rows, seconds)


def _run(scores: np.ndarray, rows: list, seconds: float) -> float | None:
    """Pass the model and run."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(scores), len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -scores, np.zeros(len(scores)), np.ones(len(scores))
    lp.row_lower_, lp.row_upper_ = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([row[0] for row in rows]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([row[1] for row in rows])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(scores)
    highs = highspy.Highs()
    for option, value in (OPTIONS | {"mip_abs_gap": 0.999, "time_limit": seconds}).items():
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    highs.run()
    optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return -highs.getInfo().objective_function_value if optimal else None
