"""All rows of a ranking for a file: what a row shows and no more.

An object for each of the six tables that a row is read from takes longer than all the rest of the file, so the
values come as they are; what `Standing` and `Proposal` say about them is said by their own functions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.models import Standing
from assessment.queries.ranking import RankingBase, RankingChoice, standings_for
from proposals.models import Proposal, Region

CHUNK = 2000  # rows that are fetched at once


@dataclass(slots=True)
class ShownProposal:
    """What a ranking shows of a proposal."""

    pk: int
    title: str
    region_label: str
    requested_amount: Decimal
    organisation: str
    region: Region | None

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
    proposal: ShownProposal

    exact_score = Standing.exact_score
    mean_of = Standing.mean_of


STANDING_FIELDS = (
    "kind", "rank", "assessment_count", "score_numerator", "score_denominator", "score", "median", "lowest", "highest",
    "points", "interval_low", "interval_high", "is_in_band",
)  # fmt: skip
PROPOSAL_FIELDS = (
    "proposal_id", "proposal__title", "proposal__region_label", "proposal__requested_amount",
    "proposal__organisation__name", "proposal__region_id",
)  # fmt: skip


def shown_standings(base: RankingBase, choice: RankingChoice) -> Iterator[Any]:
    """Go through all rows that fit a choice, in its order; two statements, and a bounded number at once."""
    of_round = Region.objects.filter(pk__in=Proposal.objects.filter(round=base.round).values("region"))
    regions = {each.pk: each for each in of_round.select_related("province", "lead__province")}
    rows = standings_for(base, choice).select_related(None).values_list(*STANDING_FIELDS, *PROPOSAL_FIELDS)
    first = len(STANDING_FIELDS)
    for values in rows.iterator(chunk_size=CHUNK):
        *facts, region = values[first:]
        yield ShownStanding(*values[:first], ShownProposal(*facts, regions.get(region)))
