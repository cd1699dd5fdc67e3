"""The world of the tests of trust."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.fixtures import take_down, trust, trust_ends  # noqa: F401 - fixtures

FOLDER = Path(__file__).parent
LONGEST_SECONDS = 900  # the first test builds the world and may walk all of it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of this folder the time that a busy machine needs."""
    for item in items:
        if item.path.parent == FOLDER:
            item.add_marker(pytest.mark.timeout(LONGEST_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Take the world back after the last test of this folder: the tests that follow find an empty database.

    After the last test of all, `trust_ends` does it: here the database is gone by then.
    """
    yield
    if nextitem is not None and nextitem.path.parent != FOLDER:
        take_down()
