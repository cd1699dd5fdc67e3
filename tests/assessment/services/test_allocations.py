"""Dividing the money: what is stored, what is refused, and that scores decide."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.allocation import allocate, canonical_bytes, problem_from_canonical, result_from_canonical, sha256_of
from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationRun
from assessment.services.allocations import run_allocation
from assessment.services.refusal import AllocationRefused
from proposals.enums import RoundStatus
from proposals.models.database_rules import message_for, violated_rule
from tests.factories import assessment as build
from tests.factories import proposals as make

THREE = [("hoog", 400_000, 5), ("midden", 400_000, 4), ("laag", 400_000, 3)]


def run(round_, by, at=None):
    return run_allocation(round_=round_, by=by, at=at or timezone.now())


def outcomes(run_):
    rows = run_.lines.select_related("proposal").order_by("rank")
    return [(each.proposal.title, each.outcome, int(each.awarded_amount)) for each in rows]


def test_ceiling_is_divided_down_the_ranking(officer):
    round_, _proposals = build.assessed_round(THREE)

    result = run(round_, officer)

    assert outcomes(result) == [("hoog", "awarded", 400_000), ("midden", "awarded", 400_000), ("laag", "rejected", 0)]
    assert (result.number, result.status) == (1, AllocationStatus.CALCULATED)
    assert (result.ceiling_amount, result.awarded_total_amount) == (Decimal(1_000_000), Decimal(800_000))
    assert result.calculated_by == officer
    round_.refresh_from_db()
    assert round_.status == RoundStatus.ALLOCATING


def test_line_keeps_exact_score_and_machine_reason(officer):
    round_, proposals = build.assessed_round(THREE)

    line = run(round_, officer).lines.get(proposal=proposals["laag"])

    assert Fraction(line.score_numerator, line.score_denominator) == 3
    assert (line.rank, line.outcome) == (3, Outcome.REJECTED)
    assert line.reason == {
        "code": "ceiling_reached",
        "left_before_cents": 20_000_000,
        "left_after_cents": 20_000_000,
        "short_cents": 20_000_000,
        "blocked_by": None,
    }


def test_stored_texts_can_be_calculated_again(officer):
    round_, _proposals = build.assessed_round(THREE)

    stored = AllocationRun.objects.get(pk=run(round_, officer).pk)

    problem = problem_from_canonical(stored.problem.encode())
    again = allocate(problem)
    assert canonical_bytes(again).decode() == stored.result
    assert (sha256_of(problem), sha256_of(again)) == (stored.problem_sha256, stored.result_sha256)
    assert result_from_canonical(stored.result.encode()).awarded_keys == ("MD27 hoog", "MD27 midden")


def test_swapping_scores_of_winner_and_loser_changes_the_selection(officer):
    """Nothing in the code or the data names the winners: only their scores do."""
    swapped = [("hoog", 400_000, 3), ("midden", 400_000, 4), ("laag", 400_000, 5)]
    before, _proposals = build.assessed_round(THREE)
    after, _proposals = build.assessed_round(swapped, reference_prefix="MD28")

    awarded = [
        {name for name, outcome, _amount in outcomes(run(each, officer)) if outcome == "awarded"}
        for each in (before, after)
    ]

    assert awarded == [{"hoog", "midden"}, {"laag", "midden"}]


def test_new_run_is_a_new_row(officer):
    round_, _proposals = build.assessed_round(THREE)

    first, second = run(round_, officer), run(round_, officer)

    assert (first.number, second.number) == (1, 2)
    assert first.problem_sha256 == second.problem_sha256
    assert AllocationRun.objects.count() == 2


def test_ceiling_in_force_at_the_moment_counts(officer):
    round_, _proposals = build.assessed_round(THREE)
    make.BudgetCeilingFactory(round=round_, amount=Decimal(1_200_000), effective_at=timezone.now() - timedelta(hours=1))

    earlier = run(round_, officer, at=timezone.now() - timedelta(days=1))
    now = run(round_, officer)

    assert (earlier.ceiling_amount, now.ceiling_amount) == (Decimal(1_000_000), Decimal(1_200_000))
    assert [len([1 for _name, outcome, _a in outcomes(each) if outcome == "awarded"]) for each in (earlier, now)] == [
        2,
        3,
    ]


@pytest.mark.parametrize("status", [RoundStatus.IN_ASSESSMENT, RoundStatus.OPEN, RoundStatus.DECIDED])
def test_no_allocation_outside_its_phase(officer, status):
    round_, _proposals = build.assessed_round(THREE)
    make.move_rounds(type(round_).objects.filter(pk=round_.pk), status)
    round_.refresh_from_db()

    with pytest.raises(AllocationRefused):
        run(round_, officer)
    assert not AllocationRun.objects.exists()


def test_no_allocation_without_a_ceiling(officer):
    round_, _proposals = build.assessed_round(THREE)

    with pytest.raises(AllocationRefused):
        run(round_, officer, at=timezone.now() - timedelta(days=36_500))


def test_tie_without_a_lottery_names_who_ties(officer):
    tied = [("een", 200_000, 4), ("twee", 200_000, 4)]
    round_, _proposals = build.assessed_round(tied, value_source="Een trekking van later.")

    with pytest.raises(AllocationRefused, match="MD27 een, MD27 twee"):
        run(round_, officer)


def test_tie_is_decided_by_the_lottery_and_not_by_the_moment(officer):
    requests = [("een", 400_000, 4), ("twee", 400_000, 4)]
    first, _proposals = build.assessed_round(requests, ceiling=400_000)
    winner = next(name for name, outcome, _a in outcomes(run(first, officer)) if outcome == "awarded")
    with make.past_the_steps():
        first.proposals.update(submitted_at=timezone.now())

    assert next(name for name, outcome, _a in outcomes(run(first, officer)) if outcome == "awarded") == winner


def test_stored_run_and_lines_never_change(officer):
    stored = run(build.assessed_round(THREE)[0], officer)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AllocationRun.objects.filter(pk=stored.pk).update(result="{}")
    assert violated_rule(refusal.value) == "allocationrun_immutable"
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.lines.update(awarded_amount=1)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessment_allocationrun WHERE id = %s", [stored.pk])
    assert message_for(refusal.value)


def test_statements_do_not_grow_with_the_number_of_proposals(officer, django_assert_max_num_queries):
    round_, _proposals = build.assessed_round([(f"v{n:02}", 100_000, 3) for n in range(12)])

    with django_assert_max_num_queries(23):
        run(round_, officer)
