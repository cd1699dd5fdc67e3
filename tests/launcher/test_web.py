"""How far the parts of a site step aside for each other."""

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.web import django_parts


def niceness(layout, **env: str) -> dict[str, int]:
    return {part.name: part.niceness for part in django_parts(layout, env, 8000)}


def test_workers_step_aside_for_pages_and_work_in_bulk_for_what_one_person_asked(layout):
    given = niceness(layout)

    assert given["web"] == given["beat"] == 0
    assert 0 < given["worker"] < given["bulk"]


def test_an_operator_says_how_far_workers_step_aside_at_most(layout):
    assert niceness(layout, WORKER_NICENESS="0") == dict.fromkeys(("web", "worker", "bulk", "beat"), 0)
    assert niceness(layout, WORKER_NICENESS="12") == niceness(layout) | {"bulk": 12}
    assert niceness(layout, WORKER_NICENESS=" ") == niceness(layout)


@pytest.mark.parametrize("value", ["20", "-5", "veel", "1.5"])
def test_what_is_no_niceness_is_named(layout, value):
    with pytest.raises(LaunchError, match=f"WORKER_NICENESS must be a whole number from 0 to 19, not '{value}'"):
        niceness(layout, WORKER_NICENESS=value)
