"""The proof of each phase, and what happens when the solver fails."""

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assessment.assigning import Assessor, AssignmentProblem, Pair, Proposal, SolverFailed, assign, check_assignment
from assessment.assigning.costs import costs_of
from assessment.assigning.network import Network
from assessment.assigning.programme import Programme
from assessment.assigning.result import PhaseName
from assessment.assigning.search import search
from tests.assessment.assigning.instances import draw_problem

ROOT = Path(__file__).parents[3]
PROBLEM = AssignmentProblem(tuple(Proposal(f"P{n}", 2) for n in range(3)), tuple(Assessor(f"A{n}") for n in range(3)))


@pytest.fixture
def programme():
    return Programme(Network(PROBLEM, height=9), None)


def test_minimise_closes_what_would_be_worse(programme):
    costs = costs_of(PhaseName.SHORTAGE, programme.network)

    assert programme.minimise(costs) == 0
    assert not programme.upper[programme.network.empty_columns].any()


@pytest.mark.parametrize("wrong", ["a row", "a bound", "an optimum"])
def test_an_answer_without_proof_is_refused(programme, wrong):
    """Hand the proof an answer that is a little off: it does not pass."""
    costs = costs_of(PhaseName.LOAD, programme.network)
    programme.minimise(costs_of(PhaseName.SHORTAGE, programme.network))
    prices = programme._solve(costs)
    own = costs - programme.network.columns_of(prices)
    programme._prove(own)

    if wrong == "a row":
        programme.values[programme.network.pair_columns.start] ^= 1
    if wrong == "a bound":
        programme.lower[np.flatnonzero(programme.values == 0)[0]] = 1
    if wrong == "an optimum":
        own = -own

    with pytest.raises(SolverFailed):
        programme._prove(own)


def test_no_time_is_a_named_error():
    with pytest.raises(SolverFailed, match="Time limit"):
        assign(PROBLEM, seconds=0)


def test_another_thread_count_in_the_process_gives_the_same_answer():
    """The count belongs to the process; with another one a run does nothing and leaves zeros."""
    script = """
import highspy
other = highspy.Highs(); other.setOptionValue("output_flag", False); other.setOptionValue("threads", 2)
other.setOptionValue("parallel", "on")
x = other.addVariable(0, 4, 1); other.addConstr(x >= 2); other.run()
from assessment.assigning import assign
from tests.assessment.assigning.test_programme import PROBLEM
print(sorted(assign(PROBLEM).pairs))
"""
    seen = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)

    assert seen.stdout.strip() == str(sorted(assign(PROBLEM).pairs))


def test_a_height_that_is_too_low_costs_another_run_and_not_the_answer(monkeypatch):
    for number in range(40):
        problem = draw_problem(random.Random(number), proposals=5, most_wanted=3)
        usual = search(problem, None)
        with monkeypatch.context() as patch:
            patch.setattr("assessment.assigning.search.starting_height", lambda _problem: 1)

            assert search(problem, None) == usual, number


def test_somebody_who_must_do_far_more_than_the_rest():
    """All but one are in conflict with most proposals: the first guess of the height is passed."""
    papers = tuple(Proposal(f"P{index:02}", 1) for index in range(40))
    people = tuple(Assessor(f"A{index}") for index in range(5))
    conflicts = frozenset(Pair(paper.key, person.key) for paper in papers[:35] for person in people[1:])
    problem = AssignmentProblem(papers, people, conflicts)

    result = assign(problem)

    assert check_assignment(problem, result) == ()
    assert sorted(each.total for each in result.loads) == [1, 1, 1, 2, 35]
