"""The board of the panel: exact figures, big differences first, and never a proposal of an interest."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.enums import AttendanceKind, PresenceKind
from assessment.queries.panel import panel_board
from assessment.queries.panel_access import PanelDoor, own_panel
from assessment.queries.panel_discussion import meetings_of, panel_talk, people_for_panel, place_in_queue
from assessment.services.assessments import abstain
from assessment.services.conflicts import pin_conflict
from assessment.services.panel import DiscussionInput, Recorded, record_discussion
from assessment.services.scoring import close_scoring
from proposals.enums import Role, RoundStatus
from proposals.models import Proposal, Round
from tests.assessment.panel_world import EVEN, panel_world
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = panel_world()
    world.meet()
    return world


def with_interest(world, person, name="Oneens"):
    pin_conflict(
        proposal=world.proposals[name], assessor=person, kind="personal", explanation="Zijn zus.",
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


def titles(board):
    return [each.proposal.title for each in board.rows]


def talk_of(world, name="Oneens"):
    proposal = Proposal.objects.select_related("round", "organisation").get(pk=world.proposals[name].pk)
    return panel_talk(proposal, meetings_of(world.round))


def test_the_biggest_difference_stands_first_then_the_most_criteria(world):
    board = panel_board(world.round, world.coordinator)

    assert titles(board) == ["Oneens", "Twee", "Eens"]
    assert [each.difference for each in board.rows] == [3, 2, 0]
    assert [each.proposal.title for each in board.queue] == ["Oneens", "Twee"]
    assert board.waiting_count == 2


def test_cells_hold_the_exact_mean_and_the_ends(world):
    row = panel_board(world.round, world.coordinator).rows[0]

    assert row.cells[1].points == (2, 3, 5)
    assert (row.cells[1].mean, row.cells[1].difference) == (Fraction(10, 3), 3)
    assert row.score.total == Fraction(10, 3)
    assert row.totals == {
        world.assessors[0].pk: Fraction(14, 5), world.assessors[1].pk: Fraction(21, 5), world.assessors[2].pk: 3,
    }  # fmt: skip


def test_who_abstained_is_not_counted():
    world = panel_world(is_closed=False)
    extra = make.user_with_role(Role.ASSESSOR)
    asked = build.assess(world.proposals["Eens"], extra, [1] * 5, final=False)
    abstain(assessment=asked, reason="Te weinig kennis.", by=extra, at=timezone.now())
    close_scoring(round_=world.round, by=world.coordinator, at=timezone.now())

    row = next(each for each in panel_board(world.round, world.coordinator).rows if each.proposal.title == "Eens")

    assert (row.cells[0].points, row.difference) == ((3, 3, 3), 0)


def test_an_interest_takes_the_whole_row_away_also_from_staff(world):
    make.RoleGrantFactory(user=world.assessors[0], role=Role.ASSESSOR_COORDINATOR)
    person = type(world.assessors[0]).objects.get(pk=world.assessors[0].pk)
    assert titles(panel_board(world.round, person)) == ["Oneens", "Twee", "Eens"]

    with_interest(world, person)
    board = panel_board(world.round, person)

    assert titles(board) == ["Twee", "Eens"]
    assert (len(board.queue), board.waiting_count) == (1, 1)


def test_who_works_for_an_applicant_does_not_see_its_row(world):
    person = make.user_with_role(Role.PROGRAMME_OFFICER)
    make.MembershipFactory(user=person, organisation=world.proposals["Oneens"].organisation)

    assert titles(panel_board(world.round, type(person).objects.get(pk=person.pk))) == ["Twee", "Eens"]


def statements(action):
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def test_the_board_takes_six_statements_for_one_proposal_and_for_thirty():
    one = panel_world({"Een": EVEN}, slug="een")
    many = panel_world({f"Voorstel {number}": EVEN for number in range(30)}, slug="dertig", reference_prefix="MD30")
    for each in (one, many):
        each.coordinator.membership_roles  # noqa: B018 - read along with the account

    counted = [statements(lambda world=each: panel_board(world.round, world.coordinator)) for each in (one, many)]

    assert counted == [6, 6]


def test_a_proposal_takes_twelve_statements_also_with_notes_and_versions(world):
    proposal = Proposal.objects.select_related("round").get(pk=world.proposals["Oneens"].pk)
    meetings = meetings_of(world.round)
    before = statements(lambda: panel_talk(proposal, meetings))
    discussion = build.PanelDiscussionFactory(meeting=world.meeting, proposal=proposal)
    for _each in range(30):
        build.PanelNoteFactory(discussion=discussion)
    for number in range(1, 6):
        criterion = world.round.criteria.get(sort_order=number)
        build.PanelConsensusFactory.create_batch(2, discussion=discussion, criterion=criterion)

    after = statements(lambda: panel_talk(proposal, meetings))

    assert (before, after) == (12, 12)


def test_scores_stand_in_the_order_of_the_assessors(world):
    talk = talk_of(world)

    assert [each.points for each in talk.criteria[1].scores] == [2, 5, 3]
    assert [str(each) for each in talk.assessors] == ["Beoordelaar 1", "Beoordelaar 2", "Beoordelaar 3"]


def test_who_has_an_interest_is_expected_to_leave_and_who_is_absent_is_absent(world):
    with_interest(world, world.assessors[0])
    world.meet(
        meeting=world.meeting,
        attendance={
            world.coordinator.pk: AttendanceKind.PRESENT, world.assessors[0].pk: AttendanceKind.PRESENT,
            world.assessors[1].pk: AttendanceKind.ABSENT, world.assessors[2].pk: AttendanceKind.EXPECTED,
        },
    )  # fmt: skip

    expected = {each.person: each.expected for each in talk_of(world).people}

    assert expected == {
        world.coordinator: PresenceKind.PRESENT,
        world.assessors[0]: PresenceKind.LEFT,
        world.assessors[1]: PresenceKind.ABSENT,
        world.assessors[2]: None,
    }


def test_an_interest_of_afterwards_is_told(world):
    told = DiscussionInput(presence={world.assessors[0].pk: PresenceKind.PRESENT})
    record_discussion(
        proposal=world.proposals["Oneens"], meeting=world.meeting, told=told, by=world.coordinator, at=timezone.now()
    )
    with_interest(world, world.assessors[0])

    assert [each.person for each in talk_of(world).people if each.was_there_with_interest] == [world.assessors[0]]


def test_neighbours_go_through_the_queue_and_else_through_all(world):
    board = panel_board(world.round, world.coordinator)
    keys = {name: each.pk for name, each in world.proposals.items()}

    first, last, outside = (place_in_queue(board, world.proposals[name]) for name in ("Oneens", "Twee", "Eens"))

    assert (first.position, first.total, first.previous, first.following) == (1, 2, None, keys["Twee"])
    assert (last.previous, last.following) == (keys["Oneens"], None)
    assert (outside.position, outside.total, outside.previous, outside.is_queue) == (3, 3, keys["Twee"], False)


def test_people_to_ask_are_assessors_of_the_round_and_who_divides_the_work(world):
    build.assessors(1)
    officer = make.user_with_role(Role.PROGRAMME_OFFICER, function="Programmamedewerker")

    assert set(people_for_panel(world.round)) == {*world.assessors, world.coordinator, officer}


# ------------------------------------------------------------------------------------------- the assessor


def test_an_assessor_reads_the_own_proposals_with_the_own_points(world):
    seen = own_panel(world.round, world.assessors[0])

    assert (seen.door, titles(seen.board)) == (PanelDoor.OPEN, ["Oneens", "Twee", "Eens"])
    second = seen.board.criteria[1].pk
    assert seen.own(world.proposals["Oneens"].pk, second) == 2


def test_an_interest_takes_the_row_away_from_an_assessor(world):
    with_interest(world, world.assessors[0])

    assert titles(own_panel(world.round, world.assessors[0]).board) == ["Twee", "Eens"]


def test_an_assessor_sees_nothing_of_a_proposal_of_others(world):
    other = make.user_with_role(Role.ASSESSOR)
    build.AssessmentFactory(proposal=world.proposals["Eens"], assessor=other, status="set_aside")
    build.PanelAttendanceFactory(meeting=world.meeting, person=other)

    assert own_panel(world.round, other).board.rows == ()


def door(world, person):
    return own_panel(Round.objects.get(pk=world.round.pk), person).door


def test_the_door_stays_closed_until_scoring_is(world):
    Round.objects.filter(pk=world.round.pk).update(status=RoundStatus.IN_ASSESSMENT)

    assert door(world, world.assessors[0]) == PanelDoor.SCORING


def test_the_door_stays_closed_while_an_own_assessment_is_open(world):
    build.AssessmentFactory(proposal=build.admissible_proposal(world.round), assessor=world.assessors[0])

    assert door(world, world.assessors[0]) == PanelDoor.UNFINISHED
    assert door(world, world.assessors[1]) == PanelDoor.OPEN


@pytest.mark.parametrize("came", [None, AttendanceKind.ABSENT])
def test_the_door_opens_for_who_was_asked_and_came(world, came):
    people = {world.coordinator.pk: AttendanceKind.PRESENT}
    if came:
        people[world.assessors[0].pk] = came
    world.meet(meeting=world.meeting, attendance=people)

    assert door(world, world.assessors[0]) == PanelDoor.NOT_ASKED


def test_the_last_version_is_in_force(world):
    for version, words in enumerate(("Eerst.", "Daarna.")):
        told = DiscussionInput(consensus={"feasibility": Recorded(3, words, version)})
        record_discussion(
            proposal=world.proposals["Oneens"], meeting=world.meeting, told=told, by=world.coordinator,
            at=timezone.now(),
        )  # fmt: skip

    row = panel_board(world.round, world.coordinator).rows[0]
    talk = talk_of(world).criteria[1]

    assert (row.cells[1].consensus.reason, row.consensus_count) == ("Daarna.", 1)
    assert [each.reason for each in talk.versions] == ["Eerst.", "Daarna."]
