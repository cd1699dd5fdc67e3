"""The lottery of a round for everybody: before publication only what was fixed, after it all that draws it again.

Before the publication nothing is read that could tell of an outcome: no value, no lots, not what takes part.
Afterwards lots stand beside references alone, which only the applicant and the ministry know whose they are, and only
of a round that shows scores to its applicants. Source: docs/adr/0011-a-package-that-everybody-can-recompute.md.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessment.models import CommittedRule, DecisionPublication, LotteryDraw, PublicDecisionPackage, Standing
from assessment.models.assessment import STATUSES_AFTER_SCORING
from proposals.models import Round


@dataclass(frozen=True, slots=True)
class Commitment:
    """What was fixed: the check number of what takes part, when, and what the call says about the value."""

    sha256: str
    value_source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicLottery:
    """What everybody may know now of the lottery of a round.

    `commitment` is what was fixed last; None while scoring is open, or when nothing was fixed at its closing
    (`is_closed`). `earlier` were fixed before scoring opened again. `draw`, with value and inputs, is None before the
    publication; `tells_lots` says that afterwards the lots may be told too.
    """

    is_closed: bool
    commitment: Commitment | None
    earlier: tuple[Commitment, ...]
    draw: LotteryDraw | None
    tells_lots: bool
    has_rule: bool
    has_package: bool


def public_lottery_of(round_: Round) -> PublicLottery:
    """Give what everybody may know now of the lottery of a round; the same statements before and after publication."""
    draws = list(LotteryDraw.objects.filter(round=round_).order_by("-number").defer("inputs"))
    fixed = tuple(Commitment(each.inputs_sha256, each.value_source, each.committed_at) for each in draws)
    is_closed = round_.status in STATUSES_AFTER_SCORING
    holds = is_closed and bool(fixed)
    is_published = DecisionPublication.objects.filter(round=round_).exists()
    return PublicLottery(
        is_closed=is_closed,
        commitment=fixed[0] if holds else None,
        earlier=fixed[1:] if holds else fixed,
        draw=draws[0] if holds and is_published else None,
        tells_lots=is_published and round_.shows_scores_to_applicants,
        has_rule=CommittedRule.objects.filter(round=round_).exists(),
        has_package=PublicDecisionPackage.objects.published().filter(package__run__round=round_).exists(),
    )


def drawn_lots(round_: Round) -> QuerySet[Standing, tuple[str, str]]:
    """Give the references that drew a lot, each with its lot; in order of reference, which tells no place.

    For a round that `tells_lots`.
    """
    rows = Standing.objects.filter(round=round_).exclude(lot="")
    return rows.order_by("proposal__reference").values_list("proposal__reference", "lot")
