"""Invitations: for one address, once, for 14 days; of the link only a digest is kept."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from mkbdeals.launcher.processes import wait_until
from proposals.enums import MembershipRole, Role
from proposals.models import Invitation, Membership, OutgoingMessage, SignInLink, User
from proposals.services import invitations
from proposals.services.invitations import (
    PER_DAY,
    VALID_FOR,
    AlreadyInvited,
    AlreadyMember,
    AnotherAddress,
    NewAccount,
    NotUsable,
    TooManyInvitations,
    WorksAtTheMinistry,
    accept,
    accept_with_new_account,
    invitation_of_token,
    invite,
    revoke,
    send_again,
)
from proposals.services.memberships import NotYours
from proposals.services.messages import send_due_messages
from tests.factories import proposals as make

EDITOR, SIGNATORY, READER = MembershipRole.EDITOR, MembershipRole.SIGNATORY, MembershipRole.READER
ACCOUNT = NewAccount(name="Nieuwe collega", function="Adviseur", password="Een-lang-wachtwoord-2")


def invited(organisation, by, email="nieuw@gemeente.example", role=EDITOR, at=None) -> Invitation:
    return invite(organisation=organisation, email=email, role=role, by=by, at=at or timezone.now())


def sent_token() -> str:
    """Send what waits and give the token of the last mail."""
    send_due_messages(at=timezone.now())
    return re.search(r"/uitnodiging/([^/]+)/", mail.outbox[-1].body)[1]


def test_link_of_the_mail_finds_the_invitation(organisation, editor):
    invitation = invited(organisation, editor)

    token = sent_token()

    assert invitation_of_token(token) == invitation
    assert invitation.expires_at - invitation.invited_at == VALID_FOR
    assert mail.outbox[-1].to == ["nieuw@gemeente.example"]
    assert organisation.name in mail.outbox[-1].subject


def test_link_stands_nowhere_but_in_the_mail(organisation, editor):
    invitation = invited(organisation, editor)
    token = sent_token()

    message = OutgoingMessage.objects.get()
    assert token not in message.body + message.message_key + invitation.token_digest
    assert "/uitnodiging/" not in message.body


def test_mail_names_no_person(organisation, editor):
    editor.name = "Opvallend\r\nBcc: iemand@elders.example"
    editor.function = "http://elders.example"
    editor.save()
    invited(organisation, editor)
    sent_token()

    sent = mail.outbox[-1]
    assert "elders" not in sent.subject + sent.body + str(sent.message())
    assert editor.email not in sent.body


def test_name_of_an_organisation_makes_no_header(organisation, editor):
    organisation.name = "Gemeente\r\nBcc: iemand@elders.example"
    organisation.save()
    invited(organisation, editor)
    sent_token()

    assert mail.outbox[-1].message().get("Bcc") is None
    assert mail.outbox[-1].recipients() == ["nieuw@gemeente.example"]


def test_two_links_differ(organisation, editor):
    first, second = invited(organisation, editor), invited(organisation, editor, "ander@gemeente.example")

    assert first.token_digest != second.token_digest


@pytest.mark.parametrize(("by", "role"), [("reader", READER), ("editor", SIGNATORY), ("stranger", READER)])
def test_who_may_not_invite(request, organisation, reader, editor, signatory, stranger, by, role):
    with pytest.raises(NotYours):
        invited(organisation, request.getfixturevalue(by), role=role)

    assert not OutgoingMessage.objects.exists()


def test_editor_invites_the_first_signatory(organisation, editor):
    assert invited(organisation, editor, role=SIGNATORY).role == SIGNATORY


def test_colleague_is_not_invited_again(organisation, editor, reader):
    with pytest.raises(AlreadyMember):
        invited(organisation, editor, reader.email.upper())


def test_open_invitation_is_not_doubled_in_whatever_capitals(organisation, editor):
    invited(organisation, editor)

    with pytest.raises(AlreadyInvited):
        invited(organisation, editor, "Nieuw@Gemeente.example")


def test_expired_invitation_makes_room(organisation, editor):
    old = invited(organisation, editor, at=timezone.now() - timedelta(days=15))

    new = invited(organisation, editor)

    old.refresh_from_db()
    assert old.revoked_at is not None
    assert list(organisation.invitations.open()) == [new]


def test_limit_per_organisation_and_day(organisation, other_organisation, editor, stranger):
    at = timezone.now()
    for number in range(PER_DAY):
        invited(organisation, editor, f"n{number}@gemeente.example", at=at)

    with pytest.raises(TooManyInvitations):
        invited(organisation, editor, at=at + timedelta(hours=23))

    assert OutgoingMessage.objects.count() == PER_DAY
    assert invited(other_organisation, stranger, at=at)
    assert invited(organisation, editor, at=at + timedelta(hours=25))


def test_sending_again_ends_the_earlier_link(organisation, editor):
    first = invited(organisation, editor)
    earlier = sent_token()

    second = send_again(invitation=first, by=editor, at=timezone.now())

    assert not invitation_of_token(earlier).is_usable_at(timezone.now())
    assert invitation_of_token(sent_token()) == second
    assert (second.email, second.role) == (first.email, first.role)


def test_sending_again_counts_for_the_limit(organisation, editor, monkeypatch):
    monkeypatch.setattr(invitations, "PER_DAY", 1)
    first = invited(organisation, editor)

    with pytest.raises(TooManyInvitations):
        send_again(invitation=first, by=editor, at=timezone.now())

    first.refresh_from_db()
    assert first.revoked_at is None


def test_taken_back_twice_is_told(organisation, editor):
    invitation = invited(organisation, editor)
    revoke(invitation=invitation, by=editor, at=timezone.now())

    with pytest.raises(NotUsable):
        revoke(invitation=invitation, by=editor, at=timezone.now())


def test_editor_does_not_take_back_the_invitation_of_a_signatory(organisation, editor, signatory):
    invitation = invited(organisation, signatory, role=SIGNATORY)

    with pytest.raises(NotYours):
        revoke(invitation=invitation, by=editor, at=timezone.now())


def test_owner_of_the_address_joins(organisation, editor):
    person = make.UserFactory(email="Nieuw@gemeente.example")
    at = timezone.now()
    invitation = invited(organisation, editor)

    membership = accept(invitation=invitation, user=person, at=at)

    invitation.refresh_from_db()
    assert (membership.organisation, membership.role) == (organisation, EDITOR)
    assert (invitation.accepted_at, invitation.accepted_by) == (at, person)


def test_somebody_else_does_not_join(organisation, editor, stranger):
    with pytest.raises(AnotherAddress):
        accept(invitation=invited(organisation, editor), user=stranger, at=timezone.now())

    assert not organisation.memberships.filter(user=stranger).exists()


def test_who_works_at_the_ministry_does_not_join(organisation, editor):
    person = make.user_with_role(Role.ASSESSOR, email="nieuw@gemeente.example")

    with pytest.raises(WorksAtTheMinistry):
        accept(invitation=invited(organisation, editor), user=person, at=timezone.now())


@pytest.mark.parametrize("after", ["accepted", "revoked", "expired"])
def test_invitation_works_once_and_in_time(organisation, editor, after):
    person = make.UserFactory(email="nieuw@gemeente.example")
    now = timezone.now()
    invitation = invited(organisation, editor, at=now)
    if after == "accepted":
        accept(invitation=invitation, user=person, at=now)
        Membership.objects.filter(user=person).update(ended_at=now, ended_by=editor)
    if after == "revoked":
        revoke(invitation=invitation, by=editor, at=now)

    with pytest.raises(NotUsable):
        accept(invitation=invitation, user=person, at=now + VALID_FOR if after == "expired" else now)

    assert not organisation.memberships.current().filter(user=person).exists()


def test_higher_role_stays(organisation, editor, signatory):
    invitation = invited(organisation, signatory, role=READER)
    person = make.member_of(organisation, SIGNATORY, email="nieuw@gemeente.example")

    assert accept(invitation=invitation, user=person, at=timezone.now()).role == SIGNATORY


def test_new_signatory_is_told_to_the_organisation(organisation, editor):
    person = make.UserFactory(email="nieuw@gemeente.example")
    invitation = invited(organisation, editor, role=SIGNATORY)

    accept(invitation=invitation, user=person, at=timezone.now())

    assert OutgoingMessage.objects.filter(recipient=organisation.email).count() == 1


def test_account_is_made_for_the_invited_address(organisation, editor):
    invitation = invited(organisation, editor)

    user = accept_with_new_account(invitation=invitation, account=ACCOUNT, at=timezone.now())

    stored = User.objects.get(email="nieuw@gemeente.example")
    assert stored == user
    assert stored.check_password(ACCOUNT.password)
    assert stored.membership_roles == {organisation.pk: EDITOR}


def test_existing_account_keeps_its_password(organisation, editor):
    person = make.UserFactory(email="nieuw@gemeente.example")
    password = person.password

    with pytest.raises(AnotherAddress):
        accept_with_new_account(invitation=invited(organisation, editor), account=ACCOUNT, at=timezone.now())

    person.refresh_from_db()
    assert person.password == password


def test_closed_account_is_not_opened(organisation, editor):
    make.UserFactory(email="nieuw@gemeente.example", is_active=False)

    with pytest.raises(AnotherAddress):
        accept_with_new_account(invitation=invited(organisation, editor), account=ACCOUNT, at=timezone.now())


def test_account_without_a_password_gets_one(organisation, editor):
    person = make.UserFactory(email="nieuw@gemeente.example")
    person.set_unusable_password()
    person.save()

    user = accept_with_new_account(invitation=invited(organisation, editor), account=ACCOUNT, at=timezone.now())

    assert user == person
    assert user.check_password(ACCOUNT.password)


@pytest.mark.parametrize("used", ["link", "last_login"])
def test_account_that_is_opened_elsewhere_is_not_overwritten(organisation, editor, used):
    person = make.UserFactory(email="nieuw@gemeente.example", name="N. Ieuw", password=None)
    if used == "link":
        SignInLink.objects.create(user=person, provider="eherkenning", uid="persoon-1")
    else:
        User.objects.filter(pk=person.pk).update(last_login=timezone.now())

    with pytest.raises(AnotherAddress):
        accept_with_new_account(invitation=invited(organisation, editor), account=ACCOUNT, at=timezone.now())

    person.refresh_from_db()
    assert (person.name, person.has_usable_password()) == ("N. Ieuw", False)


def test_refused_account_leaves_nothing(organisation, editor):
    invitation = invited(organisation, editor)
    revoke(invitation=invitation, by=editor, at=timezone.now())

    with pytest.raises(NotUsable):
        accept_with_new_account(invitation=invitation, account=ACCOUNT, at=timezone.now())

    assert not User.objects.filter(email="nieuw@gemeente.example").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_empty_account", [False, True])
def test_two_organisations_that_invite_one_person_at_once_make_one_account(has_empty_account):
    """Of two links accepted in the same second the later asks to sign in with the account of the first."""
    if has_empty_account:
        make.UserFactory(email="nieuw@gemeente.example", password=None)
    first, second = (
        make.InvitationFactory(organisation=make.OrganisationFactory(), email="nieuw@gemeente.example")
        for _each in range(2)
    )
    other = NewAccount(name="Nieuwe collega", function="Adviseur", password="Een-ander-wachtwoord-3")

    def accept_second() -> str:
        try:
            accept_with_new_account(invitation=second, account=other, at=timezone.now())
        except AnotherAddress as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            user = accept_with_new_account(invitation=first, account=ACCOUNT, at=timezone.now())
            waiting = pool.submit(accept_second)
            assert wait_until(somebody_waits, 30)
        assert waiting.result() == "AnotherAddress"

    user.refresh_from_db()
    assert user.check_password(ACCOUNT.password)
    assert Membership.objects.filter(user=user).count() == 1
    assert User.objects.filter(email__iexact=user.email).count() == 1
    accept(invitation=second, user=user, at=timezone.now())
    assert Membership.objects.filter(user=user).count() == 2


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
