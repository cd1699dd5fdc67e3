"""What an assessor has to do, and where an assessment stands among the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.enums import CriterionCode
from assessment.queries import neighbours_of, worklist_of
from assessment.queries.worklist import SORTS, own_place, pages_of
from assessment.services.assessments import abstain, save_scores, set_aside
from proposals.enums import Role, RoundStatus
from proposals.models import User
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return build.scoring_round(reason_minimum_words=5)


def assigned(round_, assessor, by):
    proposal = build.admissible_proposal(round_)
    return build.assigned(proposal, assessor, by=by)


def test_work_stands_before_what_is_done(round_, assessor, coordinator):
    done = build.assess(build.admissible_proposal(round_), assessor)
    untouched = assigned(round_, assessor, coordinator)
    begun = build.assess(build.admissible_proposal(round_), assessor, final=False)
    stopped = assigned(round_, assessor, coordinator)
    abstain(assessment=stopped, reason="Familie.", by=assessor, at=timezone.now())

    (work,) = worklist_of(assessor, "stand")

    assert list(work.assessments) == [begun, untouched, stopped, done]
    assert (work.todo_count, work.done_count, work.next_to_do) == (2, 2, begun)


@pytest.mark.parametrize(
    ("reason", "counted"), [("een twee drie vier", 0), ("  een twee\ndrie  vier vijf ", 1), ("", 0)]
)
def test_a_criterion_is_done_with_points_and_enough_words(round_, assessor, coordinator, reason, counted):
    assessment = assigned(round_, assessor, coordinator)
    scores = {CriterionCode.FEASIBILITY: (3, reason), CriterionCode.EXPECTED_IMPACT: (None, build.REASON)}
    save_scores(assessment=assessment, scores=scores, by=assessor, at=timezone.now())

    row = worklist_of(assessor)[0].assessments[0]

    assert (row.scored_count, row.criterion_count) == (counted, 5)


def test_round_in_assessment_stands_before_a_closed_one(round_, assessor, coordinator):
    other = build.scoring_round()
    assigned(other, assessor, coordinator)
    other.status = RoundStatus.SCORING_CLOSED
    other.save()
    assigned(round_, assessor, coordinator)

    assert [(each.round, each.is_open) for each in worklist_of(assessor)] == [(round_, True), (other, False)]


def test_nothing_of_others_and_nothing_that_was_taken_away(round_, assessor, coordinator):
    (other,) = build.assessors(1)
    assigned(round_, other, coordinator)
    set_aside(assessment=assigned(round_, assessor, coordinator), reason="Dubbel.", by=coordinator, at=timezone.now())

    assert worklist_of(assessor) == ()
    assert worklist_of(make.UserFactory()) == ()


def test_next_one_follows_and_starts_again_at_the_front(round_, assessor, coordinator):
    first, second, third = sorted((assigned(round_, assessor, coordinator) for _each in range(3)), key=own_place)
    abstain(assessment=second, reason="Familie.", by=assessor, at=timezone.now())

    places = [neighbours_of(each) for each in (first, second, third)]

    assert [(each.position, each.total, each.todo) for each in places] == [(1, 3, 2), (2, 3, 2), (3, 3, 2)]
    assert [each.following for each in places] == [third.pk, third.pk, first.pk]


def test_the_own_order_is_stable_and_differs_between_assessors(round_, coordinator):
    panel = build.assessors(2)
    proposals = [build.admissible_proposal(round_) for _each in range(12)]
    for proposal in proposals:
        for assessor in panel:
            build.assigned(proposal, assessor, by=coordinator)

    orders = [[each.proposal for each in worklist_of(assessor)[0].assessments] for assessor in panel]
    again = [[each.proposal for each in worklist_of(assessor)[0].assessments] for assessor in panel]

    assert orders == again
    assert set(orders[0]) == set(orders[1]) == set(proposals)
    assert orders[0] != orders[1] and proposals not in orders


def test_one_more_proposal_leaves_the_order_of_the_others(round_, assessor, coordinator):
    for _each in range(8):
        assigned(round_, assessor, coordinator)
    before = worklist_of(assessor)[0].assessments

    added = assigned(round_, assessor, coordinator)

    after = worklist_of(assessor)[0].assessments
    assert tuple(each for each in after if each != added) == before


def test_sorted_by_title_and_by_last_saved(round_, assessor, coordinator):
    b, a, c = (
        build.assigned(build.admissible_proposal(round_, title=title), assessor, by=coordinator)
        for title in ("Boven", "achter", "Centraal")
    )
    for each in (c, a):
        save_scores(assessment=each, scores={}, by=assessor, at=timezone.now())

    assert list(worklist_of(assessor, "titel")[0].assessments) == [a, b, c]
    assert list(worklist_of(assessor, "bewaard")[0].assessments) == [a, c, b]
    assert set(worklist_of(assessor, "bestaat-niet")[0].assessments) == {a, b, c}


def test_go_on_with_what_was_saved_last(round_, assessor, coordinator):
    rows = [assigned(round_, assessor, coordinator) for _each in range(4)]
    assert worklist_of(assessor)[0].next_to_do == min(rows, key=own_place)
    for each in (rows[2], rows[1]):
        save_scores(assessment=each, scores={}, by=assessor, at=timezone.now())

    (work,) = worklist_of(assessor)

    assert (work.next_to_do, work.stopped_halfway) == (rows[1], True)


@pytest.mark.parametrize(("words", "pages"), [(None, None), (0, 1), (400, 1), (401, 2), (5600, 14)])
def test_pages_are_told_from_the_words(words, pages):
    assert pages_of(words) == pages


@pytest.mark.parametrize("sort", SORTS)
def test_what_was_taken_off_staff_is_no_work_after_scoring(round_, coordinator, sort):
    """Who is staff as well reads all of a round once scoring is closed: that makes it no work."""
    make.RoleGrantFactory(user=coordinator, role=Role.ASSESSOR)
    kept = build.assess(build.admissible_proposal(round_), coordinator)
    taken = assigned(round_, coordinator, make.UserFactory())
    set_aside(assessment=taken, reason="Dubbel.", by=make.UserFactory(), at=timezone.now())
    round_.status = RoundStatus.SCORING_CLOSED
    round_.save()

    (work,) = worklist_of(User.objects.get(pk=coordinator.pk), sort)

    assert list(work.assessments) == [kept]


def test_after_the_date_it_says_so_while_scoring_is_open(round_, assessor, coordinator):
    assigned(round_, assessor, coordinator)
    for days, is_late in ((1, False), (-1, True)):
        round_.scoring_closes_at = timezone.now() + timedelta(days=days)
        round_.save()
        assert worklist_of(assessor)[0].is_late is is_late
    round_.status = RoundStatus.SCORING_CLOSED
    round_.save()

    assert worklist_of(assessor)[0].is_late is False


def test_the_panel_is_offered_to_who_was_asked(round_, assessor, coordinator):
    (other,) = build.assessors(1)
    proposal = build.admissible_proposal(round_)
    for each in (assessor, other):
        build.assess(proposal, each)
    round_.status = RoundStatus.SCORING_CLOSED
    round_.save()
    with make.past_the_steps():
        build.PanelAttendanceFactory(meeting=build.PanelMeetingFactory(round=round_), person=assessor)

    assert [worklist_of(each)[0].has_panel for each in (assessor, other)] == [True, False]
