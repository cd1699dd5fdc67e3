"""The ranking as staff see it: places, the line of the money, ties explained, few statements."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.allocation import allocate
from assessment.enums import ConflictKind, CriterionCode, StandingKind
from assessment.queries import problem_for_round, scores_of_round
from assessment.queries.ranking import (
    ranking_base,
    shown_score,
    standings_for,
    ties_among,
    waiting_proposals,
)
from assessment.ranking import RankRule
from assessment.services.assessments import finish_assessment, reopen_assessment, save_scores
from assessment.services.conflicts import pin_conflict
from assessment.services.scoring import close_scoring, reopen_scoring
from proposals.enums import ProposalStatus
from tests.factories import assessment as build
from tests.factories import proposals as make


class Page:
    """All rows of a ranking, as the page lays them out."""

    def __init__(self, round_, at=None):
        self.base = ranking_base(round_, at=at)
        every = list(standings_for(self.base))
        self.rows = [row for row in every if row.rank is not None]
        self.unranked = [row for row in every if row.rank is None]
        self.ties = ties_among(self.rows, self.base.criteria)
        self.undecided = waiting_proposals(round_)


def titles(rows):
    return [each.proposal.title for each in rows]


def test_rows_by_place_with_exact_and_shown_score(db):
    round_, _proposals = build.assessed_round([("laag", 200_000, 2), ("hoog", 300_000, 5)])

    page = Page(round_)

    assert [(each.rank, each.proposal.title, each.exact_score, shown_score(each)) for each in page.rows] == [
        (1, "hoog", Fraction(5), Decimal("5.00")),
        (2, "laag", Fraction(2), Decimal("2.00")),
    ]
    assert page.base.state.assessment_count == 6


def test_spread_is_lowest_and_highest_assessor(coordinator):
    round_ = build.scoring_round()
    proposal = build.admissible_proposal(round_)
    for assessor, points in zip(build.assessors(3), (3, 4, 5), strict=True):
        build.assess(proposal, assessor, [points] * 5)
    close_scoring(round_=round_, by=coordinator, at=timezone.now())

    (row,) = Page(round_).rows
    assert (shown_score(row), row.lowest, row.highest) == (Decimal("4.00"), Decimal("3.0"), Decimal("5.0"))


def test_money_line_stands_where_the_next_does_not_fit(db):
    requests = [("a", 400_000, 5), ("b", 400_000, 4), ("c", 400_000, 3), ("d", 100_000, 2)]
    round_, _proposals = build.assessed_round(requests, ceiling=900_000)

    page = Page(round_)

    line = page.base.line
    assert [page.base.is_within(each) for each in page.rows] == [True, True, False, False]
    assert (line.last_within, line.awarded_amount) == (2, 800_000)
    assert line.first_not_fitting.proposal.title == "c"


@pytest.mark.parametrize("ceiling", [0, 99_999, 100_000, 700_000, 999_999, 1_000_000, 5_000_000])
def test_money_line_is_that_of_the_allocation(db, ceiling):
    requests = [("a", 400_000, 5), ("b", 300_000, 4), ("c", 200_000, 3), ("d", 100_000, 2)]
    round_, _proposals = build.assessed_round(requests, ceiling=ceiling)

    line = Page(round_).base.line

    result = allocate(problem_for_round(scores_of_round(round_), Decimal(ceiling)))
    awarded = [each.rank for each in result.lines if each.is_awarded]
    assert (line.last_within, line.awarded_amount * 100) == (max(awarded, default=0), result.awarded_cents)
    stopper = result.first_not_fitting
    assert (line.first_not_fitting and line.first_not_fitting.rank) == (stopper and stopper.rank)


def test_ceiling_of_the_moment_is_laid_over_it(db):
    round_, _proposals = build.assessed_round([("a", 400_000, 5), ("b", 400_000, 4)], ceiling=400_000)
    make.BudgetCeilingFactory(round=round_, amount=Decimal(800_000), effective_at=timezone.now() - timedelta(hours=1))

    assert Page(round_, at=timezone.now() - timedelta(days=1)).base.line.last_within == 1
    assert Page(round_).base.line.last_within == 2


def test_without_a_ceiling_there_are_places_but_no_line(db):
    round_, _proposals = build.assessed_round([("a", 400_000, 5)])

    page = Page(round_, at=timezone.now() - timedelta(days=36_500))

    assert (page.base.ceiling, page.base.line, titles(page.rows)) == (None, None, ["a"])


def test_empty_round_gives_an_empty_page(db):
    page = Page(build.scoring_round())

    assert (page.rows, page.unranked, page.base.line) == ([], [], None)


def test_tie_names_the_criterion_and_the_points(coordinator):
    round_ = build.scoring_round()
    panel = build.assessors(3)
    strong, broad = (build.admissible_proposal(round_, title=name) for name in ("sterk", "breed"))
    for assessor in panel:
        build.assess(broad, assessor, [3, 4, 3, 3, 3])
        build.assess(strong, assessor, [4, 3, 3, 3, 3])
    close_scoring(round_=round_, by=coordinator, at=timezone.now())

    page = Page(round_)
    assert titles(page.rows) == ["sterk", "breed"]
    (tie,) = page.ties
    assert (tie.rule, tie.criterion.code) == (RankRule.CRITERION, "action_plan_fit")
    assert (tie.higher_value, tie.lower_value) == ("12", "9")


LATER = "Het winnende nummer van de trekking van 10 december."


def test_tie_on_everything_needs_the_lottery(db):
    round_, _proposals = build.assessed_round([("een", 400_000, 4), ("twee", 400_000, 4)])

    assert Page(round_).ties[0].rule == RankRule.LOTTERY
    waiting, proposals = build.assessed_round(
        [("een", 400_000, 4), ("twee", 400_000, 4)], value_source=LATER, reference_prefix="MD28"
    )
    page = Page(waiting)

    assert (page.rows, set(page.undecided)) == ([], set(proposals.values()))


def test_withdrawn_and_inadmissible_do_not_compete(db):
    round_, _proposals = build.assessed_round([("a", 400_000, 5)])
    for status in (ProposalStatus.WITHDRAWN, ProposalStatus.INADMISSIBLE, ProposalStatus.DRAFT):
        make.ProposalFactory(round=round_, status=status)

    assert titles(Page(round_).rows) == ["a"]


def test_only_final_assessments_count(coordinator):
    round_, proposals = build.assessed_round([("a", 400_000, 5), ("b", 400_000, 4)])
    pin_conflict(
        proposal=proposals["a"], assessor=proposals["a"].assessments.first().assessor, kind=ConflictKind.PERSONAL,
        explanation="Belang gebleken.", by=coordinator, at=timezone.now(),
    )  # fmt: skip

    page = Page(round_)

    assert titles(page.rows) == ["b"]
    assert [(each.proposal.title, each.assessment_count, each.kind) for each in page.unranked] == [
        ("a", 2, StandingKind.TOO_FEW)
    ]


def test_scores_of_another_round_do_not_mix(db):
    round_, _proposals = build.assessed_round([("a", 400_000, 5)])
    build.assessed_round([("b", 400_000, 4)], reference_prefix="MD28")

    assert titles(Page(round_).rows) == ["a"]


def test_weights_of_the_round_decide(coordinator):
    round_ = build.scoring_round()
    with make.before_opening():
        round_.criteria.filter(code="expected_impact").update(weight_percentage=Decimal(60))
        round_.criteria.exclude(code="expected_impact").update(weight_percentage=Decimal(10))
    proposal = build.admissible_proposal(round_)
    for assessor in build.assessors(3):
        build.assess(proposal, assessor, [1, 1, 1, 1, 5])
    close_scoring(round_=round_, by=coordinator, at=timezone.now())

    assert Page(round_).rows[0].exact_score == Fraction(17, 5)


@pytest.mark.parametrize("read", [Page, scores_of_round])
def test_statements_do_not_grow(db, read):
    counts = []
    for number in (1, 30):
        round_, _proposals = build.assessed_round([(f"{number}-{n:02}", 100_000, 3) for n in range(number)])
        with CaptureQueriesContext(connection) as statements:
            found = read(round_)
            assert len(found.proposals if read is scores_of_round else found.rows) == number
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 7  # the scores also read the groups that limits speak of: three statements


def test_swapping_points_swaps_places(coordinator):
    round_, proposals = build.assessed_round([("a", 400_000, 5), ("b", 400_000, 4)])
    assert titles(Page(round_).rows) == ["a", "b"]

    now = timezone.now()
    reopen_scoring(round_=round_, reason="Verwisseld.", by=coordinator, at=now)
    for assessment in proposals["a"].assessments.select_related("assessor"):
        who = {"assessment": assessment, "by": assessment.assessor, "at": now}
        reopen_assessment(**who)
        save_scores(scores=dict.fromkeys(CriterionCode.values, (3, build.REASON)), **who)
        finish_assessment(**who)
    close_scoring(round_=round_, by=coordinator, at=now)

    assert titles(Page(round_).rows) == ["b", "a"]
