"""The rows of a ranking, for a page or a file: what a row shows and no more.

An object for each of the six tables that a row is read from takes longer than all the rest of the page, so the
values come as they are; what `Standing` and `Proposal` say about them is said by their own functions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from assessment.models import Standing
from assessment.queries.ranking import RankingBase, RankingChoice, standings_for
from proposals.enums import RegionKind
from proposals.models import Proposal, Region

CHUNK = 2000  # rows that are fetched at once


@dataclass(frozen=True, slots=True)
class ShownRegion:
    """What a ranking shows of a region: its name, and the province in which it lies (as `Region.home_province`)."""

    kind: str
    name: str
    home: str

    @property
    def home_province(self) -> "ShownRegion | None":
        """Give the province, itself for a province; None when nothing is known of it."""
        if self.kind == RegionKind.PROVINCE:
            return self
        return ShownRegion(RegionKind.PROVINCE, self.home, self.home) if self.home else None


@dataclass(slots=True)
class ShownProposal:
    """What a ranking shows of a proposal."""

    pk: int
    title: str
    region_label: str
    requested_amount: Decimal
    organisation: str
    region: ShownRegion | None

    __str__ = Proposal.__str__


@dataclass(slots=True)
class ShownStanding:
    """What a ranking shows of where a proposal stands."""

    kind: str
    rank: int | None
    assessment_count: int
    score_numerator: int | None
    score_denominator: int | None
    score: Decimal | None
    median: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    points: Mapping[str, int]
    interval_low: int | None
    interval_high: int | None
    is_in_band: bool
    separation: str
    separation_criterion: str
    lot: str
    proposal: ShownProposal

    exact_score = Standing.exact_score
    mean_of = Standing.mean_of


STANDING_FIELDS = (
    "kind", "rank", "assessment_count", "score_numerator", "score_denominator", "score", "median", "lowest", "highest",
    "points", "interval_low", "interval_high", "is_in_band", "separation", "separation_criterion", "lot",
)  # fmt: skip
PROPOSAL_FIELDS = (
    "proposal_id", "proposal__title", "proposal__region_label", "proposal__requested_amount",
    "proposal__organisation__name",
)  # fmt: skip
REGION_FIELDS = (
    "proposal__region__kind", "proposal__region__name", "proposal__region__province__name",
    "proposal__region__lead__kind", "proposal__region__lead__name", "proposal__region__lead__province__name",
)  # fmt: skip
FIRST_OF_PROPOSAL = len(STANDING_FIELDS)
FIRST_OF_REGION = FIRST_OF_PROPOSAL + len(PROPOSAL_FIELDS)


def shown_values(base: RankingBase, choice: RankingChoice) -> QuerySet[Any, Any]:
    """Give the rows that fit a choice, in its order, as values for `shown_standing`; one statement."""
    return _rows(base, choice).values_list(*STANDING_FIELDS, *PROPOSAL_FIELDS, *REGION_FIELDS)


def shown_standing(values: Sequence[Any]) -> ShownStanding:
    """Make of a row of values what is shown."""
    proposal = ShownProposal(*values[FIRST_OF_PROPOSAL:FIRST_OF_REGION], _region(*values[FIRST_OF_REGION:]))
    return ShownStanding(*values[:FIRST_OF_PROPOSAL], proposal)


def shown_standings(base: RankingBase, choice: RankingChoice) -> Iterator[ShownStanding]:
    """Go through all rows that fit a choice, in its order; two statements, and a bounded number at once.

    Thousands of rows lie in some hundreds of regions: reading those apart is quicker than beside each row.
    """
    regions = _regions(base)
    rows = _rows(base, choice).values_list(*STANDING_FIELDS, *PROPOSAL_FIELDS, "proposal__region_id")
    for values in rows.iterator(chunk_size=CHUNK):
        *facts, region = values[FIRST_OF_PROPOSAL:]
        yield ShownStanding(*values[:FIRST_OF_PROPOSAL], ShownProposal(*facts, regions.get(region)))


def _rows(base: RankingBase, choice: RankingChoice) -> QuerySet[Standing]:
    return standings_for(base, choice).select_related(None)


def _regions(base: RankingBase) -> dict[int, ShownRegion | None]:
    of_round = Region.objects.filter(pk__in=Proposal.objects.filter(round=base.round).values("region"))
    names = [name.removeprefix("proposal__region__") for name in REGION_FIELDS]
    return {pk: _region(*values) for pk, *values in of_round.order_by().values_list("pk", *names)}


@lru_cache(maxsize=1000)
def _region(
    kind: str | None, name: str, province: str | None, lead_kind: str | None, lead_name: str, lead_province: str | None
) -> ShownRegion | None:
    """Make a region of its values; the province of a partnership is that of its lead."""
    if kind is None:
        return None
    of_lead = lead_name if lead_kind == RegionKind.PROVINCE else lead_province
    return ShownRegion(kind, name, province or of_lead or "")
