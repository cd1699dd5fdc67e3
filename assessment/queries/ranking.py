"""The ranking as staff see it, from stored rows: place, score, spread, and on which side of the money each falls.

A page of it takes as many statements as another, and as much time in a large round as in a small one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.lookups import IsNull

from assessment.enums import SeparationRule, StandingKind
from assessment.models import Criterion, RankingState, Standing
from assessment.queries.scores import criteria_with_rule, minimums_of
from assessment.ranking import Minimums, RankRule, Shortfall
from proposals.enums import ProposalStatus, RegionKind
from proposals.models import BudgetCeiling, Proposal, Region, Round
from proposals.models.prepared import Prepared

ROWS_ON_A_PAGE = 250
CENTS = Decimal("0.01")
SHOWN_KINDS = (StandingKind.RANKED, StandingKind.BELOW_MINIMUM, StandingKind.TOO_FEW)
RELATED = ("proposal__organisation", "proposal__region__province", "proposal__region__lead__province")


@dataclass(frozen=True, slots=True)
class RankingChoice:
    """What somebody wants to see: words to find, a province, an outcome, and the order ("-" turns it round)."""

    q: str = ""
    province: str = ""
    outcome: str = ""
    order: str = "place"

    @property
    def is_filtered(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.q or self.province or self.outcome)


EVERYTHING = RankingChoice()


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Where the ceiling ends: the last place it reaches, what those places get, and who does not fit any more."""

    ceiling: BudgetCeiling
    last_within: int
    awarded_amount: Decimal
    first_not_fitting: Standing | None


@dataclass(frozen=True, slots=True)
class TieNote:
    """Two neighbours that look equal on the screen, and what decided between them.

    For a criterion the values are the points of all assessors together, or the mean when the numbers of
    assessors differ; for the lottery the two lots; for the score the exact scores.
    """

    higher: Standing
    lower: Standing
    rule: RankRule
    criterion: Criterion | None
    higher_value: str
    lower_value: str


@dataclass(frozen=True, slots=True)
class RankingBase:
    """What holds for all rows of a ranking: how it was made, its criteria and minimums, and where the money ends."""

    round: Round
    state: RankingState | None
    criteria: tuple[Criterion, ...]
    minimums: Minimums
    ceiling: BudgetCeiling | None
    line: MoneyLine | None

    @property
    def has_intervals(self) -> bool:
        """Say whether a calculation of uncertainty belongs to these places."""
        return self.state is not None and self.state.uncertainty_run_id is not None

    @property
    def has_withdrawn(self) -> bool:
        """Say whether anybody pulled out after closing: only then is it asked who."""
        return self.state is not None and self.state.has_withdrawn

    @property
    def shows_band(self) -> bool:
        """Say whether that calculation was about the line of now: the ceiling did not change after it."""
        run = self.state.uncertainty_run if self.state else None
        return run is not None and self.ceiling is not None and self.ceiling.effective_at <= run.requested_at

    def is_within(self, row: Standing) -> bool:
        """Say whether the money reaches the place of a row."""
        return self.line is not None and row.rank is not None and row.rank <= self.line.last_within


def ranking_base(round_: Round, *, at: datetime | None = None) -> RankingBase:
    """Read what holds for the whole ranking, with the ceiling in force at `at` (now when left out).

    Four statements at most.
    """
    criteria, ceiling, found = criteria_with_rule(round_), round_.ceiling_in_force(at), _STATE.one(round_.pk)
    line = money_line(round_, ceiling, found.ranked_count) if ceiling and found and found.ranked_count else None
    return RankingBase(round_, found, criteria, minimums_of(criteria), ceiling, line)


def _state(round_pk: int) -> QuerySet[RankingState]:
    late = Proposal.objects.filter(
        round=OuterRef("round"), status=ProposalStatus.WITHDRAWN, withdrawn_at__gte=F("round__closes_at")
    )
    rows = RankingState.objects.filter(round=round_pk).select_related("uncertainty_run")
    return rows.annotate(has_withdrawn=Exists(late)).defer("uncertainty_run__result").order_by()


_STATE = Prepared(_state, int)


def money_line(round_: Round, ceiling: BudgetCeiling, ranked_count: int) -> MoneyLine:
    """Find where the money ends: at the first place whose request no longer fits (docs/allocation.md, *stop*).

    The stored running sums grow with the places, so one row tells: the first whose sum is above the ceiling, or
    the last place when everybody fits.
    """
    ranked = Standing.objects.filter(round=round_, kind=StandingKind.RANKED).select_related("proposal")
    row = ranked.filter(Q(cumulative_amount__gt=ceiling.amount) | Q(rank=ranked_count)).order_by("rank")[:1].get()
    rank, total = row.rank or 0, row.cumulative_amount or Decimal(0)
    if total > ceiling.amount:
        return MoneyLine(ceiling, rank - 1, total - row.proposal.requested_amount, row)
    return MoneyLine(ceiling, rank, total, None)


def standings_for(base: RankingBase, choice: RankingChoice = EVERYTHING) -> QuerySet[Standing]:
    """Give the rows that fit a choice, in its order: those with a place first."""
    rows = Standing.objects.filter(round=base.round, kind__in=SHOWN_KINDS).select_related(*RELATED)
    return rows.filter(_fitting(base, choice)).order_by(*_order(choice.order))


def ties_among(rows: Sequence[Standing], criteria: Iterable[Criterion]) -> tuple[TieNote, ...]:
    """Explain each pair of neighbours in the ranking that shows the same score."""
    by_code = {each.code: each for each in criteria}
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: row.rank or 0)
    return tuple(
        _tie(higher, lower, by_code)
        for higher, lower in pairwise(ranked)
        if (higher.rank or 0) + 1 == lower.rank and shown_score(higher) == shown_score(lower)
    )


def shortfalls_of_row(row: Standing, base: RankingBase) -> tuple[Shortfall, ...]:
    """Give the minimums that a row misses, from its stored figures: the total first, then by order of the call."""
    asked: list[tuple[str | None, Fraction | None, Fraction | None]] = [
        (None, row.exact_score, base.minimums.total),
        *((each.code, row.mean_of(each.code), base.minimums.criteria.get(each.code)) for each in base.criteria),
    ]
    return tuple(
        Shortfall(code, score, minimum)
        for code, score, minimum in asked
        if score is not None and minimum is not None and score < minimum
    )


def shown_score(row: Standing) -> Decimal | None:
    """Give the score for the screen, half up on two decimals; twelve stored ones round as the exact score does."""
    return None if row.score is None else row.score.quantize(CENTS, ROUND_HALF_UP)


def waiting_proposals(round_: Round) -> list[Proposal]:
    """Give the proposals that are equal on everything while the lottery has no value yet, by region."""
    waiting = Proposal.objects.filter(standing__kind=StandingKind.UNDECIDED, round=round_)
    related = ("organisation", "region__province", "region__lead__province")
    return list(waiting.select_related(*related).order_by("region_sort_name", "pk"))


def province_names() -> list[str]:
    """Name the provinces."""
    return [each.name for each in _PROVINCES()]


_PROVINCES = Prepared(lambda: Region.objects.filter(kind=RegionKind.PROVINCE).only("name").order_by("name"))


def _fitting(base: RankingBase, choice: RankingChoice) -> Q:
    fits = Q()
    if choice.q:
        names = ("title", "region_label", "organisation__name")
        fits &= Q(*((f"proposal__{name}__icontains", choice.q) for name in names), _connector=Q.OR)
    if choice.province:
        fits &= _in_province("proposal__region", choice.province) | Q(
            _in_province("proposal__region__lead", choice.province), proposal__region__province__isnull=True
        )
    return fits & _OUTCOMES[choice.outcome](base)


def _in_province(region: str, name: str) -> Q:
    """Fit what is the province, or lies in it (as `Region.home_province` says it)."""
    itself = Q(**{f"{region}__kind": RegionKind.PROVINCE, f"{region}__name": name})
    return itself | Q(**{f"{region}__province__name": name})


def _side(base: RankingBase, *, within: bool) -> Q:
    if base.line is None:
        return Q(pk__in=[])
    last = base.line.last_within
    return Q(rank__lte=last) if within else Q(rank__gt=last)


_OUTCOMES = {
    "": lambda _base: Q(),
    "within": lambda base: _side(base, within=True),
    "outside": lambda base: _side(base, within=False),
    "uncertain": lambda base: Q(is_in_band=True) if base.shows_band else Q(pk__in=[]),
    "below_minimum": lambda _base: Q(kind=StandingKind.BELOW_MINIMUM),
    "unranked": lambda _base: Q(kind=StandingKind.TOO_FEW),
}
HIGHEST_FIRST = frozenset({"amount", "median", "spread", "interval"})
_ORDERS: dict[str, Combinable] = {
    "place": F("rank"),
    "region": F("proposal__region_sort_name"),
    "amount": F("proposal__requested_amount"),
    "median": F("median"),
    "spread": F("highest") - F("lowest"),
    "interval": F("interval_high") - F("interval_low"),
}


def _order(order: str) -> list[Any]:
    """Give the order of the rows: those with a place first, equal ones by place."""
    name, is_turned = order.removeprefix("-"), order.startswith("-")
    by_place = OrderBy(F("rank"), nulls_last=True)
    chosen = OrderBy(_ORDERS[name], descending=is_turned != (name in HIGHEST_FIRST), nulls_last=True)
    if name == "place":
        return [chosen, "kind", "proposal_id"]
    return [IsNull(F("rank"), True), chosen, by_place, "proposal_id"]


def _tie(higher: Standing, lower: Standing, by_code: dict[str, Criterion]) -> TieNote:
    rule = RankRule(lower.separation)
    criterion = by_code.get(lower.separation_criterion)
    if lower.separation == SeparationRule.LOTTERY:
        values = (higher.lot, lower.lot)
    elif criterion is not None:
        values = _criterion_values(higher, lower, criterion.code)
    else:
        values = (str(higher.exact_score), str(lower.exact_score))
    return TieNote(higher, lower, rule, criterion, *values)


def _criterion_values(higher: Standing, lower: Standing, code: str) -> tuple[str, str]:
    """Give points when as many assessors gave them, otherwise the exact means."""
    if higher.assessment_count == lower.assessment_count:
        return str(higher.points[code]), str(lower.points[code])
    return str(higher.mean_of(code)), str(lower.mean_of(code))
