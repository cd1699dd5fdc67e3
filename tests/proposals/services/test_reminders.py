"""Reminders of drafts that are saved but not submitted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from proposals.enums import MembershipRole
from proposals.models import Extension, OutgoingMessage, Proposal
from proposals.services.messages import send_due_messages
from proposals.services.outages import approve_extension, report_outage, request_extension
from proposals.services.reminders import SPANS, due_span, queue_reminders
from proposals.services.submission import reopen_withdrawn, submit_proposal, withdraw_proposal
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(minutes=5)


@pytest.fixture
def closes_at(open_round):
    return open_round.closes_at


def reminders():
    return OutgoingMessage.objects.filter(message_key__startswith="reminder:")


def spans_told():
    """Give how many hours before closing each reminder was about, in the order of writing."""
    return [int(key.split(":")[2]) for key in reminders().order_by("pk").values_list("message_key", flat=True)]


def test_each_writer_is_reminded_once_seven_days_two_days_and_four_hours_before(draft, signatory, reader, closes_at):
    at = closes_at - 8 * DAY

    while at < closes_at + DAY:
        queue_reminders(at=at)
        at += HOUR / 2

    people = {draft.created_by.email, signatory.email}
    assert set(reminders().values_list("recipient", flat=True)) == people
    assert sorted(spans_told()) == sorted([168, 48, 4] * len(people))


def test_ticks_may_repeat_and_be_missed(draft, closes_at):
    queue_reminders(at=closes_at - 47 * HOUR)
    queue_reminders(at=closes_at - 47 * HOUR)
    queue_reminders(at=closes_at - 46 * HOUR)

    assert spans_told() == [48]


def test_a_draft_of_three_hours_before_closing_gets_no_reminder_of_seven_days(draft, closes_at):
    Proposal.objects.filter(pk=draft.pk).update(created_at=closes_at - 3 * HOUR)

    for minutes in range(0, 180, 5):
        queue_reminders(at=closes_at - 3 * HOUR + timedelta(minutes=minutes))

    assert spans_told() == []


def test_a_submitted_proposal_is_not_reminded_of(draft, signatory, closes_at):
    submit_proposal(proposal=draft, token=uuid4(), by=signatory, at=timezone.now())

    assert queue_reminders(at=closes_at - 3 * HOUR) == 0


def test_what_was_taken_back_and_waits_to_be_sent_again_is_reminded_of(draft, signatory, closes_at):
    now = timezone.now()
    submit_proposal(proposal=draft, token=uuid4(), by=signatory, at=now)
    withdraw_proposal(proposal=Proposal.objects.get(pk=draft.pk), by=signatory, at=now)
    reopen_withdrawn(proposal=Proposal.objects.get(pk=draft.pk), by=signatory, at=now)

    assert queue_reminders(at=closes_at - 3 * HOUR) == 1


def test_who_submits_between_writing_and_sending_gets_no_reminder(draft, signatory, closes_at):
    queue_reminders(at=closes_at - 3 * HOUR)
    submit_proposal(proposal=draft, token=uuid4(), by=signatory, at=closes_at - 2 * HOUR)

    send_due_messages(at=closes_at - HOUR)

    assert not reminders().exists()
    assert {str(sent.subject) for sent in mail.outbox}
    assert not any("reminder" in sent.subject or "opgeslagen" in sent.subject for sent in mail.outbox)


def test_a_reminder_that_waited_until_after_closing_is_not_sent(draft, closes_at):
    queue_reminders(at=closes_at - 3 * HOUR)

    assert send_due_messages(at=closes_at) == 0
    assert (mail.outbox, reminders().count()) == ([], 0)


def test_a_good_reminder_is_sent(draft, editor, closes_at):
    queue_reminders(at=closes_at - 3 * HOUR)

    assert send_due_messages(at=closes_at - 2 * HOUR) == 1
    assert mail.outbox[0].to == [editor.email]


def test_after_an_extension_only_the_reminders_to_come_are_sent_again(draft, officer, second_officer, closes_at):
    before = closes_at - 2 * HOUR
    queue_reminders(at=closes_at - 3 * HOUR)
    outage = report_outage(round_=draft.round, started_at=before, description="Kapot", by=officer, at=before)
    extension = request_extension(
        outage=outage, closes_at=closes_at + DAY, reason="r", public_note="n", by=officer, at=before
    )
    approve_extension(extension=extension, by=second_officer, at=before)

    # 26 hours are left: seven days and two days before are past, four hours before comes again.
    at = before
    while at < closes_at + DAY:
        queue_reminders(at=at)
        at += HOUR

    assert spans_told() == [4, 4]
    assert len({key.split(":")[1] for key in reminders().values_list("message_key", flat=True)}) == 2


def test_due_span_names_the_shortest_that_has_begun(open_round, closes_at):
    found = [due_span(open_round, closes_at - each) for each in (8 * DAY, 7 * DAY, 3 * DAY, 48 * HOUR, 5 * HOUR, HOUR)]

    assert found == [None, SPANS[2], SPANS[2], SPANS[1], SPANS[1], SPANS[0]]
    assert not Extension.objects.exists()


def test_the_mail_says_what_is_missing_until_when_and_where(open_round, organisation, editor, closes_at):
    make.ProposalFactory(round=open_round, organisation=organisation, title="", created_by=editor)

    queue_reminders(at=closes_at - 3 * HOUR)

    message = reminders().get()
    assert "/aanvragen/" in message.body
    assert f"{closes_at.astimezone().year}" in message.body
    assert message.proposal is not None


def test_a_draft_costs_a_fixed_number_of_statements(open_round, django_assert_max_num_queries, closes_at):
    for _number in range(5):
        organisation = make.OrganisationFactory()
        make.member_of(organisation, MembershipRole.EDITOR)
        make.complete_proposal(round=open_round, organisation=organisation)

    with django_assert_max_num_queries(5 * 24 + 3):
        queue_reminders(at=closes_at - 3 * HOUR)
    with django_assert_max_num_queries(3):
        queue_reminders(at=closes_at - 3 * HOUR)
