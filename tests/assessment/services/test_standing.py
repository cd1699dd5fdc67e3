"""Stored standings are always what the scores of now give."""

from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.enums import AssessmentStatus, ConflictKind, StandingKind
from assessment.models import Assessment, RankingState, Standing
from assessment.queries.scores import scores_of_round
from assessment.queries.standings import standing_differences
from assessment.services.assessments import finish_assessment, reopen_assessment, save_scores, set_aside
from assessment.services.conflicts import pin_conflict
from assessment.services.refusal import Refused
from assessment.services.scoring import close_scoring, reopen_scoring
from proposals.enums import Role, RoundStatus
from tests.factories import assessment as build
from tests.factories import proposals as make

CODES = ("action_plan_fit", "feasibility", "sme_involvement", "demand_orientation", "expected_impact")


@pytest.fixture
def officer(db):
    return make.user_with_role(Role.PROGRAMME_OFFICER)


def test_finishing_keeps_the_exact_score_median_and_spread(officer):
    round_ = build.scoring_round()
    proposal = build.admissible_proposal(round_)
    for assessor, points in zip(build.assessors(), ([3] * 5, [4] * 5, [4, 4, 4, 4, 5]), strict=True):
        build.assess_by_services(proposal, assessor, points)

    row = Standing.objects.get(proposal=proposal)
    assert row.exact_score == Fraction(56, 15)
    assert (row.assessment_count, row.median, row.lowest) == (3, 4, 3)
    assert (str(row.highest), row.points["expected_impact"]) == ("4.200000000000", 12)
    assert row.mean_of("expected_impact") == 4
    assert (row.kind, row.rank) == (StandingKind.SCORED, None)


def test_reopening_and_setting_aside_take_the_score_away(officer):
    round_ = build.scoring_round()
    proposal = build.admissible_proposal(round_)
    first, second = build.assessors(2)
    one, other = build.assess_by_services(proposal, first, [5] * 5), build.assess_by_services(proposal, second, [1] * 5)

    reopen_assessment(assessment=other, by=second, at=timezone.now())
    assert Standing.objects.get(proposal=proposal).exact_score == 5
    set_aside(assessment=one, reason="Vergissing.", by=officer, at=timezone.now())

    row = Standing.objects.get(proposal=proposal)
    assert (row.exact_score, row.assessment_count, row.points) == (None, 0, {})
    assert standing_differences(round_) == []


def test_saving_and_abstaining_leave_no_score(officer):
    round_ = build.scoring_round()
    build.assess_by_services(build.admissible_proposal(round_), build.assessors(1)[0], final=False)

    assert not Standing.objects.exists()
    assert standing_differences(round_) == []


def test_closing_keeps_places_running_sums_and_what_decided(officer):
    round_, proposals = build.assessed_round([("hoog", 300_000, 5), ("laag", 200_000, 2), ("ook", 100_000, 2)])

    rows = list(Standing.objects.filter(round=round_).order_by("rank"))
    assert rows[0].proposal == proposals["hoog"]
    assert [(row.rank, row.cumulative_amount, row.separation) for row in rows] == [
        (1, 300_000, ""), (2, rows[1].cumulative_amount, "score"), (3, 600_000, "lottery"),
    ]  # fmt: skip
    assert rows[1].lot < rows[2].lot
    assert rows[0].lot == ""
    assert standing_differences(round_) == []
    state = round_.ranking_state
    assert (state.ranked_count, state.assessment_count, state.is_undecided) == (3, 9, False)


def test_reopening_scoring_forgets_the_places(officer):
    round_, _proposals = build.assessed_round([("hoog", 300_000, 5), ("laag", 200_000, 2)])

    reopen_scoring(round_=round_, reason="Een score klopt niet.", by=officer, at=timezone.now())

    assert not Standing.objects.exclude(kind=StandingKind.SCORED).exists()
    assert not RankingState.objects.exists()
    assert standing_differences(round_) == []


def test_an_interest_after_closing_ranks_anew(officer):
    round_, proposals = build.assessed_round([("hoog", 300_000, 5), ("laag", 200_000, 2)])
    assessor = proposals["hoog"].assessments.earliest("pk").assessor

    pin_conflict(
        proposal=proposals["hoog"], assessor=assessor, kind=ConflictKind.PERSONAL, explanation="Familie.",
        by=officer, at=timezone.now(),
    )  # fmt: skip

    assert Standing.objects.get(proposal=proposals["hoog"]).kind == StandingKind.TOO_FEW
    assert Standing.objects.get(proposal=proposals["laag"]).rank == 1
    assert standing_differences(round_) == []


def test_differences_are_told(officer):
    round_, proposals = build.assessed_round([("hoog", 300_000, 5), ("laag", 200_000, 2)])
    Assessment.objects.filter(proposal=proposals["hoog"]).update(status=AssessmentStatus.SET_ASIDE)

    assert any(f"{proposals['hoog'].pk}: kind" in each for each in standing_differences(round_))


@pytest.mark.parametrize("is_closed", [True, False])
def test_rebuilding_makes_stored_rows_right_again(officer, capsys, is_closed):
    round_, proposals = build.assessed_round([("hoog", 300_000, 5), ("laag", 200_000, 2)])
    if not is_closed:
        reopen_scoring(round_=round_, reason="Een score klopt niet.", by=officer, at=timezone.now())
    Assessment.objects.filter(proposal=proposals["hoog"]).update(status=AssessmentStatus.SET_ASIDE)

    call_command("rebuild_standings", "--check")
    assert standing_differences(round_) != []
    call_command("rebuild_standings")

    assert f"{proposals['hoog'].pk}: " in capsys.readouterr().out
    assert standing_differences(round_) == []


def test_only_the_ranked_have_a_place(officer):
    round_, _proposals = build.assessed_round([("hoog", 300_000, 5)])

    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.filter(round=round_).update(kind=StandingKind.SCORED)


def test_nobody_sees_standings_before_scoring_is_closed(officer):
    round_, _proposals = build.assessed_round([("hoog", 300_000, 5)])
    assert Standing.objects.visible_to(officer).exists()
    assert not Standing.objects.visible_to(make.user_with_role(Role.ASSESSOR)).exists()

    reopen_scoring(round_=round_, reason="Een score klopt niet.", by=officer, at=timezone.now())

    assert not Standing.objects.visible_to(officer).exists()


def test_refreshing_takes_three_statements_whatever_the_round_holds(officer):
    counts = []
    for number in (1, 8):
        round_ = build.scoring_round()
        (assessor,) = build.assessors(1)
        for _n in range(number):
            build.assess_by_services(build.admissible_proposal(round_), assessor)
        again = round_.proposals.earliest("pk").assessments.get()
        reopen_assessment(assessment=again, by=assessor, at=timezone.now())
        with CaptureQueriesContext(connection) as statements:
            finish_assessment(assessment=again, by=assessor, at=timezone.now())
        counts.append(len([each for each in statements if "standing" in each["sql"]]))

    assert counts == [1, 1]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["score", "reopen", "aside", "interest", "close", "reopen round"]),
        st.integers(0, 2), st.integers(0, 2), st.lists(st.integers(1, 5), min_size=5, max_size=5),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_stored_is_recomputed_whatever_people_do(officer, steps):
    """Go through the services in any order; what they refuse changes nothing."""
    with transaction.atomic():
        _walk(officer, steps)
        transaction.set_rollback(True)


def _walk(officer, steps):
    round_ = build.scoring_round(assessors_per_proposal=1)
    panel = build.assessors()
    proposals = [build.admissible_proposal(round_) for _n in range(3)]
    for proposal in proposals:
        build.assess_by_services(proposal, panel[0])
    for step, who, which, points in steps:
        try:
            with transaction.atomic():
                _take(step, round_, proposals[which], panel[who], points, officer)
        except (Refused, DatabaseError):
            pass
        round_.refresh_from_db()
        assert standing_differences(round_) == [], step
    if round_.status == RoundStatus.SCORING_CLOSED:
        ranks = {line.key: line.rank for line in scores_of_round(round_).rank().lines}
        stored = Standing.objects.filter(round=round_, kind=StandingKind.RANKED)
        assert {row.proposal.reference: row.rank for row in stored.select_related("proposal")} == ranks


def _take(step, round_, proposal, assessor, points, officer):
    now = timezone.now()
    proposal.refresh_from_db()
    assessment = Assessment.objects.filter(proposal=proposal, assessor=assessor).first()
    if step == "score" and assessment is None:
        build.assess_by_services(proposal, assessor, points)
    elif step == "score":
        scores = {code: (each, build.REASON) for code, each in zip(CODES, points, strict=True)}
        save_scores(assessment=assessment, scores=scores, by=assessor, at=now)
        finish_assessment(assessment=assessment, by=assessor, at=now)
    elif step == "reopen" and assessment:
        reopen_assessment(assessment=assessment, by=assessor, at=now)
    elif step == "aside" and assessment:
        set_aside(assessment=assessment, reason="Vergissing.", by=officer, at=now)
    elif step == "interest":
        pin_conflict(
            proposal=proposal, assessor=assessor, kind=ConflictKind.PERSONAL, explanation="Familie.", by=officer, at=now
        )
    elif step == "close":
        close_scoring(round_=round_, by=officer, at=now)
    elif step == "reopen round":
        reopen_scoring(round_=round_, reason="Een score klopt niet.", by=officer, at=now)
