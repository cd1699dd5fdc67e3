"""The same question put to OR-Tools' CP-SAT, which calculates in whole numbers: the oracle of larger rounds.

In a process of its own: OR-Tools carries its own HiGHS, and both in one process cannot be loaded.
"""

import json
import subprocess
import sys
from math import lcm
from pathlib import Path

from assessment.allocation import canonical_bytes, problem_from_canonical
from tests.assessment.allocation.brute_force import competes, groups_of

ROOT = Path(__file__).parents[3]


def best_by_other_solver(problem, *, seconds=60, totals=True):
    """Return the highest sum of scores times the smallest number that makes them whole, and the highest total.

    :param totals: ask for the highest total in cents with that score too; otherwise it is None.
    :raises AssertionError: if CP-SAT does not prove it in time.
    """
    asked = [sys.executable, "-m", "tests.assessment.allocation.other_solver", str(seconds), str(int(totals))]
    answer = subprocess.run(asked, input=canonical_bytes(problem), cwd=ROOT, capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr.decode()[-500:]
    return tuple(json.loads(answer.stdout))


def _solve(problem, seconds, totals):
    """Put the question to CP-SAT. No part awards."""
    from ortools.sat.python import cp_model

    rules = problem.rules
    people = sorted((each for each in problem.candidates if competes(each, rules)), key=lambda each: each.rank)
    unit = lcm(*(each.score.denominator for each in people))
    model = cp_model.CpModel()
    taken = {each.key: model.new_bool_var(each.key) for each in people}
    asked = {each.key: each.requested_cents for each in people}
    total = sum(asked[key] * variable for key, variable in taken.items())
    model.add(total <= rules.ceiling_cents)
    for lock in rules.locked_in:
        model.add(taken[lock.key] == 1)
    for limit, members in groups_of(problem, people):
        number = sum(taken[key] for key in members)
        cents = sum(asked[key] * taken[key] for key in members)
        for value, least, most in (
            (number, limit.minimum_count, limit.maximum_count),
            (cents, limit.minimum_cents, limit.maximum_cents),
        ):
            if least is not None:
                model.add(value >= least)
            if most is not None:
                model.add(value <= most)
    score = sum(int(each.score * unit) * taken[each.key] for each in people)
    model.maximize(score)
    best = _solved(model, seconds)
    if not totals:
        return best, None
    model.add(score >= best)
    model.maximize(total)
    return best, _solved(model, seconds)


def _solved(model, seconds):
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status != cp_model.OPTIMAL:
        raise LookupError(solver.status_name(status))
    return round(solver.objective_value)


if __name__ == "__main__":
    given = problem_from_canonical(sys.stdin.buffer.read())
    print(json.dumps(_solve(given, float(sys.argv[1]), sys.argv[2] == "1")))
