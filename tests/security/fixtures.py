"""The world that is attacked, built once and taken back when the last test that uses it is done."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import transaction
from django.test import override_settings

from tests.security.world import SecurityWorld, make_security_world

STANDING = ExitStack()
WORLDS: list[SecurityWorld] = []


@pytest.fixture(scope="session")
def attacked_ends(django_db_setup) -> Iterator[None]:
    """Take the world back before the database goes, when no other test comes after it."""
    yield
    take_down()


@pytest.fixture(scope="module")
def attacked(attacked_ends, django_db_blocker) -> SecurityWorld:
    """The world; each request in it is taken back. It is no demonstration: that one shows its accounts."""
    if not WORLDS:
        logging.disable(logging.WARNING)  # refusals are what these tests ask for, thousands of times
        STANDING.callback(logging.disable, logging.NOTSET)
        STANDING.enter_context(django_db_blocker.unblock())
        STANDING.enter_context(override_settings(DEMONSTRATION=False))
        STANDING.enter_context(transaction.atomic())
        STANDING.callback(transaction.set_rollback, True)
        WORLDS.append(make_security_world())
    return WORLDS[0]


def take_down() -> None:
    """Take the world back."""
    WORLDS.clear()
    STANDING.close()
