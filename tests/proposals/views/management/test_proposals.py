"""The list of proposals, the page of one, and whether it is admissible."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from proposals.enums import ProposalStatus
from proposals.models import Proposal
from proposals.services.admissibility import declare_admissible
from proposals.services.clock import database_now
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(open_round, organisation):
    return make.complete_proposal(
        ProposalStatus.SUBMITTED, round=open_round, organisation=organisation, title="Winkels en werkplaatsen online"
    )


def listing(round_, query=""):
    return reverse("proposals:management_proposals", args=[round_.slug]) + query


def page_of(proposal):
    return reverse("proposals:management_proposal", args=[proposal.pk])


def shown(client, round_, query=""):
    return [proposal for proposal, _kind in client.get(listing(round_, query)).context["rows"]]


def status_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).status


def test_list_shows_what_was_submitted_and_never_a_draft(sign_in, officer, draft, submitted):
    withdrawn = make.ProposalFactory(
        round=draft.round, status=ProposalStatus.WITHDRAWN, region_sort_name="zzz", region_label="Zzz"
    )

    assert shown(sign_in(officer), draft.round) == [submitted, withdrawn]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=werkplaatsen", ["first"]),
        ("?q=WERKPLAATSEN", ["first"]),
        ("?q=wolderveen", ["second"]),
        ("?q=%25", []),
        ("?q=%00", ["first", "second"]),
        ("?status=submitted", ["first"]),
        ("?status=draft", ["first", "second"]),
        ("?status=nothing", ["first", "second"]),
        ("?order=amount", ["second", "first"]),
        ("?order=received", ["second", "first"]),
        ("?order=-pk;drop", ["first", "second"]),
        ("?page=99", ["first", "second"]),
        ("?page=x", ["first", "second"]),
    ],
)
def test_list_searches_filters_and_orders(sign_in, officer, submitted, query, expected):
    earlier = submitted.submitted_at - timedelta(hours=1)
    other = make.ProposalFactory(
        round=submitted.round, status=ProposalStatus.ADMISSIBLE, title="Vakmensen voor de dorpen",
        region_label="Gemeente Wolderveen", region_sort_name="zz", requested_amount=Decimal(310_000),
        submitted_at=earlier,
    )  # fmt: skip

    names = {"first": submitted, "second": other}
    assert shown(sign_in(officer), submitted.round, query) == [names[each] for each in expected]


def test_list_finds_the_reference(sign_in, officer, submitted):
    make.ProposalFactory(round=submitted.round, status=ProposalStatus.SUBMITTED)

    assert shown(sign_in(officer), submitted.round, f"?q={submitted.reference}") == [submitted]


def test_list_says_when_nothing_is_found(sign_in, officer, submitted):
    page = sign_in(officer).get(listing(submitted.round, "?q=bestaat-niet"))

    assert page.context["is_filtered"]
    assert b"mkb-empty" in page.content


def test_list_asks_the_same_number_of_statements_for_one_and_thirty(queries_of, officer, submitted):
    few = queries_of(officer, listing(submitted.round))
    for _each in range(29):
        partnership = make.PartnershipFactory()
        make.ProposalFactory(round=submitted.round, status=ProposalStatus.SUBMITTED, region=partnership)

    assert queries_of(officer, listing(submitted.round)) == few


def test_a_draft_does_not_exist_for_staff(sign_in, officer, draft):
    assert sign_in(officer).get(page_of(draft)).status_code == 404


def test_page_shows_the_answers_and_the_history(sign_in, officer, submitted):
    declare_admissible(proposal=submitted, by=officer, at=database_now())

    page = sign_in(officer).get(page_of(submitted))

    assert submitted.answers.first().text.encode() in page.content
    assert [step["title"] for step in page.context["history"]] == ["Ontvankelijk"]
    assert str(officer) in page.context["history"][0]["text"]


def test_page_asks_the_same_number_of_statements_for_little_and_much(queries_of, officer, submitted):
    few = queries_of(officer, page_of(submitted))
    Proposal.objects.filter(pk=submitted.pk).update(status=ProposalStatus.SUPPLEMENT_REQUESTED)
    for each in (make.BudgetLineFactory, make.FundingSourceFactory, make.ProposalPartnerFactory):
        each.create_batch(10, proposal=submitted)
    for _each in range(10):
        make.StatusChangeFactory(proposal=submitted)
    Proposal.objects.filter(pk=submitted.pk).update(status=ProposalStatus.SUBMITTED)

    assert queries_of(officer, page_of(submitted)) == few


def test_officer_calls_a_proposal_admissible(sign_in, officer, submitted):
    answer = sign_in(officer).post(page_of(submitted), {"choice": "admissible"})

    assert answer.status_code == 302
    assert status_of(submitted) == ProposalStatus.ADMISSIBLE
    assert submitted.status_changes.get().changed_by == officer


def test_officer_calls_a_proposal_inadmissible_with_a_reason(sign_in, officer, submitted):
    sign_in(officer).post(page_of(submitted), {"choice": "inadmissible", "reason": " Te laat besloten. "})

    assert status_of(submitted) == ProposalStatus.INADMISSIBLE
    assert submitted.status_changes.get().reason == "Te laat besloten."


@pytest.mark.parametrize("reason", ["", "   \n ", "w" * 1_000_000, "nul\x00"])
def test_inadmissible_without_a_good_reason_is_named_at_the_field(sign_in, officer, submitted, reason):
    answer = sign_in(officer).post(page_of(submitted), {"choice": "inadmissible", "reason": reason})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert answer.context["form"]["reason"].value() == reason
    assert b"mkb-error-summary" in answer.content
    assert status_of(submitted) == ProposalStatus.SUBMITTED


@pytest.mark.parametrize("data", [{"choice": "admissible"}, {"choice": "inadmissible", "reason": "Toch niet."}])
def test_deciding_what_somebody_decided_meanwhile_changes_nothing(sign_in, officer, second_officer, submitted, data):
    declare_admissible(proposal=submitted, by=second_officer, at=database_now())

    answer = sign_in(officer).post(page_of(submitted), data)

    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert status_of(submitted) == ProposalStatus.ADMISSIBLE
    assert submitted.status_changes.count() == 1


@pytest.mark.parametrize("who", ["controller", "coordinator", "decision_maker"])
def test_who_may_only_read_is_offered_nothing_and_refused(request, client, submitted, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(page_of(submitted))

    assert (page.status_code, page.context["may_check"]) == (200, False)
    assert client.post(page_of(submitted), {"choice": "admissible"}).status_code == 403
    assert status_of(submitted) == ProposalStatus.SUBMITTED


def test_all_waiting_proposals_become_admissible_at_once(sign_in, officer, submitted):
    other = make.ProposalFactory(round=submitted.round, status=ProposalStatus.SUBMITTED)
    elsewhere = make.ProposalFactory(status=ProposalStatus.SUBMITTED)
    asked = make.ProposalFactory(round=submitted.round, status=ProposalStatus.SUPPLEMENT_REQUESTED)
    client = sign_in(officer)
    assert client.get(listing(submitted.round)).context["waiting"] == 2

    client.post(reverse("proposals:admissible_all", args=[submitted.round.slug]))

    assert [status_of(each) for each in (submitted, other, elsewhere, asked)] == [
        ProposalStatus.ADMISSIBLE, ProposalStatus.ADMISSIBLE, ProposalStatus.SUBMITTED,
        ProposalStatus.SUPPLEMENT_REQUESTED,
    ]  # fmt: skip
