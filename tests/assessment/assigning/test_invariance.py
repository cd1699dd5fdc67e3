"""The same data give the same answer: in any order, in any process, whatever it was called."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.assigning import assign, canonical_bytes, sha256_of
from tests.assessment.assigning.instances import draw_problem, problems

ROOT = Path(__file__).parents[3]


@given(problems, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_parts_changes_nothing(problem, random_):
    def shuffled(parts):
        return tuple(random_.sample(list(parts), len(parts)))

    other = replace(
        problem,
        proposals=shuffled(problem.proposals),
        assessors=shuffled(problem.assessors),
        wishes=shuffled(problem.wishes),
        conflicts=shuffled(sorted(problem.conflicts)),
        fixed=shuffled(sorted(problem.fixed)),
    )

    assert other == problem
    assert canonical_bytes(other) == canonical_bytes(problem)
    assert assign(other) == assign(problem)


def test_hash_seed_changes_nothing():
    answers = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(answers) == 1
    assert len(answers.pop()) > 1000


SCRIPT = """
import random
from assessment.assigning import assign
from tests.assessment.assigning.instances import draw_problem
for number in range(10):
    print(assign(draw_problem(random.Random(number), proposals=9, assessors=6, most_wanted=4)))
"""


def test_another_seed_is_another_problem():
    problem = draw_problem(random.Random(5))
    other = replace(problem, rules=replace(problem.rules, seed="another"))

    assert sha256_of(other) != sha256_of(problem)
    assert assign(other).problem_sha256 == sha256_of(other)


def test_importing_the_package_brings_neither_numpy_nor_the_solver():
    script = "import sys, assessment.assigning; print(sorted({'numpy', 'highspy', 'django'} & set(sys.modules)))"

    seen = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)

    assert seen.stdout.strip() == "[]"
