"""The world of the tests of security, built once for the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.security.fixtures import attacked, take_down  # noqa: F401 - a fixture

FOLDER = Path(__file__).parent


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Let no test find the counters of the one before."""
    cache.clear()
    yield
    cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Take the world back after the last test of this folder: the tests that follow find an empty database."""
    yield
    if nextitem is None or nextitem.path.parent != FOLDER:
        take_down()
