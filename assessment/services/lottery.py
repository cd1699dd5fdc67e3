"""The lottery on record: first what takes part is fixed, then the public value is filled in, once."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessment.models import Criterion, LotteryDraw
from assessment.queries.scores import COMPETING_STATUSES, criteria_with_rule, tie_order_of
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.standing import rank_round
from proposals.enums import RoundStatus
from proposals.models import Round, User

FORMAT = "mkb-deals/lottery/1"


class LotteryRefused(Refused):
    """The value of the lottery cannot be filled in."""


def commit_lottery(*, round_: Round, by: User, at: datetime) -> LotteryDraw:
    """Fix what takes part in the lottery of a round, at the close of scoring and under the lock of the round.

    When the call names no value from outside, the value that was drawn at publication stands at once.
    """
    criteria = criteria_with_rule(round_)
    source = criteria[0].value_source or "" if criteria else ""
    inputs = inputs_of(round_, criteria, source)
    known = {} if source else {"value": round_.lottery_seed, "recorded_at": at, "recorded_by": by}
    last = LotteryDraw.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    return LotteryDraw.objects.create(
        round=round_, number=last + 1, inputs=inputs, inputs_sha256=hashlib.sha256(inputs.encode()).hexdigest(),
        value_source=source, committed_at=at, committed_by=by, **known,
    )  # fmt: skip


@transaction.atomic
def record_lottery_value(*, round_: Round, value: str, by: User, at: datetime) -> LotteryDraw:
    """Fill in the public value of the lottery, which then decides the places. It never changes again.

    :raises LotteryRefused: without a value of one line, when it was filled in before, or when no lottery waits.
    """
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.SCORING_CLOSED:
        raise LotteryRefused(_("The value is filled in between the closing of scoring and the dividing of the money."))
    draw = LotteryDraw.objects.select_for_update(of=("self",)).filter(round=stored).order_by("-number").first()
    if draw is None:
        raise LotteryRefused(_("No lottery was prepared. Close the scoring first."))
    if draw.value:
        raise LotteryRefused(
            _("The value was filled in already: %(value)s. It does not change any more.") % {"value": draw.value}
        )
    if not value.strip() or "\n" in value.strip():
        raise LotteryRefused(_("Fill in the public value, on one line, exactly as it was published."))
    draw.value, draw.recorded_at, draw.recorded_by = value.strip(), at, by
    draw.save(update_fields=["value", "recorded_at", "recorded_by"])
    rank_round(stored, at=at)
    return draw


def inputs_of(round_: Round, criteria: Iterable[Criterion], value_source: str) -> str:
    """Write down what takes part, in one way only: sorted, without white space, in ASCII (docs/ranking.md)."""
    content = {
        "format": FORMAT,
        "proposals": sorted(round_.proposals.filter(status__in=COMPETING_STATUSES).values_list("reference", flat=True)),
        "round": round_.slug,
        "tie_order": list(tie_order_of(criteria)),
        "value_source": value_source,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
