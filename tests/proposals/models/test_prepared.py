"""A prepared question gives the very rows that the ORM gives, each time for its own values."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
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


@pytest.mark.django_db(transaction=True)
def test_what_was_prepared_in_a_step_that_was_taken_back_still_stands():
    proposal = make.ProposalFactory()
    ask = Prepared(lambda pk: Proposal.objects.filter(pk=pk), int)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert ask.one(proposal.pk) == proposal
        raise ZeroDivisionError

    assert ask.one(proposal.pk) == proposal


@pytest.mark.django_db(transaction=True)
def test_new_connection_prepares_anew():
    proposal = make.ProposalFactory()
    ask = Prepared(lambda pk: Proposal.objects.filter(pk=pk), int)
    assert ask.one(proposal.pk) == proposal

    connection.close()

    assert ask.one(proposal.pk) == proposal


@pytest.mark.django_db(transaction=True)
def test_connection_that_was_lost_between_two_requests_is_renewed():
    proposal = make.ProposalFactory()
    ask = Prepared(lambda pk: Proposal.objects.filter(pk=pk), int)
    assert ask.one(proposal.pk) == proposal
    ended = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    with ended.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    ended.close()
    # A request begins.
    connection.health_check_enabled, connection.health_check_done = True, False

    assert ask.one(proposal.pk) == proposal


def test_behind_a_pooler_the_whole_statement_goes_along(settings):
    settings.DATABASE_PREPARES = False
    proposal = make.ProposalFactory()
    ask = Prepared(lambda pk: Proposal.objects.filter(pk=pk), int)

    with CaptureQueriesContext(connection) as queries:
        assert ask.one(proposal.pk) == proposal

    assert "EXECUTE" not in queries[0]["sql"]
    assert f"= {proposal.pk}" in queries[0]["sql"]


def test_text_with_quotes_and_placeholders_is_only_a_value():
    user = make.UserFactory(name="100 %s van 'mij' $1")
    ask = Prepared(lambda name: User.objects.filter(name=name, name__contains="%s"), str)

    assert ask.one("100 %s van 'mij' $1") == user
    assert ask.one("1 OR 1=1") is None
