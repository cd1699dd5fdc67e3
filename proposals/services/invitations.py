"""Inviting a colleague by mail. The invitation belongs to one address and works once (docs/adr/0008)."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from proposals.emails import invitation_mail
from proposals.enums import MembershipRole
from proposals.models import Invitation, Membership, Organisation, SignInLink, User
from proposals.services.memberships import (
    ORDER,
    NotYours,
    has_signatory,
    locked_members,
    role_of,
    roles_to_give,
    tell_organisation,
)
from proposals.services.messages import queue_message
from proposals.services.personal_links import KEY_PREFIX, digest_of, token_of

VALID_FOR = timedelta(days=14)
# More than an organisation needs in a day, less than is worth abusing our mail for.
PER_DAY = 20


class AlreadyMember(Exception):
    """Who has this address works for the organisation."""


class AlreadyInvited(Exception):
    """An invitation to this address is still open."""


class TooManyInvitations(Exception):
    """The organisation sent as many invitations in 24 hours as we allow."""


class NotUsable(Exception):
    """The invitation was accepted, taken back or has expired."""


class AnotherAddress(Exception):
    """The invitation is for somebody else."""


class WorksAtTheMinistry(Exception):
    """Who handles proposals for the ministry does not write them."""


@dataclass(frozen=True)
class NewAccount:
    """What somebody who has no account yet fills in; no password for who signs in elsewhere."""

    name: str
    function: str
    password: str | None = None


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User, at: datetime) -> Invitation:
    """Invite an address and queue the mail with the link, which works for 14 days.

    :raises NotYours: when `by` may not give this role.
    :raises AlreadyMember: when a colleague has this address.
    :raises AlreadyInvited: when an invitation to it is still open.
    :raises TooManyInvitations: after `PER_DAY` in 24 hours.
    """
    email = email.strip().lower()
    members = locked_members(organisation)
    if role not in roles_to_give(role_of(by, members), has_signatory=has_signatory(members)):
        raise NotYours
    if any(each.user.email.lower() == email for each in members):
        raise AlreadyMember
    earlier = organisation.invitations.open().filter(email=email).first()
    if earlier and earlier.is_usable_at(at):
        raise AlreadyInvited
    if earlier:
        _end(earlier, by, at)
    return _send(organisation, email, role, by, at)


@transaction.atomic
def send_again(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Send a new link to the same address; the earlier link stops working.

    :raises NotYours: when `by` may not give this role.
    :raises NotUsable: when it was accepted or taken back meanwhile.
    :raises TooManyInvitations: after `PER_DAY` in 24 hours.
    """
    stored = _locked_for(invitation, by)
    _end(stored, by, at)
    return _send(stored.organisation, stored.email, stored.role, by, at)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take an open invitation back.

    :raises NotYours: when `by` may not give this role.
    :raises NotUsable: when it was accepted or taken back meanwhile.
    """
    _end(_locked_for(invitation, by), by, at)


def invitation_of_token(token: str) -> Invitation | None:
    """Find the invitation that a link belongs to, whatever became of it."""
    found = Invitation.objects.select_related("organisation__region", "invited_by")
    return found.filter(token_digest=digest_of(token)).first()


def account_of(invitation: Invitation) -> User | None:
    """Give the account that the owner of the invited address has already, if there is one."""
    account = User.objects.filter(email__iexact=invitation.email).first()
    return account if account and _is_somebodys(account) else None


def _is_somebodys(account: User) -> bool:
    """Say whether an account was used or can be: who signs in elsewhere has no password (docs/signing_in.md)."""
    was_used = account.has_usable_password() or account.last_login is not None or not account.is_active
    return was_used or SignInLink.of(account).exists()


@transaction.atomic
def accept(*, invitation: Invitation, user: User, at: datetime) -> Membership:
    """Let the owner of the address work for the organisation; a role that was higher already stays.

    :raises AnotherAddress: when `user` has another address.
    :raises WorksAtTheMinistry: when `user` has a role there.
    :raises NotUsable: when it was accepted or taken back, or has expired.
    """
    if user.email.lower() != invitation.email.lower():
        raise AnotherAddress
    if user.roles:
        raise WorksAtTheMinistry
    members = locked_members(invitation.organisation)
    stored = Invitation.objects.get(pk=invitation.pk)
    if not stored.is_usable_at(at):
        raise NotUsable
    stored.accepted_at, stored.accepted_by = at, user
    stored.save(update_fields=["accepted_at", "accepted_by"])
    return _join(invitation.organisation, user, stored.role, members, at)


@transaction.atomic
def accept_with_new_account(*, invitation: Invitation, account: NewAccount, at: datetime) -> User:
    """Make the account for exactly the invited address and accept.

    Only the mailbox of that address has the link, so the address needs no second proof. An account
    that an administrator made and that nobody used gets this one.

    :raises AnotherAddress: when the owner of the address has an account already.
    :raises NotUsable: when it was accepted or taken back, or has expired.
    :raises WorksAtTheMinistry: when the account has a role there.
    """
    locked_members(invitation.organisation)
    # Another organisation may have invited the same person, who accepts there at this moment: one account is made.
    found = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if account_of(invitation):
        raise AnotherAddress
    user = found or User(email=invitation.email)
    user.name, user.function = account.name, account.function
    user.set_password(account.password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # made while we looked
        raise AnotherAddress from error
    accept(invitation=invitation, user=user, at=at)
    return user


def _join(organisation: Organisation, user: User, role: str, members: list[Membership], at: datetime) -> Membership:
    membership = next((each for each in members if each.user_id == user.pk), None)
    was = membership.role if membership else None
    if membership is None:
        membership = Membership(user=user, organisation=organisation, role=role)
    elif ORDER.index(role) > ORDER.index(was):
        membership.role = role
    membership.organisation = organisation
    membership.save()
    if membership.role == MembershipRole.SIGNATORY != was:
        tell_organisation(membership, at)
    return membership


def _locked_for(invitation: Invitation, by: User) -> Invitation:
    """Lock and read an open invitation that `by` may look after."""
    members = locked_members(invitation.organisation)
    stored = Invitation.objects.select_related("organisation").get(pk=invitation.pk)
    if stored.role not in roles_to_give(role_of(by, members), has_signatory=has_signatory(members)):
        raise NotYours
    if stored.accepted_at or stored.revoked_at:
        raise NotUsable
    return stored


def _end(invitation: Invitation, by: User, at: datetime) -> None:
    invitation.revoked_at, invitation.revoked_by = at, by
    invitation.save(update_fields=["revoked_at", "revoked_by"])


def _send(organisation: Organisation, email: str, role: str, by: User, at: datetime) -> Invitation:
    if organisation.invitations.filter(invited_at__gt=at - timedelta(days=1)).count() >= PER_DAY:
        raise TooManyInvitations
    expires_at = at + VALID_FOR
    mail = invitation_mail(organisation, expires_at)
    message = queue_message(
        key=f"{KEY_PREFIX}{uuid.uuid4()}", recipient=email, subject=mail.subject, body=mail.body, at=at
    )
    return Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_digest=digest_of(token_of(message.uuid)),
        invited_at=at,
        invited_by=by,
        expires_at=expires_at,
    )
