"""The world of the tests of trust."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.fixtures import take_down, trust  # noqa: F401 - a fixture

FOLDER = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Take the world back after the last test of this folder: the tests that follow find an empty database."""
    yield
    if nextitem is None or nextitem.path.parent != FOLDER:
        take_down()
