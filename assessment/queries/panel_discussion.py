"""One proposal before the panel: scores with reasons side by side, who was there, notes and consensus."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from assessment.enums import AssessmentStatus, AttendanceKind, PresenceKind
from assessment.models import (
    Assessment,
    ConflictOfInterest,
    Criterion,
    CriterionScore,
    PanelAttendance,
    PanelConsensus,
    PanelDiscussion,
    PanelDraft,
    PanelMeeting,
    PanelNote,
    PanelPresence,
)
from assessment.queries.panel import PanelBoard, PanelRow, board_of
from proposals.enums import Role
from proposals.models import Proposal, RoleGrant, Round, User
from proposals.queries import one_or_none


@dataclass(frozen=True, slots=True)
class CriterionTalk:
    """One criterion: what each assessor gave and why, in the order of the assessors, and what the panel recorded.

    `versions` holds everything that was recorded, oldest first.
    """

    criterion: Criterion
    scores: tuple[CriterionScore, ...]
    difference: int
    needs_discussion: bool
    versions: tuple[PanelConsensus, ...]

    @property
    def consensus(self) -> PanelConsensus | None:
        """Return what is in force."""
        return self.versions[-1] if self.versions else None

    @property
    def version(self) -> int:
        """Return the number of the last version, 0 when nothing was recorded."""
        return self.versions[-1].version if self.versions else 0


@dataclass(frozen=True, slots=True)
class PersonInRoom:
    """Somebody of the meeting: what is recorded, and what the interests and the list of the meeting say.

    `has_interest` is about now: who has one in force cannot be recorded as being in the room. `expected` is what
    the form shows first; None when it has to be chosen.
    """

    person: User
    has_interest: bool
    attendance: AttendanceKind
    recorded: PanelPresence | None

    @property
    def expected(self) -> PresenceKind | None:
        """Return what was recorded, or else what follows from the interest or the list of the meeting."""
        if self.recorded is not None:
            return PresenceKind(self.recorded.presence)
        if self.attendance == AttendanceKind.ABSENT:
            return PresenceKind.ABSENT
        if self.has_interest:
            return PresenceKind.LEFT
        return PresenceKind.PRESENT if self.attendance == AttendanceKind.PRESENT else None

    @property
    def was_there_with_interest(self) -> bool:
        """Say whether somebody is recorded as present whose interest became known afterwards."""
        return self.has_interest and self.recorded is not None and self.recorded.presence == PresenceKind.PRESENT


@dataclass(frozen=True, slots=True)
class PanelTalk:
    """A proposal before the panel, whole."""

    row: PanelRow
    assessors: tuple[User, ...]
    criteria: tuple[CriterionTalk, ...]
    meeting: PanelMeeting | None
    discussion: PanelDiscussion | None
    people: tuple[PersonInRoom, ...]
    notes: tuple[PanelNote, ...]

    @property
    def proposal(self) -> Proposal:
        """Return the proposal."""
        return self.row.proposal

    @property
    def difference(self) -> int:
        """Return the largest difference on one criterion."""
        return self.row.difference


@dataclass(frozen=True, slots=True)
class PlaceInQueue:
    """Where a proposal stands among those the panel talks about, or among all; keys of its neighbours."""

    position: int
    total: int
    previous: int | None
    following: int | None
    is_queue: bool


def meetings_of(round_: Round) -> list[PanelMeeting]:
    """Give the meetings of a round, first day first."""
    return list(PanelMeeting.objects.filter(round=round_).select_related("chair").order_by("meeting_date", "pk"))


def panel_talk(proposal: Proposal, meetings: list[PanelMeeting]) -> PanelTalk:
    """Read everything about one proposal, in twelve statements; who may read it is asked before.

    It belongs to the meeting in which it was discussed, otherwise to the last one of `meetings`.
    """
    criteria = tuple(Criterion.objects.filter(round=proposal.round_id).order_by("sort_order"))
    board = board_of(proposal.round, criteria, [proposal])
    rows = PanelDiscussion.objects.filter(proposal=proposal).select_related("chair", "discussed_by")
    discussion = one_or_none(rows)
    by_pk = {each.pk: each for each in meetings}
    meeting = by_pk.get(discussion.meeting_id) if discussion else (meetings[-1] if meetings else None)
    return PanelTalk(
        row=board.rows[0],
        assessors=board.assessors,
        criteria=_criteria(board, proposal),
        meeting=meeting,
        discussion=discussion,
        people=_people(proposal, meeting, discussion),
        notes=_notes(discussion),
    )


def own_draft(proposal: Proposal, user: User) -> PanelDraft | None:
    """Give what this person typed about a proposal and did not record; nobody else's is ever asked for."""
    return one_or_none(PanelDraft.objects.filter(proposal=proposal, saved_by=user))


def place_in_queue(board: PanelBoard, proposal: Proposal) -> PlaceInQueue:
    """Tell the neighbours of a proposal: in the queue when it is in it, otherwise among all rows."""
    queue = [each.proposal.pk for each in board.queue]
    keys = queue if proposal.pk in queue else [each.proposal.pk for each in board.rows]
    place = keys.index(proposal.pk)
    return PlaceInQueue(
        position=place + 1,
        total=len(keys),
        previous=keys[place - 1] if place else None,
        following=keys[place + 1] if place + 1 < len(keys) else None,
        is_queue=proposal.pk in queue,
    )


def _criteria(board: PanelBoard, proposal: Proposal) -> tuple[CriterionTalk, ...]:
    final = Assessment.objects.filter(proposal=proposal, status=AssessmentStatus.FINAL)
    scores = CriterionScore.objects.filter(assessment__in=final).select_related("assessment")
    place = {person.pk: number for number, person in enumerate(board.assessors)}
    given: dict[int, list[CriterionScore]] = defaultdict(list)
    for each in sorted(scores, key=lambda score: place[score.assessment.assessor_id]):
        given[each.criterion_id].append(each)
    recorded: dict[int, list[PanelConsensus]] = defaultdict(list)
    for version in PanelConsensus.objects.filter(discussion__proposal=proposal).select_related("recorded_by"):
        recorded[version.criterion_id].append(version)
    return tuple(
        CriterionTalk(
            cell.criterion,
            tuple(given[cell.criterion.pk]),
            cell.difference,
            cell.needs_discussion,
            tuple(sorted(recorded[cell.criterion.pk], key=lambda row: row.version)),
        )
        for cell in board.rows[0].cells
    )


def _people(
    proposal: Proposal, meeting: PanelMeeting | None, discussion: PanelDiscussion | None
) -> tuple[PersonInRoom, ...]:
    if meeting is None:
        return ()
    attending = PanelAttendance.objects.filter(meeting=meeting).select_related("person")
    tied = set(ConflictOfInterest.objects.in_force().filter(proposal=proposal).values_list("assessor_id", flat=True))
    recorded = {each.person_id: each for each in PanelPresence.objects.filter(discussion=discussion)}
    return tuple(
        PersonInRoom(each.person, each.person_id in tied, AttendanceKind(each.attendance), recorded.get(each.person_id))
        for each in attending.order_by("person__function", "person__name", "person_id")
    )


def _notes(discussion: PanelDiscussion | None) -> tuple[PanelNote, ...]:
    notes = PanelNote.objects.filter(discussion=discussion).select_related("written_by")
    return tuple(notes.order_by("written_at", "pk"))


def people_for_panel(round_: Round) -> list[User]:
    """Give who can be asked: assessors of the round, those who divide the work, and who was asked before."""
    asked = Assessment.objects.filter(proposal__round=round_).exclude(status=AssessmentStatus.SET_ASIDE)
    before = PanelAttendance.objects.filter(meeting__round=round_)
    staff = RoleGrant.objects.current().filter(role__in=[Role.ASSESSOR_COORDINATOR, Role.PROGRAMME_OFFICER])
    keys = [each.order_by().values(name) for each, name in ((asked, "assessor"), (before, "person"), (staff, "user"))]
    wanted = Q(pk__in=keys[0]) | Q(pk__in=keys[1]) | Q(pk__in=keys[2])
    return list(User.objects.filter(wanted, is_active=True).order_by("function", "name", "pk"))
