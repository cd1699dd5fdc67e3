"""Invitations end with the right to send them, also when an administrator takes it away (docs/adr/0008)."""

import pytest

from proposals.enums import MembershipRole
from proposals.models import Membership, User
from tests.admin_pages import address
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(organisation, signatory, editor):
    """An open invitation that the editor sent."""
    return make.InvitationFactory(organisation=organisation, invited_by=editor)


def is_open(invitation) -> bool:
    invitation.refresh_from_db()
    return invitation.revoked_at is None


@pytest.mark.parametrize("change", [{"end_now": "on"}, {"role": MembershipRole.READER}])
def test_who_loses_the_right_loses_the_invitations(sign_in, technical_administrator, editor, invitation, change):
    page = address(Membership, "change", editor.memberships.get().pk)

    answer = sign_in(technical_administrator).post(page, {"role": MembershipRole.EDITOR} | change)

    assert (answer.status_code, is_open(invitation)) == (302, False)
    assert invitation.revoked_by == technical_administrator


def test_who_keeps_the_right_keeps_the_invitations(sign_in, technical_administrator, editor, invitation):
    page = address(Membership, "change", editor.memberships.get().pk)

    answer = sign_in(technical_administrator).post(page, {"role": MembershipRole.SIGNATORY})

    assert (answer.status_code, is_open(invitation)) == (302, True)


def test_a_closed_account_keeps_no_invitations(sign_in, technical_administrator, editor, invitation):
    values = {"email": editor.email, "name": editor.name, "function": editor.function}

    answer = sign_in(technical_administrator).post(address(User, "change", editor.pk), values)

    assert (answer.status_code, is_open(invitation)) == (302, False)
