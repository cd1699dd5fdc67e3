"""Recording what the panel says: who may, when, and that no word is lost."""

from uuid import uuid4

import pytest
from django.utils import timezone

from assessment.enums import AttendanceKind, PresenceKind
from assessment.models import PanelConsensus, PanelDiscussion, PanelNote
from assessment.queries import scores_of_round
from assessment.services.conflicts import pin_conflict
from assessment.services.panel import (
    DiscussionInput,
    PanelRefused,
    PresenceMissing,
    Recorded,
    StaleConsensus,
    StaleMeeting,
    StalePresence,
    record_discussion,
    reopen_discussion,
    save_meeting,
)
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Round
from tests.assessment.panel_world import panel_world
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db

PRESENT, LEFT, ABSENT = PresenceKind.PRESENT, PresenceKind.LEFT, PresenceKind.ABSENT


@pytest.fixture
def world():
    world = panel_world()
    world.meet()
    return world


def move_round(world, status):
    make.move_rounds(Round.objects.filter(pk=world.round.pk), status)


def record(world, name="Oneens", by=None, **told):
    return record_discussion(
        proposal=world.proposals[name], meeting=world.meeting, told=DiscussionInput(**told),
        by=by or world.coordinator, at=timezone.now(),
    )  # fmt: skip


def everybody(world, kind=PRESENT):
    return {each.pk: kind for each in [world.coordinator, *world.assessors]}


def with_interest(world, person, name="Oneens"):
    return pin_conflict(
        proposal=world.proposals[name], assessor=person, kind="personal", explanation="Zijn zus.",
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------- the meeting


def test_a_meeting_keeps_who_was_asked_and_always_its_chair():
    world = panel_world()

    meeting = world.meet(attendance={world.assessors[0].pk: "present"})

    stored = {each.person: each.attendance for each in meeting.attendances.select_related("person")}
    assert stored == {world.coordinator: "expected", world.assessors[0]: "present"}


@pytest.mark.parametrize("status", [RoundStatus.IN_ASSESSMENT, RoundStatus.DECIDED])
def test_no_meeting_before_scoring_has_closed_or_after_the_decision(status):
    world = panel_world(is_closed=False)
    move_round(world, status)

    with pytest.raises(PanelRefused, match="panel"):
        world.meet()


def test_an_absent_person_does_not_chair():
    world = panel_world()

    with pytest.raises(PanelRefused):
        world.meet(attendance={world.coordinator.pk: AttendanceKind.ABSENT})


def test_two_meetings_on_one_day_are_refused(world):
    with pytest.raises(PanelRefused):
        world.meet()


def test_a_meeting_changed_in_another_window_is_not_overwritten(world):
    world.meet(meeting=world.meeting, expected_version=1)

    with pytest.raises(StaleMeeting):
        world.meet(meeting=world.meeting, expected_version=1)


def test_who_was_recorded_at_a_proposal_stays_on_the_list(world):
    record(world, presence=everybody(world), chair=world.coordinator)

    with pytest.raises(PanelRefused, match=str(world.assessors[0])):
        world.meet(meeting=world.meeting, attendance={world.coordinator.pk: "present"})


def test_who_was_not_recorded_may_leave_the_list(world):
    world.meet(meeting=world.meeting, attendance={world.coordinator.pk: "present"})

    assert [each.person for each in world.meeting.attendances.all()] == [world.coordinator]


# ------------------------------------------------------------------------------------------- one proposal


def test_everything_that_was_sent_is_recorded_at_once(world):
    discussion = record(
        world, presence=everybody(world), chair=world.assessors[0], note=" De begroting is ruim. ",
        consensus={"feasibility": Recorded(3, "Ruim, maar haalbaar.", 0)}, is_done=True,
    )  # fmt: skip

    assert {each.person_id: each.presence for each in discussion.presences.all()} == everybody(world)
    assert discussion.chair == world.assessors[0]
    assert [(each.text, each.written_by) for each in discussion.notes.all()] == [
        ("De begroting is ruim.", world.coordinator)
    ]
    consensus = discussion.consensuses.get()
    assert (consensus.criterion.code, consensus.version, consensus.points) == ("feasibility", 1, 3)
    assert discussion.discussed_by == world.coordinator


def test_what_is_refused_leaves_nothing_behind(world):
    with pytest.raises(PresenceMissing):
        record(world, note="Een woord", is_done=True)

    assert (PanelNote.objects.count(), PanelDiscussion.objects.count()) == (0, 0)


def test_consensus_changes_no_score_and_no_place(world):
    before = [(each.rank, each.key, each.score) for each in scores_of_round(world.round).rank().lines]

    record(world, consensus={"feasibility": Recorded(1, "Niet haalbaar.", 0)})

    assert [(each.rank, each.key, each.score) for each in scores_of_round(world.round).rank().lines] == before


def test_a_next_version_keeps_the_one_before(world):
    record(world, consensus={"feasibility": Recorded(3, "Eerst.", 0)})
    record(world, consensus={"feasibility": Recorded(None, "Toch niet eens.", 1)})

    rows = PanelConsensus.objects.order_by("version").values_list("version", "points", "reason")
    assert list(rows) == [(1, 3, "Eerst."), (2, None, "Toch niet eens.")]


def test_the_same_again_is_no_next_version(world):
    for _each in range(2):
        record(world, consensus={"feasibility": Recorded(3, "Eerst. ", 0)})

    assert PanelConsensus.objects.count() == 1


def test_consensus_of_another_window_is_not_overwritten(world):
    record(world, consensus={"feasibility": Recorded(3, "Van A.", 0)})

    with pytest.raises(StaleConsensus) as refusal:
        record(world, note="Ook een woord", consensus={"feasibility": Recorded(4, "Van B.", 0)})

    assert {code: each.reason for code, each in refusal.value.stored.items()} == {"feasibility": "Van A."}
    assert PanelNote.objects.count() == 0


def test_a_note_sent_twice_is_one_note_but_other_words_are_another(world):
    token = uuid4()
    for text in ("Een", "Een", "Twee"):
        record(world, note=text, note_token=token)

    assert sorted(PanelNote.objects.values_list("text", flat=True)) == ["Een", "Twee"]


def test_presence_of_another_window_is_not_overwritten(world):
    record(world, presence=everybody(world))

    with pytest.raises(StalePresence) as refusal:
        record(world, presence=everybody(world, ABSENT), expected_version=0)

    assert refusal.value.stored == everybody(world)


def test_the_same_presence_is_never_stale(world):
    record(world, presence=everybody(world))

    record(world, presence=everybody(world), note="Nog iets", expected_version=0)

    assert PanelNote.objects.count() == 1


# ------------------------------------------------------------------------------------------- interests


def test_who_has_an_interest_left_the_room(world):
    person = world.assessors[0]
    with_interest(world, person)

    with pytest.raises(PanelRefused, match=str(person)):
        record(world, presence=everybody(world))
    discussion = record(world, presence=everybody(world) | {person.pk: LEFT}, chair=world.coordinator, is_done=True)

    assert discussion.presences.get(person=person).presence == LEFT


def test_who_has_an_interest_does_not_chair(world):
    with_interest(world, world.assessors[0])

    with pytest.raises(PanelRefused, match=str(world.assessors[0])):
        record(world, chair=world.assessors[0])


def test_who_left_the_room_does_not_chair(world):
    with pytest.raises(PanelRefused, match=str(world.assessors[0])):
        record(world, presence={world.assessors[0].pk: ABSENT}, chair=world.assessors[0])


def test_who_has_an_interest_does_not_record(world):
    person = make.user_with_role("assessor")
    make.RoleGrantFactory(user=person, role="assessor_coordinator")
    with_interest(world, person)

    with pytest.raises(PanelRefused, match="belang"):
        record(world, by=person, note="Ik vind het goed.")


def test_who_works_for_the_applicant_does_not_record(world):
    person = make.member_of(world.proposals["Oneens"].organisation, "reader")

    with pytest.raises(PanelRefused):
        record(world, by=person, note="Ik vind het goed.")


def test_an_interest_of_afterwards_leaves_what_was_recorded(world):
    person = world.assessors[0]
    record(world, presence=everybody(world))
    with_interest(world, person)

    record(world, presence=everybody(world), note="Het belang bleek achteraf.", expected_version=1)

    assert PanelNote.objects.count() == 1


# ------------------------------------------------------------------------------------------- when, and done


@pytest.mark.parametrize("status", [ProposalStatus.IN_ASSESSMENT, ProposalStatus.DECISION_DRAFTED])
def test_nothing_is_recorded_before_scoring_closed_or_once_a_decision_is_drafted(world, status):
    make.move_proposal(world.proposals["Oneens"], status)

    with pytest.raises(PanelRefused):
        record(world, note="Te laat")


def test_nothing_is_recorded_when_scoring_is_open_again(world):
    move_round(world, RoundStatus.IN_ASSESSMENT)

    with pytest.raises(PanelRefused):
        record(world, note="Te vroeg")


def test_somebody_of_no_meeting_was_not_in_the_room(world):
    with pytest.raises(PanelRefused):
        record(world, presence={make.UserFactory().pk: PRESENT})


def test_done_needs_a_word_about_everybody_and_a_chair(world):
    with pytest.raises(PresenceMissing, match=str(world.assessors[2])):
        record(world, presence={world.coordinator.pk: PRESENT}, chair=world.coordinator, is_done=True)
    with pytest.raises(PresenceMissing):
        record(world, presence=everybody(world), is_done=True)


def test_a_discussion_can_be_taken_up_again(world):
    discussion = record(world, presence=everybody(world), chair=world.coordinator, is_done=True)

    reopen_discussion(discussion=discussion, by=world.coordinator, at=timezone.now())

    discussion.refresh_from_db()
    assert (discussion.discussed_at, discussion.discussed_by) == (None, None)


def test_every_change_leaves_its_trace(world):
    record(world, presence=everybody(world), chair=world.coordinator, is_done=True)

    history = PanelDiscussion.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "version")
    assert list(history) == [("insert", 0), ("update", 1), ("update", 2)]


def test_save_meeting_of_another_round_is_refused(world):
    other = build.PanelMeetingFactory()

    with pytest.raises(type(other).DoesNotExist):
        save_meeting(
            round_=world.round, meeting=other, meeting_date=other.meeting_date, chair=world.coordinator,
            attendance={}, by=world.coordinator, at=timezone.now(),
        )  # fmt: skip
