"""Sending in: on time, once, complete, unchangeable."""

import hashlib
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from mkbdeals.launcher.processes import wait_until
from proposals.enums import MembershipRole, ProposalStatus, Role, RoundStatus, ShareRule
from proposals.models import OutgoingMessage, Proposal, Round, Submission
from proposals.services.clock import database_now
from proposals.services.drafts import save_details
from proposals.services.submission import (
    REFERENCE_ALPHABET,
    AlreadySubmitted,
    NotASignatory,
    NotWithdrawable,
    ProposalIncomplete,
    RoundClosed,
    TokenSpent,
    at_receipt,
    new_reference,
    reopen_withdrawn,
    submit_proposal,
    withdraw_proposal,
)
from proposals.signals import proposal_submitted
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def submit(proposal, by, **values):
    return submit_proposal(proposal=proposal, by=by, **({"token": uuid.uuid4(), "at": database_now()} | values))


def test_submit_proposal_makes_a_snapshot_with_its_own_hash(draft, signatory):
    at = database_now()

    submission = submit(draft, signatory, at=at)

    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at, draft.submitted_by) == (ProposalStatus.SUBMITTED, at, signatory)
    assert (submission.number, submission.is_current, submission.reference) == (1, True, draft.reference)
    assert submission.sha256 == hashlib.sha256(submission.content.encode()).hexdigest()
    assert json.loads(submission.content)["title"] == draft.title


def test_submit_proposal_twice_with_one_token_gives_the_first_receipt(draft, signatory):
    token = uuid.uuid4()
    first = submit(draft, signatory, token=token)

    again = submit(draft, signatory, token=token)

    assert (again, Submission.objects.count()) == (first, 1)


def test_submit_proposal_with_another_token_points_to_the_receipt(draft, signatory):
    first = submit(draft, signatory)

    with pytest.raises(AlreadySubmitted) as refused:
        submit(draft, signatory)

    assert refused.value.submission == first


@pytest.mark.parametrize(("offset", "accepted"), [(-1, True), (0, False), (1, False)])
def test_submit_proposal_is_on_time_only_before_the_closing_instant(draft, signatory, offset, accepted):
    at = draft.round.closes_at + timedelta(microseconds=offset)

    if accepted:
        assert submit(draft, signatory, at=at).received_at == at
    else:
        with pytest.raises(RoundClosed):
            submit(draft, signatory, at=at)
        draft.refresh_from_db()
        assert draft.status == ProposalStatus.DRAFT


def test_submit_proposal_received_in_time_is_not_late_by_our_waiting(draft, signatory):
    """The door looked while the round was open; it was closed while we waited for the lock."""
    received_at = draft.round.closes_at - timedelta(milliseconds=1)
    seen = Proposal.objects.select_related("round").get(pk=draft.pk)
    Round.objects.filter(pk=draft.round_id).update(status=RoundStatus.CLOSED)

    assert submit(seen, signatory, at=received_at).received_at == received_at


def test_submit_proposal_after_closing_stays_closed_when_the_clock_steps_back(draft, signatory):
    Round.objects.filter(pk=draft.round_id).update(status=RoundStatus.CLOSED)
    seen = Proposal.objects.select_related("round").get(pk=draft.pk)

    with pytest.raises(RoundClosed):
        submit(seen, signatory, at=draft.round.closes_at - timedelta(seconds=5))


def test_submit_proposal_looks_at_the_window_of_now(draft, signatory):
    seen = Proposal.objects.select_related("round").get(pk=draft.pk)
    at = database_now()
    Round.objects.filter(pk=draft.round_id).update(closes_at=at)

    with pytest.raises(RoundClosed):
        submit(seen, signatory, at=at)


def test_submit_proposal_with_the_token_of_a_withdrawn_number_asks_again(draft, signatory):
    """An old page from the browser's history must not show an old receipt for a draft that was not sent."""
    token = uuid.uuid4()
    submit(draft, signatory, token=token)
    withdraw_proposal(proposal=draft, by=signatory, at=database_now())
    reopen_withdrawn(proposal=draft, by=signatory, at=database_now())

    with pytest.raises(TokenSpent):
        submit(draft, signatory, token=token)

    assert Submission.objects.filter(is_current=True).count() == 0
    assert submit(draft, signatory).number == 2


def test_submit_proposal_with_the_token_of_another_proposal_asks_again(draft, signatory):
    other = make.complete_proposal(round=draft.round, organisation=draft.organisation)
    token = uuid.uuid4()
    submit(other, signatory, token=token)

    with pytest.raises(TokenSpent):
        submit(draft, signatory, token=token)


@pytest.mark.django_db(transaction=True)
def test_reopen_that_waited_for_a_colleague_leaves_no_receipt_that_counts():
    """While it waits, the colleague reopens, submits and withdraws once more: that second receipt ends as well."""
    draft = make.complete_proposal()
    signatory = make.member_of(draft.organisation, MembershipRole.SIGNATORY)
    submit(draft, signatory)
    withdraw_proposal(proposal=draft, by=signatory, at=database_now())

    def reopen() -> None:
        try:
            reopen_withdrawn(proposal=Proposal.objects.get(pk=draft.pk), by=signatory, at=database_now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            reopen_withdrawn(proposal=draft, by=signatory, at=database_now())
            submit(draft, signatory)
            withdraw_proposal(proposal=draft, by=signatory, at=database_now())
            waiting = pool.submit(reopen)
            assert wait_until(_somebody_waits, 30)
        waiting.result()

    assert Proposal.objects.get(pk=draft.pk).status == ProposalStatus.DRAFT
    assert not Submission.objects.filter(is_current=True).exists()


@pytest.mark.django_db(transaction=True)
def test_submit_judges_by_the_closing_time_that_stands_after_waiting():
    """The closing time moves while the request waits for a colleague: nobody is told to be late once more."""
    draft = make.complete_proposal()
    signatory = make.member_of(draft.organisation, MembershipRole.SIGNATORY)
    received_at = database_now()
    Round.objects.filter(pk=draft.round_id).update(closes_at=received_at)
    seen = Proposal.objects.select_related("round").get(pk=draft.pk)

    def send() -> Submission:
        try:
            return submit(seen, signatory, at=received_at)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Proposal.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            waiting = pool.submit(send)
            assert wait_until(_somebody_waits, 30)
            Round.objects.filter(pk=draft.round_id).update(closes_at=received_at + timedelta(hours=2))
        assert waiting.result().received_at == received_at


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


def test_reopen_withdrawn_is_for_a_signatory(draft, signatory, editor):
    submit(draft, signatory)
    withdraw_proposal(proposal=draft, by=signatory, at=database_now())

    with pytest.raises(NotASignatory):
        reopen_withdrawn(proposal=draft, by=editor, at=database_now())


def test_submit_proposal_before_opening_raises_round_closed(draft, signatory):
    with pytest.raises(RoundClosed):
        submit(draft, signatory, at=draft.round.opens_at - timedelta(microseconds=1))


def test_submit_proposal_by_an_editor_or_a_stranger_is_refused(draft, editor, stranger):
    for person in (editor, stranger):
        with pytest.raises(NotASignatory):
            submit(draft, person)


def test_submit_proposal_with_something_missing_says_what(draft, signatory, editor):
    save_details(proposal=draft, values={"title": ""}, themes=[], by=editor, at=database_now())

    with pytest.raises(ProposalIncomplete) as refused:
        submit(draft, signatory)

    assert [problem.field for problem in refused.value.problems] == ["title", "themes"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("rule", "accepted"), [(ShareRule.WARN, True), (ShareRule.REFUSE, False)])
def test_submit_proposal_above_the_maximum_share(draft, signatory, rule, accepted):
    draft.round.share_rule = rule
    with make.before_opening():
        draft.round.save()
    draft.budget_lines.update(amount="399999.98", amount_input="399.999,98")
    draft.funding_sources.update(amount="199999.98", amount_input="199.999,98")

    if accepted:
        assert submit(draft, signatory).number == 1
    else:
        with pytest.raises(ProposalIncomplete) as refused:
            submit(draft, signatory)
        assert [problem.field for problem in refused.value.problems] == ["requested_amount"]


def test_submit_proposal_queues_one_receipt_for_the_signatory_and_one_for_the_organisation(draft, signatory):
    draft.organisation.email = "info@slingerbeek.example"
    draft.organisation.save()

    submission = submit(draft, signatory)

    recipients = OutgoingMessage.objects.values_list("recipient", flat=True)
    assert sorted(recipients) == sorted([signatory.email, "info@slingerbeek.example"])
    assert all(submission.reference in message.body for message in OutgoingMessage.objects.all())


def test_submit_proposal_that_is_rolled_back_leaves_nothing(draft, signatory):
    class OutOfInk(Exception):
        pass

    def fail(**_signal):
        raise OutOfInk

    proposal_submitted.connect(fail)
    try:
        with pytest.raises(OutOfInk), transaction.atomic():
            submit(draft, signatory)
    finally:
        proposal_submitted.disconnect(fail)

    draft.refresh_from_db()
    assert draft.status == ProposalStatus.DRAFT
    assert (Submission.objects.count(), OutgoingMessage.objects.count()) == (0, 0)


def test_withdraw_and_submit_again_makes_the_next_number(draft, signatory):
    first = submit(draft, signatory)
    draft.refresh_from_db()
    withdraw_proposal(proposal=draft, by=signatory, at=database_now())
    reopen_withdrawn(proposal=draft, by=signatory, at=database_now())

    second = submit(draft, signatory)

    first.refresh_from_db()
    assert (first.number, first.is_current, second.number, second.is_current) == (1, False, 2, True)
    assert first.reference != second.reference
    assert first.sha256 == second.sha256


def test_withdraw_to_submit_again_is_refused_after_closing(draft, signatory):
    submit(draft, signatory)
    draft.refresh_from_db()

    with pytest.raises(NotWithdrawable):
        withdraw_proposal(proposal=draft, by=signatory, at=draft.round.closes_at)


def test_new_reference_has_no_signs_that_look_alike(db):
    drawn = "".join(new_reference("MD27")[5:] for _each in range(200)).replace(" ", "")

    assert set(drawn) <= set(REFERENCE_ALPHABET)
    assert not set(drawn) & set("0O1IL")


def test_database_now_is_the_clock_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        before = cursor.fetchone()[0]
    now = database_now()

    assert before <= now
    assert now.tzinfo is not None


def test_a_reference_that_is_taken_is_drawn_again(draft, signatory, monkeypatch):
    taken = submit(make.complete_proposal(round=draft.round, organisation=draft.organisation), signatory).reference
    prefix = draft.round.reference_prefix
    signs = iter(2 * taken.removeprefix(prefix).replace(" ", "") + "22222222")
    monkeypatch.setattr("secrets.choice", lambda _alphabet: next(signs))

    assert submit(draft, signatory).reference == f"{prefix} 2222 2222"


def test_at_receipt_gives_clock_and_status_to_who_may_see_the_proposal(draft, signatory):
    before = database_now()

    received = at_receipt(signatory, draft.pk, waited=timedelta(seconds=3))

    assert (received.proposal, received.status) == (draft, draft.round.status)
    assert before <= received.at + timedelta(seconds=3) <= database_now()


def test_at_receipt_gives_nothing_of_a_draft_to_others(draft):
    officer, stranger = make.user_with_role(Role.PROGRAMME_OFFICER), make.member_of(make.OrganisationFactory())

    assert at_receipt(officer, draft.pk) is None
    assert at_receipt(stranger, draft.pk) is None


def test_at_receipt_gives_staff_what_was_submitted(draft, signatory):
    submit(draft, signatory)

    assert at_receipt(make.user_with_role(Role.PROGRAMME_OFFICER), draft.pk).proposal == draft


@pytest.mark.parametrize(("waited", "status"), [(0, RoundStatus.CLOSED), (60, RoundStatus.OPEN)])
def test_at_receipt_counts_a_round_as_open_that_closed_while_the_request_waited(draft, signatory, waited, status):
    closed = database_now() - timedelta(seconds=30)
    with make.before_opening():
        Round.objects.filter(pk=draft.round_id).update(
            status=RoundStatus.CLOSED, opens_at=closed - timedelta(days=30), closes_at=closed
        )

    assert at_receipt(signatory, draft.pk, waited=timedelta(seconds=waited)).status == status
