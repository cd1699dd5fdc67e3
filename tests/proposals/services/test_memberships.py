"""Who works for an organisation: who may change that, and what an organisation keeps."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from proposals.enums import MembershipRole
from proposals.models import Membership, OutgoingMessage, User
from proposals.services.memberships import (
    AlreadyEnded,
    LastSignatory,
    LastWriter,
    NotYours,
    change_role,
    end_membership,
    roles_to_give,
)
from tests.factories import proposals as make

READER, EDITOR, SIGNATORY = MembershipRole.READER, MembershipRole.EDITOR, MembershipRole.SIGNATORY


def place(user: User) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(user=user)


def end(who: User, by: User) -> Membership:
    return end_membership(membership=place(who), by=by, at=timezone.now())


def change(who: User, role: str, by: User) -> Membership:
    return change_role(membership=place(who), role=role, by=by, at=timezone.now())


@pytest.mark.parametrize(
    ("own", "has_signatory", "expected"),
    [
        (SIGNATORY, True, (READER, EDITOR, SIGNATORY)),
        (EDITOR, True, (READER, EDITOR)),
        (EDITOR, False, (READER, EDITOR, SIGNATORY)),
        (READER, True, ()),
        (READER, False, ()),
        (None, False, ()),
    ],
)
def test_roles_to_give(own, has_signatory, expected):
    assert roles_to_give(own, has_signatory=has_signatory) == expected


def test_ending_is_recorded_and_told(editor, signatory):
    at = timezone.now()

    ended = end_membership(membership=place(editor), by=signatory, at=at)

    ended.refresh_from_db()
    assert (ended.ended_at, ended.ended_by) == (at, signatory)
    assert [mail.recipient for mail in OutgoingMessage.objects.all()] == [editor.email]


@pytest.mark.parametrize(("by", "who"), [("editor", "signatory"), ("reader", "editor"), ("stranger", "editor")])
def test_who_may_not_remove(request, db, reader, editor, signatory, stranger, by, who):
    with pytest.raises(NotYours):
        end(request.getfixturevalue(who), request.getfixturevalue(by))

    assert place(request.getfixturevalue(who)).ended_at is None


@pytest.mark.parametrize("who", ["reader", "editor", "signatory"])
def test_everybody_may_leave(request, db, reader, editor, signatory, who):
    make.member_of(place(signatory).organisation, SIGNATORY)
    person = request.getfixturevalue(who)

    assert end(person, person).ended_by == person


def test_last_signatory_stays(editor, signatory):
    with pytest.raises(LastSignatory):
        end(signatory, signatory)
    with pytest.raises(LastSignatory):
        change(signatory, EDITOR, signatory)


def test_signatory_with_a_closed_account_does_not_count(organisation, signatory):
    make.member_of(organisation, SIGNATORY, is_active=False)

    with pytest.raises(LastSignatory):
        end(signatory, signatory)


def test_last_writer_stays(editor, reader):
    with pytest.raises(LastWriter):
        end(editor, editor)
    with pytest.raises(LastWriter):
        change(editor, READER, editor)


def test_removed_twice_is_told(editor, signatory):
    membership = place(editor)
    end_membership(membership=membership, by=signatory, at=timezone.now())

    with pytest.raises(AlreadyEnded):
        end_membership(membership=membership, by=signatory, at=timezone.now())


def test_signatory_makes_signatory_and_the_organisation_hears(organisation, editor, signatory):
    assert change(editor, SIGNATORY, signatory).role == SIGNATORY

    assert [mail.recipient for mail in OutgoingMessage.objects.all()] == [organisation.email]


def test_editor_makes_no_signatory_where_there_is_one(editor, reader, signatory):
    with pytest.raises(NotYours):
        change(reader, SIGNATORY, editor)


def test_editor_points_out_the_first_signatory_but_never_himself(editor, reader):
    with pytest.raises(NotYours):
        change(editor, SIGNATORY, editor)

    assert change(reader, SIGNATORY, editor).role == SIGNATORY


def test_who_was_removed_meanwhile_changes_nothing(editor, reader, signatory):
    end(editor, signatory)

    with pytest.raises(NotYours):
        change(reader, EDITOR, editor)


def test_invitations_of_who_leaves_stop(organisation, editor, signatory):
    invitation = make.InvitationFactory(organisation=organisation, invited_by=editor)
    other = make.InvitationFactory(organisation=organisation, invited_by=signatory)

    end(editor, signatory)

    invitation.refresh_from_db()
    other.refresh_from_db()
    assert (invitation.revoked_by, other.revoked_by) == (signatory, None)


def test_invitations_above_the_new_role_stop(organisation, signatory):
    boss = make.member_of(organisation, SIGNATORY)
    high = make.InvitationFactory(organisation=organisation, invited_by=signatory, role=SIGNATORY)
    low = make.InvitationFactory(organisation=organisation, invited_by=signatory, role=READER)

    change(signatory, EDITOR, boss)

    high.refresh_from_db()
    low.refresh_from_db()
    assert (high.revoked_at is None, low.revoked_at is None) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_two_signatories_who_remove_each_other_leave_one():
    organisation = make.OrganisationFactory()
    people = [make.member_of(organisation, SIGNATORY) for _each in range(2)]

    def remove(pair: tuple[User, User]) -> str:
        try:
            end(*pair)
        except (LastSignatory, NotYours) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(remove, [(people[0], people[1]), (people[1], people[0])]))

    assert outcomes[1] == "done"
    assert outcomes[0] in {"LastSignatory", "NotYours"}
    assert organisation.memberships.current().count() == 1
