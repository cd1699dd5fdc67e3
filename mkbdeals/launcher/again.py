"""A second try: stories of running sites that failed while other lanes had the processors, once more and alone.

Such a story waits for browsers, workers and whole sites, and can wait too long on a busy machine. It is told
by name as unsteady, because what happens only now and then can be a fault too. A test that works with nothing
but its own process gets no second try, nor does a run in which more than a few failed.
"""

from collections.abc import Callable
from dataclasses import replace

from .lanes import Lanes
from .reports import read_outcome

STORIES = (
    "tests/faults/",
    "tests/journeys/",
    "tests/launcher/",
    "tests/look/",
    "tests/reporting/test_tasks.py",
)
MOST = 3


def stories_of(lanes: Lanes) -> list[str]:
    """Name the tests that may try again: all that failed, if each is such a story and they are few."""
    failed = lanes.failed()
    ended_by_themselves = {lane.process.returncode for lane in lanes.lanes} <= {0, 1}
    few_stories = 0 < len(failed) <= MOST and all(name.startswith(STORIES) for name in failed)
    return failed if ended_by_themselves and few_stories else []


def try_again(lanes: Lanes, watch: Callable[[Lanes], None], say: Callable[[str], None]) -> list[str]:
    """Run those stories alone. Gives those that are unsteady: all of them, or none if one fails again."""
    stories = stories_of(lanes)
    if not stories:
        return []
    say(f"Once more, with nothing beside it: {', '.join(stories)}")
    alone = replace(
        lanes, words=[*lanes.words, *stories], env={**lanes.env, "TEST_LANE": "1"}, name="junit-again", lanes=[]
    )
    alone.start(1)
    watch(alone)
    [lane] = alone.lanes
    if lane.process.returncode != 0:
        return []
    outcome = read_outcome(lane.report)
    return stories if outcome.tests == len(stories) and not outcome.skipped else []
