"""Who may see which rows of accounts, mail, steps and outages: the same for pages and the technical admin."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from assessment.models import Criterion
from proposals.enums import MembershipRole, ProposalStatus, Role, RoundStatus
from proposals.models import (
    DestructionList,
    Extension,
    Membership,
    Organisation,
    Outage,
    OutgoingMessage,
    RoleGrant,
    StatusChange,
    User,
)
from tests.admin_pages import address
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
MINISTRY = set(Role.values)
EVERYTHING = {Role.PROGRAMME_OFFICER, Role.CONTROLLER}
ACCOUNTS = {Role.TECHNICAL_ADMINISTRATOR}


@pytest.fixture
def closed(organisation):
    """One row of each kind, none of them of who asks."""
    round_ = make.RoundFactory()
    make.OutgoingMessageFactory()
    make.StatusChangeFactory(round=round_, proposal=None, deal=None)
    make.DestructionListFactory()
    make.ExtensionFactory(outage__round=round_)
    make.MembershipFactory()


@pytest.mark.parametrize(
    ("model", "roles"),
    [
        (OutgoingMessage, EVERYTHING),
        (StatusChange, EVERYTHING),
        (DestructionList, EVERYTHING | {Role.DECISION_MAKER}),
        (Extension, MINISTRY),
        (Membership, ACCOUNTS),
        (Organisation, EVERYTHING | ACCOUNTS),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_only_these_roles_see_rows_of_others(closed, model, roles):
    rows = model.objects.all()
    seen = {role for role in Role.values if rows.visible_to(make.user_with_role(role)).count() >= 1}

    assert seen == roles
    for nobody in (AnonymousUser(), make.UserFactory(is_active=False), make.UserFactory()):
        assert not rows.visible_to(nobody).exists()


def test_who_keeps_no_accounts_sees_only_colleagues_and_own_roles(organisation, signatory, editor, officer, stranger):
    assert set(User.objects.visible_to(signatory)) == {signatory, editor}
    assert {each.user for each in Membership.objects.visible_to(signatory)} == {signatory, editor}
    assert set(User.objects.visible_to(officer)) == {officer}
    assert {each.user for each in RoleGrant.objects.visible_to(officer)} == {officer}
    assert set(Organisation.objects.visible_to(editor)) == {organisation}
    keeper = make.user_with_role(Role.TECHNICAL_ADMINISTRATOR)
    assert User.objects.visible_to(keeper).count() == User.objects.count()
    assert RoleGrant.objects.visible_to(keeper).count() == RoleGrant.objects.count()


def test_who_left_is_nobodys_colleague_any_more(organisation, signatory):
    former = make.member_of(organisation, MembershipRole.EDITOR)
    former.memberships.update(ended_at=timezone.now(), ended_by=signatory)

    assert set(User.objects.visible_to(signatory)) == {signatory}


def test_outages_and_criteria_follow_their_round(stranger, officer):
    hidden, known = make.RoundFactory(status=RoundStatus.PREPARATION), make.RoundFactory()
    for each in (hidden, known):
        make.OutageFactory(round=each)
        build.CriterionFactory(round=each)

    for model in (Outage, Criterion):
        assert {row.round for row in model.objects.visible_to(stranger)} == {known}
        assert {row.round for row in model.objects.visible_to(officer)} == {known, hidden}


def test_steps_of_a_proposal_that_is_a_draft_again_are_its_writers_own(sign_in, officer, draft):
    make.StatusChangeFactory(
        round=None, deal=None, proposal=draft, from_status=ProposalStatus.WITHDRAWN, to_status=ProposalStatus.DRAFT
    )
    other = make.ProposalFactory(status=ProposalStatus.SUBMITTED)
    known = make.StatusChangeFactory(
        round=None, deal=None, proposal=other, from_status=ProposalStatus.DRAFT, to_status=ProposalStatus.SUBMITTED
    )

    assert list(sign_in(officer).get(address(StatusChange)).context["cl"].result_list) == [known]
