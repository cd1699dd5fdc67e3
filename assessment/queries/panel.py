"""What the panel has before it: proposals by criteria with mean and spread, big differences first.

The statements are the same in number for one proposal and for a thousand. A proposal in which the reader has
an interest is not read at all, so that it is in no row, count, order or drawing (Awb 2:4).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from assessment.enums import AssessmentStatus, PresenceKind
from assessment.models import ConflictOfInterest, Criterion, CriterionScore, PanelConsensus, PanelDiscussion
from assessment.queries.scores import COMPETING_STATUSES
from assessment.scoring import Assessment as FinalAssessment
from assessment.scoring import Criterion as WeightedCriterion
from assessment.scoring import ProposalScore, score_proposal
from proposals.models import Proposal, Round, User

# From this difference between two assessors on one criterion the panel talks about a proposal.
DISCUSS_FROM_POINTS = 2

PointsOfAssessor = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class PanelCell:
    """One criterion of one proposal: the points given, from low to high, and what the panel came to."""

    criterion: Criterion
    points: tuple[int, ...]
    consensus: PanelConsensus | None = None

    @property
    def mean(self) -> Fraction | None:
        """Return the mean of the assessors; None when nobody scored."""
        return Fraction(sum(self.points), len(self.points)) if self.points else None

    @property
    def difference(self) -> int:
        """Return how far the lowest and the highest lie apart."""
        return self.points[-1] - self.points[0] if self.points else 0

    @property
    def needs_discussion(self) -> bool:
        """Say whether the assessors differ so much that the panel talks about it."""
        return self.difference >= DISCUSS_FROM_POINTS


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One proposal before the panel. `totals` holds the weighted mean of each assessor, by key."""

    proposal: Proposal
    cells: tuple[PanelCell, ...]
    score: ProposalScore | None
    totals: Mapping[int, Fraction]
    discussed_at: datetime | None
    note_count: int
    left_count: int

    @property
    def difference(self) -> int:
        """Return the largest difference on one criterion."""
        return max((each.difference for each in self.cells), default=0)

    @property
    def needs_discussion(self) -> bool:
        """Say whether the panel talks about it."""
        return any(each.needs_discussion for each in self.cells)

    @property
    def is_waiting(self) -> bool:
        """Say whether the panel talks about it and did not yet."""
        return self.needs_discussion and self.discussed_at is None

    @property
    def consensus_count(self) -> int:
        """Return on how many criteria the panel recorded something."""
        return sum(each.consensus is not None for each in self.cells)

    @property
    def urgency(self) -> tuple[int, int, Fraction, str, int]:
        """Order with the biggest difference first: on one criterion, on how many, then between the totals."""
        spread = self.score.highest - self.score.lowest if self.score else Fraction(0)
        wide = sum(each.needs_discussion for each in self.cells)
        return (-self.difference, -wide, -spread, self.proposal.region_sort_name, self.proposal.pk)


@dataclass(frozen=True, slots=True)
class PanelBoard:
    """All proposals that the reader may see, the biggest difference first, with the criteria and the assessors."""

    round: Round
    criteria: tuple[Criterion, ...]
    rows: tuple[PanelRow, ...]
    assessors: tuple[User, ...]

    @property
    def queue(self) -> tuple[PanelRow, ...]:
        """Give what the panel talks about, discussed or not."""
        return tuple(each for each in self.rows if each.needs_discussion)

    @property
    def waiting_count(self) -> int:
        """Return how many of the queue are left."""
        return sum(each.is_waiting for each in self.rows)


def panel_proposals(round_: Round, user: User) -> QuerySet[Proposal]:
    """Give the assessed proposals of a round but those in which `user` has an interest or works for the applicant."""
    competing = round_.proposals.filter(status__in=COMPETING_STATUSES)
    barred = Q(pk__in=ConflictOfInterest.objects.barring(user)) | Q(organisation__in=list(user.membership_roles))
    return competing.exclude(barred)


def panel_board(round_: Round, user: User) -> PanelBoard:
    """Read the board of a round for a member of the staff, in six statements."""
    criteria = tuple(Criterion.objects.filter(round=round_).order_by("sort_order"))
    proposals = list(panel_proposals(round_, user).select_related("organisation", "region__province"))
    return board_of(round_, criteria, proposals)


def board_of(round_: Round, criteria: Sequence[Criterion], proposals: Sequence[Proposal]) -> PanelBoard:
    """Lay out these proposals of a round: four statements more."""
    keys = [each.pk for each in proposals]
    points = points_by_proposal(keys)
    consensus = latest_consensus(keys)
    discussions = {each.proposal_id: each for each in _discussions(keys)}
    rows = [_row(each, criteria, points[each.pk], consensus[each.pk], discussions.get(each.pk)) for each in proposals]
    people = {assessor for each in points.values() for assessor in each}
    assessors = User.objects.filter(pk__in=people).order_by("function", "name", "pk")
    return PanelBoard(round_, tuple(criteria), tuple(sorted(rows, key=lambda row: row.urgency)), tuple(assessors))


def points_by_proposal(proposals: Iterable[int]) -> dict[int, PointsOfAssessor]:
    """Give the points of final assessments by proposal, assessor and criterion code; one statement."""
    rows = CriterionScore.objects.filter(
        assessment__proposal__in=list(proposals), assessment__status=AssessmentStatus.FINAL
    ).values_list("assessment__proposal_id", "assessment__assessor_id", "criterion__code", "points")
    points: dict[int, PointsOfAssessor] = defaultdict(lambda: defaultdict(dict))
    for proposal, assessor, code, each in rows:
        points[proposal][assessor][code] = each
    return points


def latest_consensus(proposals: Iterable[int]) -> dict[int, dict[int, PanelConsensus]]:
    """Give by proposal and criterion (keys) what the panel recorded last; one statement."""
    rows = PanelConsensus.objects.filter(discussion__proposal__in=list(proposals))
    rows = rows.select_related("discussion", "recorded_by").order_by("discussion", "criterion", "version")
    found: dict[int, dict[int, PanelConsensus]] = defaultdict(dict)
    for each in rows:
        found[each.discussion.proposal_id][each.criterion_id] = each
    return found


def _discussions(proposals: list[int]) -> QuerySet[PanelDiscussion]:
    left = Count("presences", filter=Q(presences__presence=PresenceKind.LEFT), distinct=True)
    rows = PanelDiscussion.objects.filter(proposal__in=proposals)
    return rows.annotate(note_count=Count("notes", distinct=True), left_count=left)


def _row(
    proposal: Proposal, criteria: Sequence[Criterion], points: PointsOfAssessor,
    consensus: Mapping[int, PanelConsensus], discussion: PanelDiscussion | None,
) -> PanelRow:  # fmt: skip
    cells = tuple(
        PanelCell(each, tuple(sorted(own[each.code] for own in points.values())), consensus.get(each.pk))
        for each in criteria
    )
    weights = [WeightedCriterion(each.code, each.weight_percentage) for each in criteria]
    given = [FinalAssessment(str(assessor), own) for assessor, own in points.items()]
    score = score_proposal(weights, given) if given else None
    totals = {int(each.assessor): each.total for each in score.assessors} if score else {}
    return PanelRow(
        proposal, cells, score, totals,
        discussion.discussed_at if discussion else None,
        getattr(discussion, "note_count", 0),
        getattr(discussion, "left_count", 0),
    )  # fmt: skip
