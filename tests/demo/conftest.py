"""The demonstration, built once for the tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from mkbdeals.demo import stages
from mkbdeals.demo.data import FOLDER


def build(stage: str, *, number: int = 1, folder: Path = FOLDER) -> None:
    """Build the demonstration up to a stage, without the memory that `seed` keeps."""
    stages.build(stages.new_story(number, folder), stage)


@pytest.fixture(scope="module")
def unblocked(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Open the database for a whole module, and undo everything at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
