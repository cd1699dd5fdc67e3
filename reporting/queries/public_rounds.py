"""Rounds as everybody may know them: outcomes as counts, and only once the decisions were published."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.timezone import localdate

from assessment.enums import Outcome
from assessment.models import AwardDecision, DecisionPublication
from proposals.models import BudgetCeiling, Round


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundFigure:
    """A round, with what came of it when its decisions were published; until then those figures are empty.

    `proposal_count` counts the proposals on which was decided, `award_count` those that got an award with the
    publication and `other_count` all others (decision 27: only as counts).
    """

    pk: int
    slug: str
    name: str
    call_reference: str
    status: str
    opens_at: datetime
    closes_at: datetime
    ceiling_amount: Decimal | None
    published_on: date | None
    proposal_count: int | None
    award_count: int | None
    other_count: int | None
    is_fictitious: bool


def round_figures(at: datetime) -> tuple[RoundFigure, ...]:
    """Give the rounds that everybody may know of as they stand at `at`, the newest first; in four queries."""
    rounds = list(Round.objects.visible_to(None))
    ceilings = dict(
        BudgetCeiling.objects.filter(round__in=rounds, effective_at__lte=at)
        .order_by("effective_at", "pk")
        .values_list("round_id", "amount")
    )
    published = dict(DecisionPublication.objects.filter(round__in=rounds).values_list("round_id", "published_at"))
    counts = {
        row["run__round_id"]: row
        for row in AwardDecision.objects.published()
        .filter(run__round__in=rounds)
        .order_by()
        .values("run__round_id")
        .annotate(decided=Count("pk"), awarded=Count("pk", filter=Q(outcome=Outcome.AWARDED)))
    }
    return tuple(_figure(each, at, ceilings.get(each.pk), published.get(each.pk), counts) for each in rounds)


def _figure(
    round_: Round,
    at: datetime,
    ceiling: Decimal | None,
    published_at: datetime | None,
    counts: dict[int, dict[str, int]],
) -> RoundFigure:
    row = counts.get(round_.pk, {"decided": 0, "awarded": 0}) if published_at else None
    return RoundFigure(
        pk=round_.pk,
        slug=round_.slug,
        name=round_.name,
        call_reference=round_.call_reference,
        status=public_status(round_, at, is_published=published_at is not None),
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        ceiling_amount=ceiling,
        published_on=localdate(published_at) if published_at else None,
        proposal_count=row and row["decided"],
        award_count=row and row["awarded"],
        other_count=row and row["decided"] - row["awarded"],
        is_fictitious=round_.is_fictitious,
    )


def public_status(round_: Round, at: datetime, *, is_published: bool) -> str:
    """Say where a round is, no finer than everybody may know: what goes on inside is "in behandeling"."""
    if is_published:
        return "besloten"
    if at < round_.opens_at:
        return "aangekondigd"
    return "open" if round_.accepts(at) else "in-behandeling"
