"""Who works for an organisation, and who changes that (docs/adr/0008).

Signatories look after everybody; editors after readers and editors. Nobody raises himself, and an
organisation keeps its last signatory and its last writer. Each change takes the organisation's row
first, so that two people who remove each other do not both succeed.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from proposals.emails import Mail, left_mail, signatory_mail
from proposals.enums import MembershipRole
from proposals.models import Membership, Organisation, User
from proposals.services.messages import queue_message

ORDER = (MembershipRole.READER, MembershipRole.EDITOR, MembershipRole.SIGNATORY)
WRITERS = frozenset({MembershipRole.EDITOR, MembershipRole.SIGNATORY})


class NotYours(Exception):
    """Your role does not allow to look after this role."""


class LastSignatory(Exception):
    """Then nobody would be left to sign."""


class LastWriter(Exception):
    """Then nobody would be left to write or to invite."""


class AlreadyEnded(Exception):
    """This person does not work for the organisation any more."""


def roles_to_give(own_role: str | None, *, has_signatory: bool) -> tuple[MembershipRole, ...]:
    """Give the roles that a member may give to somebody else, lowest first.

    As long as nobody signs, an editor may point out who will: work starts before the right to sign
    is arranged.
    """
    if own_role == MembershipRole.SIGNATORY or (own_role == MembershipRole.EDITOR and not has_signatory):
        return ORDER
    return ORDER[:2] if own_role == MembershipRole.EDITOR else ()


def locked_members(organisation: Organisation) -> list[Membership]:
    """Lock an organisation and give who works for it now, closed accounts included."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return list(organisation.memberships.current().select_related("user"))


def role_of(user: User, members: Iterable[Membership]) -> str | None:
    """Give somebody's role among members that were read, or None."""
    return next((each.role for each in members if each.user_id == user.pk), None)


def has_signatory(members: Iterable[Membership]) -> bool:
    """Say whether somebody among them signs; an account that was closed does not count."""
    return any(each.role == MembershipRole.SIGNATORY and each.user.is_active for each in members)


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Give a colleague another role. Who becomes signatory is told to the organisation's own address.

    :raises NotYours: when `by` may not look after the present or the new role, or raises himself.
    :raises LastSignatory: when nobody would be left to sign.
    :raises LastWriter: when nobody would be left to write.
    :raises AlreadyEnded: when the colleague was removed meanwhile.
    """
    members = locked_members(membership.organisation)
    stored = _still_member(membership, members)
    if role == stored.role:
        return stored
    _refuse_who_may_not(by, stored, role, members)
    _refuse_the_last(stored, role, members)
    was, stored.role = stored.role, role
    stored.save(update_fields=["role"])
    if role == MembershipRole.SIGNATORY:
        tell_organisation(stored, at)
    if ORDER.index(role) < ORDER.index(was):
        _revoke_invitations_of(stored, role, by, at)
    return stored


@transaction.atomic
def end_membership(*, membership: Membership, by: User, at: datetime) -> Membership:
    """Let somebody no longer work for the organisation: the next request is refused.

    Open invitations that this person sent end too. Everybody may leave by himself.

    :raises NotYours: when `by` may not look after this role.
    :raises LastSignatory: when nobody would be left to sign.
    :raises LastWriter: when nobody would be left to write.
    :raises AlreadyEnded: when somebody else was first.
    """
    members = locked_members(membership.organisation)
    stored = _still_member(membership, members)
    if stored.user_id != by.pk:
        _refuse_who_may_not(by, stored, stored.role, members)
    _refuse_the_last(stored, None, members)
    stored.ended_at, stored.ended_by = at, by
    stored.save(update_fields=["ended_at", "ended_by"])
    _revoke_invitations_of(stored, None, by, at)
    _queue(f"left:{stored.pk}", stored.user.email, left_mail(stored.organisation), at)
    return stored


@transaction.atomic
def end_invitations(*, membership: Membership, by: User, at: datetime) -> None:
    """Take back the open invitations that somebody may no longer send, after an administrator changed something."""
    locked_members(membership.organisation)
    still_works = membership.ended_at is None and membership.user.is_active
    _revoke_invitations_of(membership, membership.role if still_works else None, by, at)


def tell_organisation(membership: Membership, at: datetime) -> None:
    """Tell the organisation's own address that somebody may sign from now on."""
    organisation = membership.organisation
    if organisation.email:
        key = f"signatory:{membership.pk}:{at.isoformat()}"
        _queue(key, organisation.email, signatory_mail(organisation), at)


def _queue(key: str, recipient: str, mail: Mail, at: datetime) -> None:
    queue_message(key=key, recipient=recipient, subject=mail.subject, body=mail.body, at=at)


def _still_member(membership: Membership, members: list[Membership]) -> Membership:
    found = next((each for each in members if each.pk == membership.pk), None)
    if found is None:
        raise AlreadyEnded
    found.organisation = membership.organisation
    return found


def _refuse_who_may_not(by: User, stored: Membership, role: str, members: list[Membership]) -> None:
    allowed = roles_to_give(role_of(by, members), has_signatory=has_signatory(members))
    raises_himself = stored.user_id == by.pk and ORDER.index(role) > ORDER.index(stored.role)
    if stored.role not in allowed or role not in allowed or raises_himself:
        raise NotYours


def _refuse_the_last(stored: Membership, role: str | None, members: list[Membership]) -> None:
    if not stored.user.is_active:
        return
    others = [each.role for each in members if each.pk != stored.pk and each.user.is_active]
    signs_no_more = stored.role == MembershipRole.SIGNATORY and role != MembershipRole.SIGNATORY
    if signs_no_more and MembershipRole.SIGNATORY not in others:
        raise LastSignatory
    if stored.role in WRITERS and role not in WRITERS and WRITERS.isdisjoint(others):
        raise LastWriter


def _revoke_invitations_of(stored: Membership, role: str | None, by: User, at: datetime) -> None:
    """Take back the open invitations of somebody who may no longer give those roles."""
    still_allowed = roles_to_give(role, has_signatory=True)
    invitations = stored.organisation.invitations.open().filter(invited_by=stored.user)
    invitations.exclude(role__in=still_allowed).update(revoked_at=at, revoked_by=by)
