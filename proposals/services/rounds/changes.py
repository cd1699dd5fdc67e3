"""Making a round and changing its call, as long as it has not opened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from proposals.enums import RoundStatus
from proposals.models import Round, RoundTheme, Theme, User
from proposals.services.rounds.copying import copy_call
from proposals.services.rounds.digest import CALL_FIELDS
from proposals.services.rounds.publication import announce_change

CHANGEABLE = frozenset({*CALL_FIELDS, "is_fictitious", "hours_assumed"})


class CallFrozen(Exception):
    """The round has opened: what it asks does not change any more."""


def is_frozen(round_: Round, at: datetime) -> bool:
    """Say whether the call no longer changes at `at`: past its publication, and opened by the clock."""
    if round_.status == RoundStatus.PREPARATION:
        return False
    return round_.status != RoundStatus.PUBLISHED or round_.opens_at <= at


def lock_call(round_: Round, at: datetime) -> Round:
    """Lock a round whose call is about to change.

    :raises CallFrozen: once it has opened.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if is_frozen(locked, at):
        raise CallFrozen
    return locked


@transaction.atomic
def create_round(*, values: Mapping[str, Any], by: User, at: datetime, copy_of: Round | None = None) -> Round:
    """Begin a round with at least a name, short name, window and amounts; the rest may be copied.

    What `values` names wins from what is copied. Dates, status, lots and ceilings are never copied.
    """
    round_ = Round(**_known(values)) if copy_of is None else copy_call(copy_of, _known(values))
    if copy_of is None:
        round_.save()
    return round_


@transaction.atomic
def change_call(*, round_: Round, values: Mapping[str, Any], by: User, at: datetime) -> Round:
    """Change what the call says; `values` maps names of fields.

    :raises CallFrozen: once it has opened.
    :raises RoundNotReady: when a published call would miss something.
    """
    locked = lock_call(round_, at)
    for name, value in _known(values).items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    announce_change(round_=locked, by=by, at=at)
    return locked


@transaction.atomic
def set_themes(*, round_: Round, themes: Iterable[Theme], by: User, at: datetime) -> None:
    """Choose the themes of a call.

    :raises CallFrozen: once it has opened.
    :raises RoundNotReady: when a published call would have none.
    """
    locked = lock_call(round_, at)
    wanted = {theme.pk for theme in themes}
    present = set(locked.themes.values_list("pk", flat=True))
    RoundTheme.objects.filter(round=locked, theme__in=present - wanted).delete()
    RoundTheme.objects.bulk_create(RoundTheme(round=locked, theme_id=pk) for pk in sorted(wanted - present))
    announce_change(round_=locked, by=by, at=at)


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - CHANGEABLE:
        raise ValueError(f"not part of a call: {sorted(unknown)}")
    return values
