"""AC-01: every route about a round or a proposal, in every state, for every role, read and written."""

import pytest

from tests.permission_table import ROLES
from tests.permission_table import rows as rows_of_table
from tests.trust.states import (
    Kind,
    answer,
    every_cell,
    first_cells,
    kinds,
    routes_with_states,
    states_of,
    words_for,
    wrong_of_other_methods,
)

pytestmark = pytest.mark.django_db
KINDS = kinds()
# A third of what is not just a method that is not allowed; `make faults` asks every cell.
SMALL = [kind for kind in KINDS if 405 not in kind.answers.values()][::3]


def test_every_route_has_lines_for_all_its_states(trust):
    """What is missing is said as the lines to judge and keep."""
    missing = []
    for route, what in routes_with_states().items():
        written = [kind for kind in KINDS if kind.route == route]
        for method in {kind.method for kind in written}:
            states = sorted(state for kind in written if kind.method == method for state in kind.states)
            assert states == sorted(states_of(what)), f"{route} {method}"
        if not written:
            missing += [words_for(trust, route, method) for method in ("GET", "POST")]

    assert not missing, "tests/trust/states.toml misses:\n" + "\n".join(missing)


def test_every_line_has_a_route():
    assert sorted({kind.route for kind in KINDS} - set(routes_with_states())) == []


def test_every_line_names_every_role():
    assert [kind for kind in KINDS if set(kind.answers) != set(ROLES)] == []


def test_there_are_cells_enough():
    """17,800 with those of the other routes and of the technical admin (tests/permissions.toml)."""
    cells = sum(len(list(every_cell(kind))) for kind in KINDS)
    others = len(rows_of_table()) * len(ROLES)
    print(f"{cells} cells with a state and {others} without")

    assert cells + others >= 17_800


@pytest.mark.parametrize("kind", SMALL, ids=lambda kind: f"{kind.method}-{kind.route}-{kind.states[0]}")
def test_each_role_gets_its_answer_in_each_kind_of_state(trust, kind: Kind):
    found = {role: answer(trust, (route, method, state, role)) for route, method, state, role in first_cells(kind)}

    assert found == kind.answers


@pytest.mark.parametrize("route", sorted({kind.route for kind in KINDS if kind.method == "GET"})[::4])
def test_other_methods_open_nothing_and_change_nothing(trust, route):
    assert list(wrong_of_other_methods(trust, route, ROLES[::5])) == []
