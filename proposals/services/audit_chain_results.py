"""What checking the audit chain last said, kept beside the heads: outside the database that it is about."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
FILE_NAME = "audit-check.json"


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """A check of the whole chain: when, up to which seal (0: none), and how many differences it found."""

    checked_at: datetime
    head: int
    differences: int


def keep_check(check: ChainCheck) -> None:
    """Write down what a check said, in the place of the one before; a folder that cannot be written is logged."""
    place = _place()
    if place is None:
        return
    text = json.dumps({**asdict(check), "checked_at": check.checked_at.isoformat()})
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".new")
        fresh.write_text(text + "\n", encoding="ascii")
        fresh.replace(place)
    except OSError as error:
        logger.error("what the check of the audit chain said could not be kept in %s: %s", place, error)


def last_check() -> ChainCheck | None:
    """Give what the last check said; None when none was kept, or it cannot be read."""
    place = _place()
    try:
        told = json.loads(place.read_text(encoding="ascii")) if place else None
        if told is None:
            return None
        return ChainCheck(datetime.fromisoformat(told["checked_at"]), int(told["head"]), int(told["differences"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def place_problem() -> str:
    """Say in a few words why nothing can be kept in the folder of heads; empty when it can, or none is set."""
    place = _place()
    if place is None:
        return ""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"{place.parent}: {error.strerror}"
    return "" if os.access(place.parent, os.W_OK | os.X_OK) else f"{place.parent} cannot be written"


def _place() -> Path | None:
    return Path(settings.AUDIT_HEADS_ROOT) / FILE_NAME if settings.AUDIT_HEADS_ROOT else None
