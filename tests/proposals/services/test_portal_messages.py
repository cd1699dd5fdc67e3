"""Messages in the portal: placed once, announced without their content, and who read them when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from proposals.enums import MembershipRole, MessageState, PortalMessageKind
from proposals.models import OutgoingMessage, PortalMessage, PortalReading
from proposals.services.messages import send_due_messages
from proposals.services.portal_messages import (
    ALARM_AFTER,
    announce_left_behind,
    messages_for,
    messages_for_staff,
    notices_of,
    place_message,
    record_reading,
    unannounced_messages,
)
from proposals.services.submission import submit_proposal
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
NOW = timezone.now


def place(organisation, **values):
    defaults = {
        "organisation": organisation,
        "proposal": None,
        "kind": PortalMessageKind.SUPPLEMENT_REQUEST,
        "subject": "Wij missen uw begroting",
        "body": "De begroting telt niet op tot € 250.000.",
        "key": "aanvulling:1",
        "at": NOW(),
    }
    return place_message(**(defaults | values))


def test_place_message_tells_everybody_of_the_organisation_and_its_own_address(organisation, editor, reader, stranger):
    former = make.member_of(organisation, MembershipRole.EDITOR)
    former.memberships.update(ended_at=NOW(), ended_by=editor)

    message = place(organisation)

    assert set(notices_of(message).values_list("recipient", flat=True)) == {
        editor.email,
        reader.email,
        organisation.email,
    }
    assert set(message.readings.values_list("user", flat=True)) == {editor.pk, reader.pk}


def test_the_notice_says_sender_kind_and_term_and_nothing_of_the_content(organisation, draft, editor):
    due = draft.round.closes_at + timedelta(days=40)

    message = place(organisation, proposal=draft, response_due_at=due)

    for mail in notices_of(message):
        words = mail.subject + mail.body
        assert str(PortalMessageKind.SUPPLEMENT_REQUEST.label) in words
        assert f"/berichten/{message.pk}/" in words
        assert mail.proposal == draft
        for secret in (message.subject, "begroting", "250.000", draft.title, editor.email):
            assert secret not in words


def test_place_message_with_the_same_key_places_and_mails_once(organisation, editor):
    first = place(organisation)
    mails = OutgoingMessage.objects.count()

    assert place(organisation, subject="Anders") == first
    assert (PortalMessage.objects.count(), OutgoingMessage.objects.count()) == (1, mails)


def test_a_placed_message_never_changes(organisation):
    message = place(organisation)

    with pytest.raises(DatabaseError), transaction.atomic():
        PortalMessage.objects.filter(pk=message.pk).update(body="Toch anders")


def test_record_reading_keeps_the_first_time_per_person(organisation, editor, reader):
    message, first = place(organisation), NOW()

    record_reading(message=message, by=editor, at=first)
    record_reading(message=message, by=editor, at=first + timedelta(hours=1))

    assert list(message.readings.order_by("user").values_list("user", "first_read_at")) == [
        (editor.pk, first),
        (reader.pk, None),
    ]
    assert [each.is_read for each in messages_for(editor)] == [True]
    assert [each.is_read for each in messages_for(reader)] == [False]
    assert [(each.people, each.read) for each in messages_for_staff(reader)] == [(2, 1)]


def test_a_colleague_who_came_later_reads_without_having_been_told(organisation, editor):
    message = place(organisation)
    later = make.member_of(organisation, MembershipRole.READER)

    record_reading(message=message, by=later, at=NOW())

    assert PortalReading.objects.get(message=message, user=later).mail is None


def test_unannounced_messages_names_what_nobody_was_told_of_after_a_day(organisation, editor):
    long_ago = NOW() - ALARM_AFTER - timedelta(minutes=1)
    waiting = place(organisation, key="wacht", at=long_ago)
    bounced = place(organisation, key="terug", at=long_ago)
    told, read, fresh = (place(organisation, key=key, at=long_ago) for key in ("gezegd", "gelezen", "nieuw"))
    place(organisation, key="pas")
    notices_of(bounced).update(state=MessageState.BOUNCED, sent_at=NOW(), bounced_at=NOW())
    notices_of(told).filter(recipient=organisation.email).update(state=MessageState.SENT, sent_at=NOW())
    notices_of(fresh).filter(recipient=editor.email).update(state=MessageState.SENT, sent_at=NOW())
    record_reading(message=read, by=editor, at=NOW())

    assert set(unannounced_messages(NOW())) == {waiting, bounced}


def test_sending_ends_the_alarm(organisation, editor):
    place(organisation, at=NOW() - ALARM_AFTER)

    send_due_messages(at=NOW())

    assert not unannounced_messages(NOW()).exists()


def test_announce_left_behind_tells_people_who_came_after_the_message(other_organisation):
    other_organisation.email = ""
    other_organisation.save()
    message = place(other_organisation, at=NOW() - ALARM_AFTER)
    assert not notices_of(message).exists()
    person = make.member_of(other_organisation, MembershipRole.EDITOR)

    assert announce_left_behind(at=NOW()) == 1
    announce_left_behind(at=NOW())

    assert [mail.recipient for mail in notices_of(message)] == [person.email]


def test_a_receipt_is_placed_in_the_portal_and_its_mail_is_the_notice(draft, signatory, editor):
    submission = submit_proposal(proposal=draft, token=uuid4(), by=signatory, at=NOW())

    message = PortalMessage.objects.get()
    assert (message.kind, message.proposal, message.placed_at) == (
        PortalMessageKind.RECEIPT,
        draft,
        submission.received_at,
    )
    mails = OutgoingMessage.objects.order_by("recipient").values_list("recipient", "proposal")
    assert set(mails) == {(signatory.email, draft.pk), (draft.organisation.email, draft.pk)}
    assert message.readings.get(user=signatory).mail.recipient == signatory.email
    assert message.readings.get(user=editor).mail is None
