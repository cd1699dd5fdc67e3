"""Rounds of 28 and 500 proposals: the other solver agrees, and neither order nor process changes a byte.

More seeds, 5,000 and 50,000 proposals stand in tests/faults/test_allocation.py.
"""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.allocation import AllocationProblem, Proof, allocate, canonical_bytes, check_allocation
from tests.assessment.allocation.large_problems import large_problem
from tests.assessment.allocation.other_solver import best_by_other_solver

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("count", "limits", "step"), [(28, True, 1), (28, False, 100_000), (500, True, 100_000)])
def test_the_other_solver_finds_the_same_score_and_total(count, limits, step):
    problem = large_problem(count, seed=1, limits=limits, step=step)
    result = allocate(problem)

    assert result.optimality.proof is Proof.UNIQUE
    assert check_allocation(problem, result) == ()
    score, total = best_by_other_solver(problem)
    assert (result.optimality.score_sum * 15, result.awarded_cents) == (score, total)


def test_the_order_of_rows_makes_no_difference_to_a_byte():
    problem = large_problem(28, seed=2)
    expected = canonical_bytes(allocate(problem))

    for seed in range(20):
        mixed = random.Random(seed).sample(problem.candidates, len(problem.candidates))
        assert canonical_bytes(allocate(AllocationProblem(problem.rules, tuple(mixed)))) == expected


SCRIPT = """
import sys
from assessment.allocation import allocate, canonical_bytes
from tests.assessment.allocation.large_problems import large_problem
from tests.assessment.allocation.random_problems import random_problem
for problem in (large_problem(28, 3), large_problem(100, 4), random_problem(10_003, count=4, part_awards=True)):
    sys.stdout.buffer.write(canonical_bytes(allocate(problem)))
"""


def outputs(seeds):
    """Run the script once for each PYTHONHASHSEED; the different outputs."""
    asked = [sys.executable, "-c", SCRIPT]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return {
        subprocess.run(
            asked, env=environment | {"PYTHONHASHSEED": str(seed)}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in seeds
    }


def test_equal_input_gives_equal_bytes_in_every_process():
    (written,) = outputs(range(5))

    assert written.count(b'"unique"') == 3


def test_the_solver_is_loaded_only_for_what_needs_it():
    script = "import sys, assessment.allocation; print(sorted({'numpy', 'highspy', 'django'} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
