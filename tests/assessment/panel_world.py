"""A round before its panel: three assessors who differ, and a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from assessment.enums import AttendanceKind
from assessment.models import PanelMeeting
from assessment.services.panel import save_meeting
from assessment.services.scoring import close_scoring
from proposals.enums import Role
from proposals.models import Proposal, Round, User
from tests.factories import assessment as build
from tests.factories import proposals as make

EVEN = [[3] * 5] * 3
# The second criterion goes from 2 to 5, the others from 3 to 4.
APART = [[3, 2, 3, 3, 3], [4, 5, 4, 4, 4], [3, 3, 3, 3, 3]]
# Two criteria two points apart.
TWICE = [[3, 2, 2, 3, 3], [3, 4, 4, 3, 3], [3, 3, 3, 3, 3]]


@dataclass
class World:
    """A round whose scoring is closed; proposals by name, assessors in order, who presides and who records."""

    round: Round
    proposals: dict[str, Proposal]
    assessors: list[User]
    coordinator: User
    meeting: PanelMeeting | None = None

    @property
    def now(self):
        return timezone.now()

    def meet(self, came: AttendanceKind = AttendanceKind.PRESENT, **values: object) -> PanelMeeting:
        """Hold a meeting with the coordinator as chair, to which all assessors come."""
        people = {each.pk: came for each in [self.coordinator, *self.assessors]}
        told = {"meeting_date": timezone.localdate(), "chair": self.coordinator, "attendance": people}
        told |= {"by": self.coordinator, "at": self.now, "meeting": None, **values}
        self.meeting = save_meeting(round_=self.round, **told)
        return self.meeting


def panel_world(scores: Mapping[str, Sequence[Sequence[int]]] | None = None, *, is_closed=True, **values) -> World:
    """Make a round in which each proposal (by name) got these points from assessor 1, 2 and 3."""
    round_ = build.scoring_round(**{"slug": "ronde", **values})
    people = build.assessors(3)
    coordinator = make.user_with_role(Role.ASSESSOR_COORDINATOR, function="Coördinator")
    proposals, given = {}, []
    for name, points in (scores or {"Eens": EVEN, "Oneens": APART, "Twee": TWICE}).items():
        proposals[name] = build.admissible_proposal(
            round_, title=name, requested_amount=Decimal(200_000), reference=f"MD27 {name}", region_sort_name=name
        )
        given += [(proposals[name], person, own) for person, own in zip(people, points, strict=True)]
    build.assess_all(given)
    if is_closed:
        close_scoring(round_=round_, by=coordinator, at=timezone.now())
    for each in proposals.values():
        each.refresh_from_db()
    round_.refresh_from_db()
    return World(round_, proposals, people, coordinator)
