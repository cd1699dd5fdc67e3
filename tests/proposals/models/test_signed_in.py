"""Who is signed in comes with roles and memberships in one statement, the same as asked one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.enums import MembershipRole
from proposals.models import User
from proposals.services.clock import database_now
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def told(user):
    return [
        (columns(each), columns(each.organisation), each.unread_messages, each.has_outage_news)
        for each in user.current_memberships
    ]


def test_the_same_as_asked_one_by_one():
    user = make.UserFactory()
    for name in ("Zuid", "Noord"):
        make.MembershipFactory(user=user, organisation=make.OrganisationFactory(name=name))
    ended = make.MembershipFactory(user=user)
    ended.ended_at, ended.ended_by = database_now(), user
    ended.save()
    make.MembershipFactory()
    make.PortalMessageFactory(organisation=user.current_memberships[0].organisation)

    with CaptureQueriesContext(connection) as queries:
        found = User.objects.signed_in(user.pk)
        memberships = told(found)
    assert len(queries) == 1
    assert memberships == told(User.objects.get(pk=user.pk))
    assert [each.organisation.name for each in found.current_memberships] == ["Noord", "Zuid"]
    assert found.unread_messages == 1
    assert all(each.user is found for each in found.current_memberships)


def test_nobody_and_nothing():
    assert User.objects.signed_in(0) is None
    assert User.objects.signed_in(make.UserFactory().pk).current_memberships == []


def test_an_account_that_was_closed_works_for_nobody():
    membership = make.MembershipFactory()
    User.objects.filter(pk=membership.user_id).update(is_active=False)
    assert User.objects.signed_in(membership.user_id).current_memberships == []


def test_who_forgets_the_answer_hears_it_anew():
    membership = make.MembershipFactory(role=MembershipRole.READER)
    user = User.objects.signed_in(membership.user_id)
    assert user.membership_roles == {membership.organisation_id: MembershipRole.READER}
    membership.role = MembershipRole.EDITOR
    membership.save()
    del user.current_memberships
    assert user.membership_roles == {membership.organisation_id: MembershipRole.EDITOR}
