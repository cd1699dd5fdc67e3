"""Accounts and who their owners are elsewhere: at the ministry, and with eHerkenning (docs/signing_in.md).

A place outside says who somebody is and for which organisation; what that person may do here comes from an
invitation, a membership or a role, as for everybody.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from proposals.enums import MembershipRole
from proposals.models import Invitation, Membership, Organisation, SignInLink, User
from proposals.services.invitations import NewAccount, accept, accept_with_new_account
from proposals.services.memberships import locked_members

KVK_NUMBER = re.compile(r"\d{8}")


class NotLet(Exception):
    """Nobody is signed in; `reason` names the page that says why."""

    reason = "no_account"


class NoAccount(NotLet):
    """There is no open account for this person."""


class AddressNotProved(NotLet):
    """The place does not say that the e-mail address is this person's own."""

    reason = "address"


class LinkedToAnother(NotLet):
    """The account is opened by somebody else there, or this person opens another account."""

    reason = "other_link"


class UnknownOrganisation(NotLet):
    """No organisation here has this number of the Chamber of Commerce."""

    reason = "organisation"


class NotAMember(NotLet):
    """The account does not work for the organisation for which its owner signed in."""

    reason = "member"


class WorksAtTheMinistry(NotLet):
    """Who handles proposals for the ministry does not come in for an organisation."""

    reason = "ministry"


class NotToldAgain(NotLet):
    """Who is signed in did not tell once more who he is."""

    reason = "again"


@dataclass(frozen=True)
class Identity:
    """Who somebody is elsewhere, and for which organisation he came."""

    provider: str
    subject: str
    organisation_id: int


def still_at_the_ministry(user: User) -> User:
    """Give an account that was linked earlier, if its owner still has a role.

    :raises NoAccount: if the account was closed or has no role any more.
    """
    if not user.is_active or not user.roles:
        raise NoAccount
    return user


@transaction.atomic
def link_at_the_ministry(*, email: str, provider: str, subject: str) -> User:
    """Link the account with this address, which the ministry vouches for, to who came in with it.

    :raises NoAccount: if no open account with a role has this address.
    :raises LinkedToAnother: if somebody else at the ministry opens that account: an address that was given to a new
        colleague does not open the work of the earlier one.
    """
    user = User.objects.select_for_update(no_key=True).filter(email__iexact=email.strip()).first()
    if user is None:
        raise NoAccount
    still_at_the_ministry(user)
    if SignInLink.of(user).filter(provider=provider).exists():
        raise LinkedToAnother
    _link(user, provider, subject)
    return user


def organisation_with(kvk_number: str) -> Organisation:
    """Give the organisation with a number of the Chamber of Commerce.

    :raises UnknownOrganisation: if there is none, or it is no such number.
    """
    found = Organisation.objects.filter(kvk_number=kvk_number).first() if KVK_NUMBER.fullmatch(kvk_number) else None
    if found is None:
        raise UnknownOrganisation
    return found


def still_works_for(user: User, organisation: Organisation) -> User:
    """Give an account that was linked earlier, if its owner still works for the organisation.

    :raises NoAccount: if the account was closed.
    :raises WorksAtTheMinistry: if the owner got a role there meanwhile.
    :raises NotAMember: if the owner works for it no more.
    """
    if not user.is_active:
        raise NoAccount
    if user.roles:
        raise WorksAtTheMinistry
    if organisation.pk not in user.membership_roles:
        raise NotAMember
    return user


@transaction.atomic
def let_in(*, identity: Identity, email: str, name: str, at: datetime) -> User | None:
    """Let somebody in by an e-mail address for which the broker vouches; None when that says nothing here.

    A colleague is linked. Who was invited gets what the invitation gives. As long as nobody works for the
    organisation its first person may fill in and invite; who signs is arranged after that (docs/adr/0008).

    :raises NotLet: if the address is that of an account that may not come in for this organisation.
    """
    organisation = Organisation.objects.get(pk=identity.organisation_id)
    members = locked_members(organisation)
    user = User.objects.select_for_update(no_key=True).filter(email__iexact=email.strip()).first()
    if user is not None and user.membership_roles.get(organisation.pk):
        return link(user=user, identity=identity)
    if user is not None and (user.roles or not user.is_active):
        raise WorksAtTheMinistry if user.roles else NoAccount
    invitation = organisation.invitations.open().filter(email__iexact=email.strip()).first()
    is_invited = invitation is not None and invitation.is_usable_at(at)
    if not is_invited and any(each.user.is_active for each in members):
        return None
    if user is None:
        user = User.objects.create_user(email.strip(), name=(name.strip() or email)[:150])
    _take_in(user, organisation, invitation if is_invited else None, at)
    return link(user=user, identity=identity)


@transaction.atomic
def accept_and_link(*, invitation: Invitation, account: NewAccount, identity: Identity, at: datetime) -> User:
    """Make the account of who was invited and came in as `identity`, and link it; it gets no password.

    :raises NotLet: if that person opens another account already.
    :raises Exception: what `accept_with_new_account` raises.
    """
    return link(user=accept_with_new_account(invitation=invitation, account=account, at=at), identity=identity)


def _take_in(user: User, organisation: Organisation, invitation: Invitation | None, at: datetime) -> None:
    if invitation is not None:
        accept(invitation=invitation, user=user, at=at)
    else:
        Membership.objects.create(user=user, organisation=organisation, role=MembershipRole.EDITOR)
    user.__dict__.pop("current_memberships", None)


@transaction.atomic
def link(*, user: User, identity: Identity) -> User:
    """Let the account be opened by who came in as `identity`.

    :raises NotLet: if the account may not come in for that organisation, or the person opens another account.
    """
    still_works_for(user, Organisation.objects.get(pk=identity.organisation_id))
    _link(user, identity.provider, identity.subject)
    return user


def _link(user: User, provider: str, subject: str) -> None:
    try:
        with transaction.atomic():
            SignInLink.objects.create(user=user, provider=provider, uid=subject)
    except IntegrityError as error:
        raise LinkedToAnother from error
