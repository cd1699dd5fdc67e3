"""Deals for the region and the ministry."""

from datetime import date

import pytest

from proposals.enums import DealStatus, ProposalStatus
from proposals.views.deals import deal_timeline
from tests.factories import proposals as make


@pytest.fixture
def deal(open_round, organisation):
    proposal = make.complete_proposal(ProposalStatus.AWARDED, round=open_round, organisation=organisation)
    return make.DealFactory(proposal=proposal, status=DealStatus.RUNNING)


def test_region_sees_its_own_deals(sign_in, editor, deal):
    make.DealFactory()

    assert [each for each, _kind in sign_in(editor).get("/deals/").context["deals"]] == [deal]


def test_deal_of_another_region_does_not_exist(sign_in, stranger, deal):
    assert sign_in(stranger).get(f"/deals/{deal.pk}/").status_code == 404


def test_assessor_sees_no_deals(sign_in, assessor, deal):
    assert sign_in(assessor).get("/deals/").context["deals"] == []


def test_ministry_opens_a_deal(sign_in, account_holder, deal):
    page = sign_in(account_holder).get(f"/deals/{deal.pk}/").content.decode().replace("\u00a0", " ")

    assert "€ 200.000" in page
    assert deal.proposal.summary in page


def test_deal_links_to_the_proposal_for_who_may_read_it(sign_in, account_holder, officer, deal):
    link = f"/aanvragen/{deal.proposal.pk}/lezen/"

    assert link in sign_in(officer).get(f"/deals/{deal.pk}/").content.decode()
    assert link not in sign_in(account_holder).get(f"/deals/{deal.pk}/").content.decode()


def test_deals_ask_to_sign_in(client, deal):
    assert client.get("/deals/").url.startswith("/account/login/")


def test_deal_list_takes_as_many_queries_for_thirty_as_for_one(
    sign_in, officer, deal, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(officer)
    client.get("/deals/")
    with django_assert_max_num_queries(15) as one:
        client.get("/deals/")
    make.DealFactory.create_batch(29)

    with django_assert_num_queries(len(one.captured_queries)):
        assert len(client.get("/deals/").context["deals"]) == 30


def test_timeline_shows_where_the_deal_is(deal):
    steps = deal_timeline(deal, date(2021, 1, 1))

    assert [step["state"] for step in steps] == ["done", "now", "todo"]


def test_timeline_of_a_deal_that_ended_early_stops_there(deal):
    deal.status = DealStatus.ENDED_EARLY

    assert deal_timeline(deal, date(2021, 1, 1))[-1]["title"] == str(DealStatus.ENDED_EARLY.label)


def test_a_step_that_is_overdue_stands_last_and_says_so(sign_in, account_holder, deal):
    deal.start_date, deal.end_date = date(2020, 7, 1), date(2022, 12, 31)
    deal.save()
    make.MilestoneFactory(deal=deal, title="Laatste bijeenkomst", planned_date=date(2022, 12, 31))

    steps = sign_in(account_holder).get(f"/deals/{deal.pk}/").context["steps"]

    assert steps[-1]["state"] == "todo"
    assert steps[-1]["text"] == "volgt nog; de looptijd eindigde op zaterdag 31 december 2022"
