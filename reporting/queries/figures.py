"""The figures of deals: the one source for pages, exports, open data, the API and documents.

Announced, awarded and paid are three figures and stay three. Each goes with the day on which it holds, because the
sources of the programme name different amounts on different days (facts of the rounds; letter 004).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower, Replace
from django.utils.timezone import localdate

from assessment.enums import Outcome
from assessment.models import AwardDecision, FollowUpDecision
from proposals.enums import DealStatus
from proposals.models import Deal, DealAmendment, StatusChange
from reporting.queries.figure_indicators import IndicatorFigure, indicator_figures
from reporting.queries.figure_payments import paid_amounts

NOTHING = Decimal(0)
Key = TypeVar("Key")
Step = tuple[date, Decimal]
_SLUG = Lower(Replace("proposal__reference", Value(" "), Value("-")))


@dataclass(frozen=True, kw_only=True, slots=True)
class DealFigure:
    """All figures of one deal, in euros including compensable VAT, each with the day on which it holds.

    `announced_amount` is what the publication of the decisions told, `awarded_amount` what stands after later
    decisions, `paid_amount` what was paid up to and including `paid_on`. `slug` is its name in addresses, its
    reference as that can stand there.
    """

    pk: int
    slug: str
    reference: str
    title: str
    summary: str
    region_label: str
    region_sort_name: str
    region_code: str
    province_code: str
    province_name: str
    applicant_name: str
    theme_codes: tuple[str, ...]
    theme_labels: tuple[str, ...]
    round_name: str
    round_slug: str
    status: str
    status_label: str
    announced_amount: Decimal
    announced_on: date
    awarded_amount: Decimal
    awarded_on: date
    total_costs_amount: Decimal
    total_costs_on: date
    paid_amount: Decimal
    paid_on: date
    start_date: date | None
    end_date: date | None
    covenant_signed_date: date | None
    is_invented: bool
    indicators: tuple[IndicatorFigure, ...]

    @property
    def own_amount(self) -> Decimal:
        """Give what region and partners bring in: the total costs minus what was awarded."""
        return self.total_costs_amount - self.awarded_amount

    @property
    def stands(self) -> bool:
        """Say whether its award counts: not that of a deal that ended early (as for the ceiling)."""
        return self.status != DealStatus.ENDED_EARLY


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Sums over deals in euros. An award that ended early counts as announced and paid, not as awarded.

    The announcements were made from `announced_first` up to and including `announced_last`; None without deals.
    """

    deal_count: int
    announced_amount: Decimal
    awarded_amount: Decimal
    total_costs_amount: Decimal
    paid_amount: Decimal
    announced_first: date | None = None
    announced_last: date | None = None


def published_deals() -> QuerySet[Deal]:
    """Give the deals that everybody may know of: those of rounds whose decisions were published (decision 27)."""
    return Deal.objects.filter(proposal__round__publication__isnull=False)


def published_deal(slug: str) -> QuerySet[Deal]:
    """Give the published deal with this name in addresses, or none."""
    if "\x00" in slug:  # PostgreSQL knows no such text
        return Deal.objects.none()
    return published_deals().alias(slug=_SLUG).filter(slug=slug)


def deal_figures(*, deals: QuerySet[Deal], on: date) -> tuple[DealFigure, ...]:
    """Give the figures of `deals` as they stand on `on`, by region as documents name it; a fixed number of queries.

    So is the status. Results are those of accepted progress reports up to `on`.
    """
    rows = list(
        deals.select_related(
            "proposal__round",
            "proposal__organisation",
            "proposal__region__province",
            "proposal__region__lead__province",
        )
        .prefetch_related("proposal__themes")
        .order_by("proposal__round__opens_at", "proposal__region_sort_name", "pk")
    )
    keys = [deal.pk for deal in rows]
    steps = _awards([deal.proposal_id for deal in rows])
    paid, indicators = paid_amounts(keys, on), indicator_figures(keys, on)
    moved = statuses_on(keys, on) if on < localdate() else {}
    return tuple(
        _figure(
            deal,
            DealStatus(moved.get(deal.pk, deal.status)),
            steps.get(deal.proposal_id, []),
            paid.get(deal.pk, NOTHING),
            indicators.get(deal.pk, ()),
            on,
        )
        for deal in rows
    )


def statuses_on(deals: Iterable[int], on: date) -> dict[int, str]:
    """Give the status at the end of `on` of the deals (keys) that moved after it. One query."""
    later = StatusChange.objects.filter(deal__in=deals, changed_at__date__gt=on).order_by("-changed_at", "-pk")
    return dict(later.values_list("deal_id", "from_status"))  # the first step after the day is the last one here


def totals(figures: Iterable[DealFigure]) -> Totals:
    """Add up figures of deals, exactly."""
    rows = list(figures)
    return Totals(
        deal_count=len(rows),
        announced_amount=sum((each.announced_amount for each in rows), NOTHING),
        awarded_amount=sum((each.awarded_amount for each in rows if each.stands), NOTHING),
        total_costs_amount=sum((each.total_costs_amount for each in rows if each.stands), NOTHING),
        paid_amount=sum((each.paid_amount for each in rows), NOTHING),
        announced_first=min((each.announced_on for each in rows), default=None),
        announced_last=max((each.announced_on for each in rows), default=None),
    )


def totals_by(figures: Iterable[DealFigure], key: Callable[[DealFigure], Key]) -> dict[Key, Totals]:
    """Add up figures per group, as ``totals_by(figures, lambda each: each.province_name)``; groups in order of coming.

    A deal lies in one group. For themes, of which a deal has several, see `totals_by_theme`.
    """
    groups: dict[Key, list[DealFigure]] = defaultdict(list)
    for each in figures:
        groups[key(each)].append(each)
    return {name: totals(rows) for name, rows in groups.items()}


def totals_by_theme(figures: Iterable[DealFigure]) -> dict[tuple[str, str], Totals]:
    """Add up figures per theme as (code, label). A deal counts in each of its themes: never add these up."""
    groups: dict[tuple[str, str], list[DealFigure]] = defaultdict(list)
    for each in figures:
        for theme in zip(each.theme_codes, each.theme_labels, strict=True):
            groups[theme].append(each)
    return {theme: totals(rows) for theme, rows in groups.items()}


def _figure(
    deal: Deal,
    status: DealStatus,
    steps: list[Step],
    paid: Decimal,
    indicators: tuple[IndicatorFigure, ...],
    on: date,
) -> DealFigure:
    proposal, region = deal.proposal, deal.proposal.region
    province = region.home_province if region else None
    themes = list(proposal.themes.all())
    announced_on, announced = steps[0] if steps else (localdate(deal.concluded_at), deal.awarded_amount)
    awarded_on, awarded = _standing(deal, steps or [(announced_on, announced)], on)
    return DealFigure(
        pk=deal.pk,
        slug=(proposal.reference or str(deal.pk)).replace(" ", "-").lower(),
        reference=proposal.reference or str(deal.pk),
        title=deal.title,
        summary=proposal.summary,
        region_label=proposal.region_label,
        region_sort_name=proposal.region_sort_name,
        region_code=region.code if region else "",
        province_code=province.code if province else "",
        province_name=province.name if province else "",
        applicant_name=proposal.organisation.name,
        theme_codes=tuple(theme.code for theme in themes),
        theme_labels=tuple(theme.official_name for theme in themes),
        round_name=proposal.round.name,
        round_slug=proposal.round.slug,
        status=status.value,
        status_label=str(status.label),
        announced_amount=announced,
        announced_on=announced_on,
        awarded_amount=awarded,
        awarded_on=awarded_on,
        total_costs_amount=deal.total_costs_amount,
        total_costs_on=awarded_on,
        paid_amount=paid,
        paid_on=on,
        start_date=deal.start_date,
        end_date=deal.end_date,
        covenant_signed_date=_up_to(on, deal.covenant_signed_date),
        is_invented=proposal.amounts_assumed or proposal.round.is_fictitious,
        indicators=indicators,
    )


def _up_to(on: date, day: date | None) -> date | None:
    """Give a day unless it lies after `on`: what was signed later was not signed then."""
    return day if day is not None and day <= on else None


def _standing(deal: Deal, steps: list[Step], on: date) -> Step:
    """Give the award that stands on `on`. Nothing later than that: the amount of the deal itself, dated by its last."""
    if all(day <= on for day, _amount in steps):
        return steps[-1][0], deal.awarded_amount
    earlier = [step for step in steps if step[0] <= on]
    return earlier[-1] if earlier else steps[0]


def _awards(proposals: list[int]) -> Mapping[int, list[Step]]:
    """Give per proposal what was awarded and when: published decisions and changes of the deal, in order of time."""
    columns = ("proposal_id", "awarded_amount")
    first = AwardDecision.objects.published().filter(proposal__in=proposals, outcome=Outcome.AWARDED)
    later = FollowUpDecision.objects.filter(
        proposal__in=proposals, outcome=Outcome.AWARDED, published_at__isnull=False
    ).order_by()
    moments: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    for proposal, amount, at in [
        *first.order_by().values_list(*columns, "run__publication__published_at"),
        *later.values_list(*columns, "published_at"),
        *changes_of_awards(proposals),
    ]:
        moments[proposal].append((at, amount))
    return {key: [(localdate(at), amount) for at, amount in sorted(steps)] for key, steps in moments.items()}


def changes_of_awards(proposals: list[int]) -> list[tuple[int, Decimal, datetime]]:
    """List the approved changes of deals that changed what was awarded: of which proposal (key), to what, and when."""
    approved = DealAmendment.objects.filter(deal__proposal__in=proposals, approved_at__isnull=False).order_by()
    rows = approved.values_list(
        "deal__proposal_id", "approved_at", "original__awarded_amount", "proposed__awarded_amount"
    )
    amounts = [(key, at, Decimal(before), Decimal(after)) for key, at, before, after in rows if before and after]
    return [(key, after, at) for key, at, before, after in amounts if before != after]
