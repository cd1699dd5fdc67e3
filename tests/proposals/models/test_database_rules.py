"""What the database refuses, also to raw SQL, and the words that go with it."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from proposals.enums import (
    DEAL_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    RESTORED_DEAL_TRANSITIONS,
    ROUND_TRANSITIONS,
    DealStatus,
    ProposalStatus,
    ShareRule,
)
from proposals.models import Answer, BudgetCeiling, BudgetLine, Deal, Proposal, StatusChange, Submission
from proposals.models.database_rules import message_for, violated_rule
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


def refused_rule(action):
    """Run `action`, expect the database to refuse, and give the name of the rule with its words."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        action()
    with translation.override("nl"):
        assert message_for(refused.value), "a refusal must have words for people"
    return violated_rule(refused.value)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("amount", "accepted"),
    [("99999.99", False), ("100000.00", True), ("400000.00", True), ("400000.01", False)],
)
def test_range_is_held_from_submitted_on(amount, accepted):
    proposal = make.ProposalFactory(requested_amount=Decimal(amount))
    make.BudgetLineFactory(proposal=proposal, amount=Decimal(1_000_000))

    if accepted:
        make.move_proposal(proposal, ProposalStatus.SUBMITTED)
    else:
        rule = refused_rule(lambda: make.move_proposal(proposal, ProposalStatus.SUBMITTED))
        assert rule == "proposal_amount_in_range"


@pytest.mark.parametrize(
    ("rule", "costs", "accepted"),
    [
        (ShareRule.REFUSE, "400000.00", True),
        (ShareRule.REFUSE, "399999.99", False),
        (ShareRule.WARN, "399999.99", True),
    ],
)
def test_share_is_held_from_submitted_on(rule, costs, accepted):
    proposal = make.ProposalFactory(round__share_rule=rule, requested_amount=Decimal(200_000))
    make.BudgetLineFactory(proposal=proposal, amount=Decimal(costs))

    if accepted:
        make.move_proposal(proposal, ProposalStatus.SUBMITTED)
    else:
        refused = refused_rule(lambda: make.move_proposal(proposal, ProposalStatus.SUBMITTED))
        assert refused == "proposal_share_within_maximum"


def test_a_draft_may_hold_any_amount():
    assert make.ProposalFactory(requested_amount=CENT).status == ProposalStatus.DRAFT


FROZEN = {
    "title": lambda p: run("UPDATE proposals_proposal SET title = 'anders' WHERE id = %s", p.pk),
    "amount": lambda p: Proposal.objects.filter(pk=p.pk).update(requested_amount=Decimal(150_000)),
    "answer": lambda p: Answer.objects.filter(proposal=p).update(text="anders"),
    "bulk answer": lambda p: Answer.objects.bulk_update(
        [Answer(pk=answer.pk, text="anders") for answer in p.answers.all()], ["text"]
    ),
    "new cost line": lambda p: make.BudgetLineFactory(proposal=p, amount=Decimal(1)),
    "cost line": lambda p: run("UPDATE proposals_budgetline SET amount = 1 WHERE proposal_id = %s", p.pk),
    "no cost line": lambda p: run("DELETE FROM proposals_budgetline WHERE proposal_id = %s", p.pk),
    "funding": lambda p: p.funding_sources.all().delete(),
    "partner": lambda p: p.partners.update(name="anders"),
    "theme": lambda p: p.themes.clear(),
}


@pytest.mark.parametrize("action", FROZEN.values(), ids=FROZEN.keys())
def test_a_submitted_proposal_is_frozen(draft, action):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    assert refused_rule(lambda: action(draft)) == "proposal_frozen"


MOVED = ["answer", "budgetline", "fundingsource", "proposalpartner", "proposaltheme"]


@pytest.mark.parametrize("table", MOVED)
def test_rows_of_a_submitted_proposal_cannot_be_moved_to_another(draft, table):
    other = make.ProposalFactory(round=draft.round, organisation=draft.organisation)
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    statement = f"UPDATE proposals_{table} SET proposal_id = %s WHERE proposal_id = %s"

    assert refused_rule(lambda: run(statement, other.pk, draft.pk)) == "proposal_frozen"


@pytest.mark.parametrize("column", ["reference", "submitted_at", "submitted_by_id"])
def test_a_receipt_stands(draft, column):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    value = {"reference": "'MD27 ANDERS'", "submitted_at": "now()", "submitted_by_id": str(make.UserFactory().pk)}
    statement = f"UPDATE proposals_proposal SET {column} = {value[column]} WHERE id = %s"

    assert refused_rule(lambda: run(statement, draft.pk)) == "proposal_frozen"


def proposal_in(status):
    """Make a proposal in a status, with costs that its amount may be a part of."""
    found = make.ProposalFactory(status=status)
    if status == ProposalStatus.DRAFT:
        make.BudgetLineFactory(proposal=found, amount=found.requested_amount * 2)
    return found


def round_in(status):
    return make.RoundFactory(status=status)


def deal_in(status):
    return make.DealFactory(status=status)


@pytest.mark.parametrize(
    ("made", "table", "rule"),
    [
        (round_in, ROUND_TRANSITIONS, "round_step"),
        (proposal_in, PROPOSAL_TRANSITIONS, "proposal_step"),
        (deal_in, {**DEAL_TRANSITIONS, **RESTORED_DEAL_TRANSITIONS}, "deal_step"),
    ],
)
def test_raw_sql_takes_no_step_that_the_table_of_transitions_does_not_know(made, table, rule):
    for status in table:
        row = made(status)
        statement = f"UPDATE {row._meta.db_table} SET status = %s WHERE id = %s"
        for to in sorted(set(table) - set(table[status]) - {status}):
            found = refused_rule(partial(run, statement, to.value, row.pk))
            assert (status, to, found) == (status, to, rule)


def test_a_deal_has_the_day_of_its_signature_from_signing_on_and_not_before():
    for status in DealStatus:
        deal = make.DealFactory(status=status)
        other = "NULL" if deal.covenant_signed_date else "'2027-07-01'"
        change = partial(run, f"UPDATE proposals_deal SET covenant_signed_date = {other} WHERE id = %s", deal.pk)
        if status == DealStatus.ENDED_EARLY:
            change()
        else:
            assert (status, refused_rule(change)) == (status, "deal_signature_agrees_with_status")


def test_raw_sql_signs_no_deal_without_a_day():
    deal = make.DealFactory(status=DealStatus.COVENANT_READY)
    change = partial(run, "UPDATE proposals_deal SET status = 'signed' WHERE id = %s", deal.pk)

    assert refused_rule(change) == "deal_signature_agrees_with_status"


def test_a_submitted_proposal_stays_in_its_round(draft):
    make.move_proposal(draft, ProposalStatus.SUPPLEMENT_REQUESTED)
    statement = "UPDATE proposals_proposal SET round_id = %s WHERE id = %s"

    assert refused_rule(lambda: run(statement, make.RoundFactory().pk, draft.pk)) == "proposal_part_locked"


def test_other_rules_of_the_round_leave_a_submitted_proposal_movable(draft):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    draft.round.maximum_contribution_amount = Decimal(150_000)
    with make.before_opening():
        draft.round.save()

    Proposal.objects.filter(pk=draft.pk).update(status=ProposalStatus.INADMISSIBLE)


def test_a_submitted_proposal_is_kept(draft):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    assert refused_rule(lambda: run("DELETE FROM proposals_proposal WHERE id = %s", draft.pk)) is not None


IMMUTABLE = [
    lambda s: Submission.objects.filter(pk=s.pk).update(content="anders"),
    lambda s: run("UPDATE proposals_submission SET received_at = now() WHERE id = %s", s.pk),
    lambda s: run("DELETE FROM proposals_submission WHERE id = %s", s.pk),
]


@pytest.mark.parametrize("action", IMMUTABLE)
def test_a_submission_never_changes(action):
    submission = make.SubmissionFactory()

    assert refused_rule(lambda: action(submission)) == "submission_immutable"


def test_a_submission_may_stop_being_the_current_one():
    submission = make.SubmissionFactory()

    assert Submission.objects.filter(pk=submission.pk).update(is_current=False) == 1


def test_the_history_of_a_status_never_changes():
    change = make.StatusChangeFactory()

    for action in (
        lambda: StatusChange.objects.filter(pk=change.pk).update(reason="anders"),
        lambda: run("DELETE FROM proposals_statuschange WHERE id = %s", change.pk),
    ):
        assert refused_rule(action) == "statuschange_immutable"


@pytest.fixture
def spent_round():
    """A round of € 400.000 in which two deals of € 200.000 spent everything."""
    round_ = make.RoundFactory()
    make.BudgetCeilingFactory(round=round_, amount=Decimal(400_000))
    for _each in range(2):
        proposal = make.ProposalFactory(round=round_, requested_amount=Decimal(250_000), status=ProposalStatus.AWARDED)
        make.DealFactory(proposal=proposal, awarded_amount=Decimal(200_000))
    return round_


def test_deals_never_pass_the_ceiling_by_a_cent(spent_round):
    deal = Deal.objects.first()
    more = deal.awarded_amount + CENT

    for action in (
        lambda: Deal.objects.filter(pk=deal.pk).update(awarded_amount=more),
        lambda: run("UPDATE proposals_deal SET awarded_amount = %s WHERE id = %s", more, deal.pk),
        lambda: make.DealFactory(
            proposal=make.ProposalFactory(round=spent_round, status=ProposalStatus.AWARDED), awarded_amount=CENT
        ),
    ):
        assert refused_rule(action) == "deals_within_ceiling"


def test_a_ceiling_never_falls_below_what_was_awarded(spent_round):
    ceiling = spent_round.ceilings.get()
    now, later = timezone.now(), timezone.now() + timedelta(days=30)
    less = Decimal(400_000) - CENT

    for action in (
        lambda: BudgetCeiling.objects.filter(pk=ceiling.pk).update(amount=less),
        lambda: make.BudgetCeilingFactory(round=spent_round, amount=less, effective_at=now),
        lambda: make.BudgetCeilingFactory(round=spent_round, amount=less, effective_at=later),
        lambda: run("DELETE FROM proposals_budgetceiling WHERE id = %s", ceiling.pk),
    ):
        assert refused_rule(action) == "ceiling_covers_deals"


def test_a_ceiling_cannot_move_to_another_round(spent_round):
    statement = "UPDATE proposals_budgetceiling SET round_id = %s WHERE round_id = %s"

    assert refused_rule(lambda: run(statement, make.RoundFactory().pk, spent_round.pk)) == "ceiling_covers_deals"


def test_a_deal_must_fit_under_a_lower_ceiling_to_come():
    round_ = make.RoundFactory()
    make.BudgetCeilingFactory(round=round_, amount=Decimal(400_000))
    later = timezone.now() + timedelta(days=30)
    make.BudgetCeilingFactory(round=round_, amount=Decimal(150_000), effective_at=later)
    proposal = make.ProposalFactory(round=round_, status=ProposalStatus.AWARDED)

    action = lambda: make.DealFactory(proposal=proposal, awarded_amount=Decimal(150_000) + CENT)  # noqa: E731
    assert refused_rule(action) == "deals_within_ceiling"


def test_a_deal_gets_no_more_than_was_asked():
    proposal = make.ProposalFactory(status=ProposalStatus.AWARDED)
    action = lambda: make.DealFactory(proposal=proposal, awarded_amount=proposal.requested_amount + CENT)  # noqa: E731

    assert refused_rule(action) == "deal_within_request"


def test_a_higher_ceiling_gives_room(spent_round):
    make.BudgetCeilingFactory(
        round=spent_round, amount=Decimal(400_000) + CENT, effective_at=timezone.now() - timedelta(seconds=1)
    )

    Deal.objects.filter(pk=Deal.objects.first().pk).update(awarded_amount=Decimal(200_000) + CENT)


def test_dates_come_in_order(draft):
    action = lambda: run("UPDATE proposals_proposal SET end_date = start_date WHERE id = %s", draft.pk)  # noqa: E731

    assert refused_rule(action) == "proposal_start_date_before_end_date"


@pytest.mark.parametrize("status", ProposalStatus)
def test_status_agrees_with_its_moments(status):
    proposal, person = proposal_in(status), make.UserFactory()
    for moment in ("submitted", "withdrawn", "decided"):
        at, by = ("NULL", None) if getattr(proposal, f"{moment}_at") else ("now()", person.pk)
        statement = f"UPDATE proposals_proposal SET {moment}_at = {at}, {moment}_by_id = %s WHERE id = %s"
        # A receipt that stands is told of before the rule about moments is asked.
        allowed = {f"proposal_{moment}_agrees_with_status"} | ({"proposal_frozen"} if moment == "submitted" else set())
        assert refused_rule(partial(run, statement, by, proposal.pk)) in allowed


def test_a_proposal_is_not_submitted_by_its_status_alone(draft):
    action = partial(run, "UPDATE proposals_proposal SET status = 'submitted' WHERE id = %s", draft.pk)

    assert refused_rule(action) == "proposal_submitted_agrees_with_status"


def test_vat_stays_within_its_amount(draft):
    action = lambda: BudgetLine.objects.update(compensable_vat_amount=Decimal(9_999_999))  # noqa: E731

    assert refused_rule(action) == "budgetline_vat_within_amount"


def test_an_error_without_a_rule_has_no_words():
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        run("SELECT 1 / 0")

    assert message_for(refused.value) is None


def test_history_rows_accept_no_change(draft):
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        run("UPDATE proposals_proposalevent SET title = 'anders'")


def test_a_result_that_was_ended_does_not_change():
    ended = make.DealIndicatorFactory(ended_on=timezone.localdate(), end_reason="Niet te tellen.")

    change = "UPDATE proposals_dealindicator SET target = 1 WHERE id = %s"
    assert refused_rule(lambda: run(change, ended.pk)) == "dealindicator_ended"
    assert refused_rule(ended.delete) == "dealindicator_ended"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"ended_on": timezone.localdate()}, "dealindicator_ended_with_reason"),
        ({"end_reason": "Klaar."}, "dealindicator_ended_with_reason"),
        (
            {
                "ended_on": timezone.localdate() - timedelta(days=1),
                "starts_on": timezone.localdate(),
                "end_reason": "x",
            },
            "dealindicator_ended_after_start",
        ),
    ],
)
def test_a_result_ends_with_a_reason_and_after_it_began(values, rule):
    assert refused_rule(lambda: make.DealIndicatorFactory(**values)) == rule
