"""Append-only history of a model, written by database triggers.

Triggers see `.update()`, bulk writes and raw SQL as well (docs/adr/0003). The event tables accept
no change or removal, and the application role has no right to try.
"""

from collections.abc import Callable

import pghistory
from django.db.models import Model
from pghistory import runtime

# What is executed by name only reads (proposals/models/prepared.py), as a SELECT does: it needs no word of who and why.
runtime.IGNORED_SQL_PREFIXES = (*runtime.IGNORED_SQL_PREFIXES, "execute")


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[Model]], type[Model]]:
    """Decorate a model so that every insert, update and delete leaves an event row."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
        append_only=True,
    )
