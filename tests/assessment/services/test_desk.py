"""Two windows, lost answers and late ones: at the desk no word is lost and none comes back by itself."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment, CriterionScore, Standing
from assessment.queries.revisions import PER_PAGE, revisions_of
from assessment.queries.standings import standing_differences
from assessment.services.assessments import (
    AssessmentLocked,
    NotDeclared,
    PointsOutsideScale,
    ScoringClosed,
    abstain,
    set_aside,
)
from assessment.services.desk import Entry, digest_of, hold, keep, set_aside_in
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.services.section_saves import Window
from tests.factories import assessment as build
from tests.factories import proposals as make

FIT, FEASIBILITY = CriterionCode.ACTION_PLAN_FIT, CriterionCode.FEASIBILITY
EMPTY = digest_of(None, "")


@pytest.fixture
def assessment(assessor, coordinator):
    round_ = build.scoring_round(reason_minimum_words=5)
    return build.assigned(build.admissible_proposal(round_), assessor, by=coordinator)


@pytest.fixture
def save(assessment):
    """Save what a window holds, as the desk does."""

    def saved(entries, window="", turn=1, **options):
        with transaction.atomic():
            held = hold(pk=assessment.pk, by=User.objects.get(pk=assessment.assessor_id))
            return keep(held, entries, window=Window(window, turn), **options)

    return saved


def stored(assessment, code=FIT):
    return assessment.scores.filter(criterion__code=code).values_list("points", "reason").get()


def full(points=4, reason=build.REASON, seen=EMPTY):
    return {code: Entry(points, reason, seen) for code in CriterionCode.values}


def test_half_finished_work_is_kept(assessment, save):
    assert save({FIT: Entry(2, "Twijfel", EMPTY)}).clashes == frozenset()

    assessment.refresh_from_db()
    assert (assessment.status, assessment.version) == (AssessmentStatus.IN_PROGRESS, 2)
    assert assessment.saved_at is not None
    assert stored(assessment) == (2, "Twijfel")


def test_what_is_the_same_writes_nothing(assessment, save, django_assert_num_queries):
    save({FIT: Entry(2, "Twijfel", EMPTY)})
    assessment.refresh_from_db()

    save({FIT: Entry(2, "Twijfel", digest_of(2, "Twijfel"))})

    again = Assessment.objects.get(pk=assessment.pk)
    assert (again.version, again.saved_at) == (assessment.version, assessment.saved_at)


def test_the_second_window_does_not_overwrite_and_its_words_wait(assessment, save):
    save({FIT: Entry(4, "Eerste venster", EMPTY)}, "een")

    assert save({FIT: Entry(2, "Tweede venster", EMPTY)}, "twee").clashes == {FIT}

    assert stored(assessment) == (4, "Eerste venster")
    assessment.refresh_from_db()
    assert set_aside_in(assessment) == {FIT: (2, "Tweede venster")}
    save({FIT: Entry(2, "Samen", digest_of(4, "Eerste venster"))}, "drie", settled={FIT})
    assessment.refresh_from_db()
    assert (stored(assessment), set_aside_in(assessment)) == ((2, "Samen"), {})
    kept = Assessment.pgh_event_model.objects.filter(pgh_obj=assessment.pk).values_list("typed", flat=True)
    assert any(each.get(FIT, {}).get("aside") == [2, "Tweede venster"] for each in kept), "history keeps it"


def test_windows_that_touch_other_criteria_do_not_meet(assessment, save):
    save({FIT: Entry(4, "Eerste", EMPTY), FEASIBILITY: Entry(None, "", EMPTY)}, "een")

    kept = save({FIT: Entry(None, "", EMPTY), FEASIBILITY: Entry(3, "Tweede", EMPTY)}, "twee")

    assert kept.clashes == frozenset()
    assert (stored(assessment), stored(assessment, FEASIBILITY)) == ((4, "Eerste"), (3, "Tweede"))


def test_what_one_window_emptied_does_not_come_back_from_another(assessment, save):
    save({FIT: Entry(4, "Weg ermee", EMPTY)}, "een", 1)
    shown = digest_of(4, "Weg ermee")
    save({FIT: Entry(None, "", shown)}, "een", 2)

    assert save({FIT: Entry(4, "Weg ermee", shown)}, "twee").clashes == frozenset()

    assert stored(assessment) == (None, "")


def test_an_answer_that_got_lost_is_no_second_window(assessment, save):
    save({FIT: Entry(4, "Een", EMPTY)}, "een", 1)

    assert save({FIT: Entry(4, "Een twee", EMPTY)}, "een", 2).clashes == frozenset()
    assert stored(assessment) == (4, "Een twee")
    # Back to what the page was shown at first: that is typed too.
    save({FIT: Entry(None, "", EMPTY)}, "een", 3)
    assert stored(assessment) == (None, "")


def test_a_save_that_comes_late_does_not_go_over_a_later_one(assessment, save):
    save({FIT: Entry(4, "Een twee", EMPTY)}, "een", 2)

    assert save({FIT: Entry(4, "Een", EMPTY)}, "een", 1).clashes == frozenset()
    assert stored(assessment) == (4, "Een twee")


def test_finishing_keeps_what_was_typed_when_something_is_missing(assessment, save):
    kept = save({**full(), FIT: Entry(4, "Te kort", EMPTY)}, finishes=True)

    assert [(each.code, each.field) for each in kept.problems] == [(FIT, "reason")]
    assessment.refresh_from_db()
    assert (assessment.status, stored(assessment)) == (AssessmentStatus.IN_PROGRESS, (4, "Te kort"))


def test_finishing_makes_it_final_unless_another_window_came_in_between(assessment, save):
    save({FIT: Entry(1, build.REASON, EMPTY)}, "een")
    assert save(full(), "twee", finishes=True).clashes == {FIT}
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.IN_PROGRESS

    seen = {code: Entry(4, build.REASON, digest_of(4, build.REASON)) for code in CriterionCode.values}
    save({**seen, FIT: Entry(4, build.REASON, digest_of(1, build.REASON))}, "twee", finishes=True)

    assessment.refresh_from_db()
    assert (assessment.status, assessment.finished_at is None) == (AssessmentStatus.FINAL, False)


def test_the_stored_score_follows_finishing_at_the_desk(assessment, save):
    save(full(5), finishes=True)

    proposal = assessment.proposal
    assert standing_differences(proposal.round) == []
    assert Standing.objects.get(proposal=proposal).assessment_count == 1


@pytest.mark.parametrize("points", [0, 6, -1, 32_000])
def test_points_outside_the_scale_are_refused(assessment, save, points):
    with pytest.raises(PointsOutsideScale):
        save({FIT: Entry(points, "Mooi", EMPTY)})

    assert stored(assessment) == (None, "")


def test_nothing_is_kept_when_the_round_or_the_assessment_is_closed(assessment, save):
    abstain(assessment=assessment, reason="Familie.", by=assessment.assessor, at=timezone.now())
    with pytest.raises(AssessmentLocked):
        save(full())
    Round.objects.update(status=RoundStatus.SCORING_CLOSED)
    with pytest.raises(ScoringClosed):
        save(full())
    Assessment.objects.update(declared_free_at=None)
    with pytest.raises(NotDeclared):
        save(full())

    assert stored(assessment) == (None, "")


def test_work_that_was_taken_away_does_not_exist(assessment, save, coordinator):
    set_aside(assessment=assessment, reason="Dubbel.", by=coordinator, at=timezone.now())

    with pytest.raises(Assessment.DoesNotExist):
        save(full())


def test_nobody_else_finds_it(assessment):
    others = [*build.assessors(1), make.user_with_role("programme_officer")]
    for person in others:
        with pytest.raises(Assessment.DoesNotExist), transaction.atomic():
            hold(pk=assessment.pk, by=person)


def test_every_save_is_a_revision_newest_first(assessment, save):
    save({FIT: Entry(2, "Twijfel", EMPTY)}, "een", 1)
    save({FIT: Entry(4, "Toch goed", EMPTY)}, "een", 2)

    page = revisions_of(assessment)

    revisions = {score.criterion.code: list(each) for score, each in page.criteria}
    assert [(each.points, each.reason, each.is_current) for each in revisions[FIT]] == [
        (4, "Toch goed", True),
        (2, "Twijfel", False),
    ]
    assert revisions[FEASIBILITY] == [] and page.older is None


def test_older_revisions_stand_on_a_next_page(assessment, save):
    for turn in range(1, PER_PAGE + 3):
        save({FIT: Entry(1, f"Versie {turn}", EMPTY)}, "een", turn)

    first = revisions_of(assessment)
    second = revisions_of(assessment, first.older)

    counts = [sum(len(each) for _score, each in page.criteria) for page in (first, second)]
    assert (counts, second.older) == ([PER_PAGE, 2], None)


# Whoever owns the database can empty a table; the site does not work under that account.
@pytest.mark.parametrize(
    ("statement", "by_application"),
    [
        ("UPDATE assessment_criterionscoreevent SET points = 5", False),
        ("UPDATE assessment_criterionscoreevent SET points = 5", True),
        ("UPDATE assessment_criterionscoreevent SET reason = 'anders'", False),
        ("DELETE FROM assessment_criterionscoreevent", False),
        ("DELETE FROM assessment_criterionscoreevent", True),
        ("TRUNCATE assessment_criterionscoreevent", True),
        ("DELETE FROM assessment_criterionscore", False),
    ],
)
def test_nobody_alters_or_removes_a_revision(assessment, save, statement, by_application):
    save({FIT: Entry(2, "Twijfel", EMPTY)})
    before = list(CriterionScore.pgh_event_model.objects.values_list("pk", "points", "reason"))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        if by_application:
            cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
        cursor.execute(statement)

    assert list(CriterionScore.pgh_event_model.objects.values_list("pk", "points", "reason")) == before
