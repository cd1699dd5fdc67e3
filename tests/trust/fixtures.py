"""The world of these tests, built once for the folder and taken back when the last of its tests is done."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import transaction
from django.test import override_settings

from tests.trust.world import TrustWorld, make_trust_world

STANDING = ExitStack()
WORLDS: list[TrustWorld] = []


@pytest.fixture(scope="session")
def trust_ends(django_db_setup) -> Iterator[None]:
    """Take the world back before the database goes, when no other test comes after it."""
    yield
    take_down()


@pytest.fixture(scope="module")
def trust(trust_ends, django_db_blocker) -> TrustWorld:
    """A world with a word in every secret field. Each test takes back what it changed itself.

    It is no demonstration: that one shows its accounts to everybody.
    """
    if not WORLDS:
        logging.disable(logging.WARNING)  # a refusal is what these tests ask for, thousands of times
        STANDING.callback(logging.disable, logging.NOTSET)
        STANDING.enter_context(django_db_blocker.unblock())
        STANDING.enter_context(override_settings(DEMONSTRATION=False))
        STANDING.enter_context(transaction.atomic())
        STANDING.callback(transaction.set_rollback, True)
        WORLDS.append(make_trust_world())
    return WORLDS[0]


def take_down() -> None:
    """Take the world back."""
    WORLDS.clear()
    STANDING.close()
