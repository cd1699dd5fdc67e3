"""The criteria of a call: set together, and copied with the round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from assessment.enums import CriterionCode
from assessment.models import Criterion, RankingRule
from proposals.models import Round, User
from proposals.services.rounds import announce_change
from proposals.services.rounds.changes import lock_call

COPIED_FIELDS = (
    "code", "official_name", "explanation", "weight_percentage", "minimum_points", "maximum_points", "anchors",
    "sort_order", "source", "minimum_score", "tie_position",
)  # fmt: skip


@transaction.atomic
def set_criteria(
    *, round_: Round, values: Mapping[str, Mapping[str, Any]], by: User, at: datetime,
    rule: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Make the criteria of a call those of `values`, by code; others go. Their order is that of the call of round 1.

    `rule` says the minimum score in total and the public value of the lottery; None leaves those alone.

    :raises CallFrozen: once the round has opened.
    :raises RoundNotReady: when a published call would have weights that do not add up, or no criteria.
    """
    locked = lock_call(round_, at)
    locked.criteria.exclude(code__in=values).delete()
    stored = {criterion.code: criterion for criterion in locked.criteria.all()}
    order = [code for code in CriterionCode.values if code in values]
    # An order is used once: those that stay first make room.
    for number, criterion in enumerate(stored.values(), start=1):
        Criterion.objects.filter(pk=criterion.pk).update(sort_order=1000 + number)
    for number, code in enumerate(order, start=1):
        Criterion.objects.update_or_create(round=locked, code=code, defaults={**values[code], "sort_order": number})
    if rule is not None:
        RankingRule.objects.update_or_create(round=locked, defaults=dict(rule))
    announce_change(round_=locked, by=by, at=at)


def copy_criteria(*, source: Round, round_: Round) -> None:
    """Give a new round the criteria of an earlier one, with weights, scale and the words for each score."""
    Criterion.objects.bulk_create(
        Criterion(round=round_, **values) for values in source.criteria.order_by("sort_order").values(*COPIED_FIELDS)
    )
    for rule in RankingRule.objects.filter(round=source).values("minimum_total_score", "lottery_value_source"):
        RankingRule.objects.create(round=round_, **rule)
