"""The pack for the panel: the proposals that its row lists, as they stand now."""

from collections.abc import Sequence
from fractions import Fraction

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.queries.panel import DISCUSS_FROM_POINTS
from assessment.scoring import ProposalScore
from proposals.models import Proposal, Round
from reporting.documents import AssessedProposal, DrawnInterval, DrawnRow, PanelPackDocument
from reporting.documents.standing_words import score_words
from reporting.models import Report
from reporting.services.contents.assessed_proposals import assessed_proposals
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.standings import RoundPicture, round_picture
from reporting.services.contents.summaries import submitted_summaries


def panel_pack_document(report: Report) -> PanelPackDocument:
    """Build the pack that a row asks for: exactly the proposals that it lists, in the order of the ranking.

    :raises DocumentDataMissing: if scoring was opened again or a listed proposal no longer competes: the row says
        what is inside, so it may not differ.
    """
    round_, asked = report.round, report.parameters
    if round_.status not in STATUSES_AFTER_SCORING:
        raise DocumentDataMissing(_("Scoring is not closed. Close it first, then ask for the pack again."))
    picture = round_picture(round_, at=report.requested_at)
    proposals = [each for each in picture.ordered if each.pk in set(asked["proposals"])]
    if len(proposals) != len(asked["proposals"]):
        raise DocumentDataMissing(_("The proposals of this round changed meanwhile. Ask for the pack again."))
    summaries = submitted_summaries(asked["proposals"])
    assessed = assessed_proposals(proposals, picture, with_names=asked["with_names"], summaries=summaries)
    return PanelPackDocument(
        reference=round_.slug,
        is_demonstration=settings.DEMONSTRATION,
        round_title=round_.name,
        made_at=report.requested_at,
        with_names=asked["with_names"],
        is_queue=asked["selection"] == "queue",
        part=asked["part"],
        parts=asked["parts"],
        total=asked["total"],
        proposals=tuple(assessed),
        ceiling_amount=picture.ceiling_amount,
        **_drawn(proposals, assessed, picture, round_),
    )


def _drawn(
    proposals: Sequence[Proposal], assessed: Sequence[AssessedProposal], picture: RoundPicture, round_: Round
) -> dict[str, object]:
    criteria = picture.scores.criteria
    lowest = min((each.minimum_points for each in criteria), default=1)
    highest = max((each.maximum_points for each in criteria), default=5)
    labels = [f"{each.standing.place or '–'}. {each.title}" for each in assessed]
    rows = list(zip(labels, assessed, proposals, strict=True))
    return {
        "criteria": tuple(str(each) for each in criteria),
        "scale": (float(lowest), float(highest)),
        "grid": tuple(_row(label, each, picture.score_of(proposal)) for label, each, proposal in rows),
        "intervals": tuple(
            drawn for label, _each, proposal in rows if (drawn := _interval(label, proposal, picture)) is not None
        ),
        "line": picture.line,
    }


def _row(label: str, proposal: AssessedProposal, score: ProposalScore | None) -> DrawnRow:
    means: list[Fraction | None] = [each.mean for each in score.criteria] if score else [None] * len(proposal.criteria)
    spreads = [[int(points) for points in each.points] for each in proposal.criteria]
    return DrawnRow(
        label=label,
        means=tuple(None if mean is None else float(mean) for mean in means),
        words=tuple("–" if mean is None else score_words(mean, 1) for mean in means),
        marked=tuple(max(points) - min(points) >= DISCUSS_FROM_POINTS for points in spreads),
    )


def _interval(label: str, proposal: Proposal, picture: RoundPicture) -> DrawnInterval | None:
    row = picture.sureness_of(proposal)
    rank = row.estimate.rank if row else None
    if row is None or rank is None:
        return None
    return DrawnInterval(
        label=label,
        expected=rank.mean,
        half=(rank.half.low, rank.half.high),
        ninety=(rank.ninety.low, rank.ninety.high),
        is_marked=row.estimate.in_band,
    )
