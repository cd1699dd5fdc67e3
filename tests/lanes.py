"""A plugin of pytest: share the tests out over the lanes of `make test` (mkbdeals/launcher/lanes.py).

Every lane finds all tests and takes shares of them, one at a time: what it claims first, no other lane
runs. A share is a file, or a folder whose tests share a site. Odd lanes begin with the shares that wait
for whole sites and browsers, even lanes at the other end, with what keeps a processor busy; they meet.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import quote

import pytest

from mkbdeals.deep_calls import with_room

# One site serves all tests of these folders.
TOGETHER = ("tests/journeys", "tests/faults", "tests/security", "tests/trust")
# What starts servers of its own or waits, longest first.
WAITING = (
    "tests/journeys",
    "tests/faults",
    "tests/reporting/test_tasks.py",
    "tests/launcher/test_site.py",
    "tests/launcher/test_stores.py",
)
# What even lanes begin with: large shares that keep a processor busy. Early, because where thousands of tests were
# rolled back PostgreSQL has counted no rows, knows nothing of a large world that is not committed, and plans badly.
COMPUTING = ("tests/security", "tests/trust")

Share = tuple[str, list[pytest.Item]]


@pytest.hookimpl(tryfirst=True)
@with_room
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the shares that this lane claims."""
    if session.config.option.collectonly or session.testsfailed:
        return None  # pytest itself says what could not be collected
    lane, folder = int(os.environ["TEST_LANE"]), Path(os.environ["TEST_LANE_FOLDER"])
    (folder / f"found-{lane}").write_text(str(len(session.items)))
    shares = shares_of(session.items)
    # pairwise: pytest wants to know what comes next, to keep what both use.
    for item, following in pairwise(chain(claimed(shares if lane % 2 else shares[::-1], folder), [None])):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
    return True


def shares_of(items: Sequence[pytest.Item]) -> list[Share]:
    """Give what belongs together, in the order of the tests but with what waits in front and what computes behind."""
    found: dict[str, list[pytest.Item]] = {}
    for item in items:
        found.setdefault(name_of(item.nodeid), []).append(item)
    rank = {name: place - len(WAITING) for place, name in enumerate(WAITING)} | dict.fromkeys(COMPUTING, 1)
    return sorted(found.items(), key=lambda share: rank.get(share[0], 0))


def name_of(nodeid: str) -> str:
    """Name the share of a test: its file, or the folder that shares a site."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)


def claimed(shares: Sequence[Share], folder: Path) -> Iterator[pytest.Item]:
    """Give the tests of each share that no other lane has; it is claimed when its first test is asked for."""
    for name, items in shares:
        if claim(name, folder):
            yield from items


def claim(name: str, folder: Path) -> bool:
    """Claim a share for this lane. Gives whether it was first: only one process can make a file."""
    try:
        (folder / f"share-{quote(name, safe='')}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
