"""The world of the tests of security, built once for the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.fixtures import attacked, attacked_ends, take_down  # noqa: F401 - fixtures

FOLDER = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Take the world back after the last test of this folder: the tests that follow find an empty database.

    After the last test of all, `attacked_ends` does it: here the database is gone by then.
    """
    yield
    if nextitem is not None and nextitem.path.parent != FOLDER:
        take_down()
