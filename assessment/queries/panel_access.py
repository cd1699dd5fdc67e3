"""What an assessor may read of the panel: the own proposals, once everything of their own is final.

Assessors see the scores of others when scoring is closed and their own are final (decisions of the house,
number 11), and only of proposals that they assessed: of others they never declared to have no interest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.enums import AssessmentStatus, AttendanceKind
from assessment.models import Assessment, Criterion, CriterionScore, PanelAttendance
from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.queries.panel import PanelBoard, board_of, panel_proposals
from assessment.queries.worklist import OPEN_STATUSES
from proposals.models import Round, User


class PanelDoor(StrEnum):
    """Whether the panel is open for an assessor, and if not, why."""

    OPEN = "open"
    SCORING = "scoring"
    UNFINISHED = "unfinished"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """The board of an assessor; without rows unless the door is open. `points` are the own ones."""

    door: PanelDoor
    board: PanelBoard | None
    points: Mapping[tuple[int, int], int]

    def own(self, proposal: int, criterion: int) -> int | None:
        """Give the own points by key of proposal and criterion."""
        return self.points.get((proposal, criterion))


def own_panel(round_: Round, user: User) -> OwnPanel:
    """Give what an assessor sees of the panel of a round."""
    door = panel_door(round_, user)
    if door != PanelDoor.OPEN:
        return OwnPanel(door, None, {})
    final = Assessment.objects.visible_to(user).filter(
        assessor=user, status=AssessmentStatus.FINAL, declared_free_at__isnull=False
    )
    proposals = panel_proposals(round_, user).filter(pk__in=final.values("proposal"))
    criteria = tuple(Criterion.objects.filter(round=round_).order_by("sort_order"))
    board = board_of(round_, criteria, list(proposals.select_related("organisation")))
    rows = CriterionScore.objects.filter(assessment__in=final.values("pk"))
    points = {
        (proposal, criterion): each
        for proposal, criterion, each in rows.values_list("assessment__proposal_id", "criterion_id", "points")
    }
    return OwnPanel(door, board, points)


def panel_door(round_: Round, user: User) -> PanelDoor:
    """Say whether the panel of a round is open for an assessor."""
    if round_.status not in STATUSES_AFTER_SCORING:
        return PanelDoor.SCORING
    own = Assessment.objects.visible_to(user).filter(assessor=user, proposal__round=round_)
    if own.filter(status__in=OPEN_STATUSES).exists():
        return PanelDoor.UNFINISHED
    asked = PanelAttendance.objects.filter(meeting__round=round_, person=user)
    if not asked.exclude(attendance=AttendanceKind.ABSENT).exists():
        return PanelDoor.NOT_ASKED
    return PanelDoor.OPEN
