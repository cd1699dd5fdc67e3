"""Problems that contradict themselves are refused before anything is divided."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    InvalidProblem,
    Rules,
    WhenNextDoesNotFit,
    candidates_from_ranking,
)
from assessment.ranking import ScoredProposal, rank_proposals
from assessment.scoring import Assessment, Criterion, score_proposal

ONE = Fraction(1)
FIT = CriterionScore("fit", ONE)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Rules(-1), "ceiling"),
        (lambda: Rules(1.0), "ceiling"),
        (lambda: Rules(True), "ceiling"),
        (lambda: Rules(Decimal(1)), "ceiling"),
        (lambda: Rules(1, minimum_award_cents=-1), "minimum award"),
        (lambda: Rules(1, minimum_total_score=3), "minimum score"),
        (lambda: Rules(1, minimum_criterion_scores=(FIT, FIT)), "criterion occurs twice"),
        (lambda: Rules(1, criterion_order=("fit", "fit")), "criterion occurs twice"),
        (lambda: CriterionScore("fit", 3.0), "score on fit"),
        (lambda: Candidate("a", 0, 1, ONE), "a: the amount"),
        (lambda: Candidate("a", -5, 1, ONE), "a: the amount"),
        (lambda: Candidate("a", 1.5, 1, ONE), "a: the amount"),
        (lambda: Candidate("a", 1, 0, ONE), "a: the rank"),
        (lambda: Candidate("a", 1, 1, None), "no score"),
        (lambda: Candidate("a", 1, 1, 3.5), "a: the score"),
        (lambda: Candidate("a", 1, 1, ONE, (FIT, FIT)), "criterion occurs twice"),
        (lambda: AllocationProblem(Rules(1), (Candidate("a", 1, 1, ONE), Candidate("a", 1, 2, ONE))), "twice"),
        (lambda: AllocationProblem(Rules(1), (Candidate("a", 1, 1, ONE), Candidate("b", 1, 1, ONE))), "same rank"),
        (
            lambda: AllocationProblem(Rules(1, minimum_criterion_scores=(FIT,)), (Candidate("a", 1, 1, ONE),)),
            "a has no score on fit",
        ),
        (
            lambda: AllocationProblem(Rules(1, criterion_order=("fit",)), (Candidate("a", 1, 1, ONE),)),
            "a has no score on fit",
        ),
    ],
)
def test_problem_refuses(build, message):
    with pytest.raises(InvalidProblem, match=message):
        build()


@pytest.mark.parametrize("field", ["when_next_does_not_fit", "method"])
def test_rules_refuse_an_unknown_choice(field):
    with pytest.raises(ValueError, match="guess"):
        Rules(1, **{field: "guess"})


def test_rules_take_the_stored_text_of_a_choice():
    assert Rules(1, "skip").when_next_does_not_fit is WhenNextDoesNotFit.SKIP


def test_an_unranked_candidate_needs_no_scores_for_thresholds():
    problem = AllocationProblem(Rules(1, minimum_criterion_scores=(FIT,)), (Candidate("a", 1, None, None),))

    assert problem.candidates[0].criterion_score("fit") is None


def test_candidates_from_ranking_copies_exact_scores_and_keeps_the_unranked():
    criteria = [Criterion("fit", 1), Criterion("reach", 2)]
    hands = [Assessment("x", {"fit": 3, "reach": 4}), Assessment("y", {"fit": 4, "reach": 4})]
    scored = [ScoredProposal("a", score_proposal(criteria, hands)), ScoredProposal("b", None)]
    ranking = rank_proposals(scored, minimum_assessments=2, criterion_order=["fit"])

    candidates = candidates_from_ranking(ranking, {"b": 200, "a": 100})

    assert candidates == (
        Candidate(
            "a",
            100,
            1,
            Fraction(23, 6),
            (CriterionScore("fit", Fraction(7, 2)), CriterionScore("reach", Fraction(4))),
        ),
        Candidate("b", 200, None, None),
    )


@pytest.mark.parametrize("requested", [{}, {"a": 1, "c": 1}, {"a": 1, "b": 1, "c": 1}])
def test_candidates_from_ranking_refuses_amounts_of_other_proposals(requested):
    ranking = rank_proposals(
        [ScoredProposal("a", None), ScoredProposal("b", None)], minimum_assessments=1, criterion_order=[]
    )

    with pytest.raises(InvalidProblem, match="differ on"):
        candidates_from_ranking(ranking, requested)
