"""A prepared question gives the very rows that the ORM gives, each time for its own values."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from proposals.models import Membership, Proposal, Round, User
from proposals.models.prepared import Prepared
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_those_of_the_orm_with_what_goes_along():
    proposal = make.ProposalFactory()
    other = make.ProposalFactory()
    ask = Prepared(lambda pk: Proposal.objects.filter(pk=pk).select_related("round", "organisation"), int)
    for each in (proposal, other, proposal):
        with CaptureQueriesContext(connection) as queries:
            (row,) = ask(each.pk)
            assert row.round == each.round
            assert row.organisation == each.organisation
        assert len(queries) == 1
        assert columns(row) == columns(Proposal.objects.get(pk=each.pk))
        assert columns(row.round) == columns(Round.objects.get(pk=each.round_id))


def test_values_of_each_kind():
    membership = make.MembershipFactory()
    now = timezone.now()
    ask = Prepared(
        lambda email, pk, at: Membership.objects.filter(user__email=email, pk=pk, created_at__lt=at),
        str,
        int,
        type(now),
    )
    assert ask(membership.user.email, membership.pk, now + timedelta(days=1)) == [membership]
    assert ask(membership.user.email, membership.pk, now - timedelta(days=1)) == []
    assert ask("nobody@" + membership.user.email, membership.pk, now + timedelta(days=1)) == []


def test_nothing_found():
    ask = Prepared(lambda pk: User.objects.filter(pk=pk), int)
    assert ask(0) == []
    assert ask.one(0) is None


def test_rows_are_asked_again_each_time():
    user = make.UserFactory(name="Before")
    ask = Prepared(lambda pk: User.objects.filter(pk=pk), int)
    assert ask.one(user.pk).name == "Before"
    User.objects.filter(pk=user.pk).update(name="After")
    assert ask.one(user.pk).name == "After"


def test_a_value_that_the_statement_changes_is_refused():
    ask = Prepared(lambda name: User.objects.filter(name__icontains=name), str)
    with pytest.raises(ValueError, match="not found in the statement"):
        ask("somebody")
