"""Setting how the money of a round is divided, as long as the round has not opened; and copying it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from assessment.models import DivisionLimit, DivisionRule
from proposals.models import Round, User
from proposals.services.rounds import announce_change
from proposals.services.rounds.changes import lock_call

RULE_FIELDS = ("method", "when_next_does_not_fit", "part_awards", "reserve_places")
LIMIT_FIELDS = ("kind", "key", "maximum_count", "maximum_amount", "minimum_count", "minimum_amount")


@transaction.atomic
def set_division_rule(
    *, round_: Round, values: Mapping[str, Any], limits: Iterable[Mapping[str, Any]], by: User, at: datetime
) -> None:
    """Make the rule of a round what `values` says, with exactly these limits.

    :raises CallFrozen: once the round has opened.
    :raises RoundNotReady: when a published call would miss something.
    """
    locked = lock_call(round_, at)
    store_division(locked, values=values, limits=limits)
    announce_change(round_=locked, by=by, at=at)


def store_division(round_: Round, *, values: Mapping[str, Any], limits: Iterable[Mapping[str, Any]]) -> None:
    """Write the rows of a division; a limit that stays the same is left alone."""
    DivisionRule.objects.update_or_create(round=round_, defaults={name: values[name] for name in RULE_FIELDS})
    wanted = {tuple(limit[name] for name in LIMIT_FIELDS) for limit in limits}
    for row in DivisionLimit.objects.filter(round=round_):
        present = tuple(getattr(row, name) for name in LIMIT_FIELDS)
        if present in wanted:
            wanted.discard(present)
        else:
            row.delete()
    for limit in sorted(wanted, key=lambda each: (each[0], each[1])):
        DivisionLimit.objects.create(round=round_, **dict(zip(LIMIT_FIELDS, limit, strict=True)))


def copy_division_rule(*, source: Round, round_: Round) -> None:
    """Give a new round the method and the limits of an earlier one."""
    for values in DivisionRule.objects.filter(round=source).values(*RULE_FIELDS):
        DivisionRule.objects.create(round=round_, **values)
    DivisionLimit.objects.bulk_create(
        DivisionLimit(round=round_, **values)
        for values in DivisionLimit.objects.filter(round=source).values(*LIMIT_FIELDS)
    )
