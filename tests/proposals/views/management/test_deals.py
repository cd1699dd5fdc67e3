"""Deals for the programme staff."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from proposals.enums import DealStatus
from proposals.models import Deal
from proposals.services.clock import database_now
from proposals.services.deals import move_deal
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
LIST = "/beheer/deals/"


@pytest.fixture
def deal(open_round, organisation):
    proposal = make.ProposalFactory(round=open_round, organisation=organisation, status="awarded")
    return make.DealFactory(proposal=proposal)


def page_of(deal):
    return reverse("proposals:management_deal", args=[deal.pk])


def status_of(deal):
    return Deal.objects.get(pk=deal.pk).status


def test_list_is_empty_at_first_and_says_so(sign_in, officer):
    assert b"mkb-empty" in sign_in(officer).get(LIST).content


def test_list_asks_the_same_number_of_statements_for_one_and_thirty(queries_of, officer, deal):
    make.BudgetCeilingFactory(round=deal.proposal.round, amount=10_000_000, effective_at=database_now())
    few = queries_of(officer, LIST)
    for _each in range(29):
        make.DealFactory(proposal=make.ProposalFactory(round=deal.proposal.round, status="awarded"))

    assert queries_of(officer, LIST) == few


def test_page_asks_the_same_number_of_statements_for_a_long_history(queries_of, officer, deal):
    make.walk_deal(deal, DealStatus.COVENANT_READY)
    few = queries_of(officer, page_of(deal))
    for _each in range(5):
        move_deal(deal=deal, to=DealStatus.IN_ELABORATION, by=make.UserFactory(), at=database_now())
        move_deal(deal=deal, to=DealStatus.COVENANT_READY, by=make.UserFactory(), at=database_now())

    assert queries_of(officer, page_of(deal)) == few


@pytest.mark.parametrize("who", ["officer", "account_holder"])
def test_a_deal_moves_to_its_next_status(request, client, deal, who):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(page_of(deal), {"status": "in_elaboration", "reason": "Gesprek gehad."})

    assert (answer.status_code, status_of(deal)) == (302, DealStatus.IN_ELABORATION)
    assert "Gesprek gehad." in client.get(page_of(deal)).context["history"][-1]["text"]


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["status"]),
        ({"status": "ended_early"}, ["reason"]),
        ({"status": "ended_early", "reason": "  "}, ["reason"]),
        ({"status": "signed"}, ["status"]),
        ({"status": "nothing"}, ["status"]),
        ({"status": "in_elaboration", "reason": "w" * 1_000_000}, ["reason"]),
    ],
)
def test_bad_input_is_named_at_the_field(sign_in, officer, deal, data, fields):
    answer = sign_in(officer).post(page_of(deal), data)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert status_of(deal) == DealStatus.PROVISIONAL


def test_a_step_somebody_took_meanwhile_is_not_taken_again(sign_in, officer, second_officer, deal):
    client = sign_in(officer)
    assert b'name="seen" value="provisional"' in client.get(page_of(deal)).content
    move_deal(deal=deal, to=DealStatus.IN_ELABORATION, by=second_officer, at=database_now())

    answer = client.post(page_of(deal), {"status": "ended_early", "reason": "Regio stopt.", "seen": "provisional"})

    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert (status_of(deal), deal.status_changes.count()) == (DealStatus.IN_ELABORATION, 1)


@pytest.mark.parametrize("who", ["controller", "finance_officer", "decision_maker", "coordinator"])
def test_who_may_only_read_is_offered_nothing_and_refused(request, client, deal, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(page_of(deal))

    assert (page.status_code, page.context["may_move"]) == (200, False)
    assert client.post(page_of(deal), {"status": "in_elaboration"}).status_code == 403
    assert status_of(deal) == DealStatus.PROVISIONAL


def test_nothing_follows_on_an_ended_deal(sign_in, officer, deal):
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=officer, at=database_now(), reason="Regio trok zich terug.")

    page = sign_in(officer).get(page_of(deal))

    assert (page.context["may_move"], page.context["following"]) == (False, [])
