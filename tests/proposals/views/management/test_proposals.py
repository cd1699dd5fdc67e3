"""The list of proposals, the page of one, and whether it is admissible."""

from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from proposals.enums import ProposalStatus
from proposals.models import Proposal
from proposals.services.admissibility import declare_admissible
from proposals.services.clock import database_now
from proposals.services.submission import reopen_withdrawn, withdraw_proposal
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
FROZEN = ("BudgetLine", "FundingSource", "ProposalPartner")


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
    return [row.proposal for row in client.get(listing(round_, query)).context["rows"]]


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
    with pgtrigger.ignore(*(f"proposals.{name}:frozen_with_proposal" for name in FROZEN)):
        for each in (make.BudgetLineFactory, make.FundingSourceFactory, make.ProposalPartnerFactory):
            each.create_batch(10, proposal=submitted)
    for _each in range(10):
        make.StatusChangeFactory(proposal=submitted)

    assert queries_of(officer, page_of(submitted)) == few


def test_officer_calls_a_proposal_admissible(sign_in, officer, submitted):
    answer = sign_in(officer).post(page_of(submitted), {"choice": "admissible"})

    assert answer.status_code == 302
    assert status_of(submitted) == ProposalStatus.ADMISSIBLE
    assert submitted.status_changes.get().changed_by == officer


def inadmissible(ground="outside_call", reason="Te laat besloten."):
    return {"choice": "inadmissible", "ground": ground, "reason": reason}


def test_officer_calls_a_proposal_inadmissible_with_a_ground_and_a_reason(sign_in, officer, submitted):
    sign_in(officer).post(page_of(submitted), inadmissible(reason=" Het gaat niet over digitalisering. "))

    assert status_of(submitted) == ProposalStatus.INADMISSIBLE
    assert submitted.status_changes.get().reason.endswith("\n\nHet gaat niet over digitalisering.")
    assert submitted.portal_messages.get().kind == "inadmissible"


@pytest.mark.parametrize("reason", ["", "   \n ", "w" * 1_000_000, "nul\x00"])
def test_inadmissible_without_a_good_reason_is_named_at_the_field(sign_in, officer, submitted, reason):
    answer = sign_in(officer).post(page_of(submitted), inadmissible(reason=reason))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert answer.context["form"]["reason"].value() == reason
    assert b"mkb-error-summary" in answer.content
    assert status_of(submitted) == ProposalStatus.SUBMITTED


@pytest.mark.parametrize("ground", ["", "zomaar", "incomplete"])
def test_inadmissible_without_a_ground_that_holds_is_named_at_the_field(sign_in, officer, submitted, ground):
    answer = sign_in(officer).post(page_of(submitted), inadmissible(ground=ground))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ground"])
    assert status_of(submitted) == ProposalStatus.SUBMITTED


@pytest.mark.parametrize("data", [{"choice": "admissible"}, inadmissible()])
def test_deciding_what_somebody_decided_meanwhile_changes_nothing(sign_in, officer, second_officer, submitted, data):
    declare_admissible(proposal=submitted, by=second_officer, at=database_now())

    answer = sign_in(officer).post(page_of(submitted), data)

    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert status_of(submitted) == ProposalStatus.ADMISSIBLE
    assert submitted.status_changes.count() == 1


def test_who_works_for_the_applicant_reads_but_does_not_decide(sign_in, officer, submitted):
    make.MembershipFactory(user=officer, organisation=submitted.organisation, role="reader")

    client = sign_in(officer)

    assert client.get(page_of(submitted)).context["may_check"] is False
    assert client.post(page_of(submitted), {"choice": "admissible"}).status_code == 403
    assert client.get(reverse("proposals:supplement_ask", args=[submitted.pk])).status_code == 403
    assert status_of(submitted) == ProposalStatus.SUBMITTED


def test_a_look_is_recorded_once_with_its_remark(sign_in, officer, second_officer, draft):
    make.sent_in(draft)

    sign_in(officer).post(
        page_of(draft), {"choice": "looked", "submission": "1", "remark": "Bel even over de partners."}
    )
    sign_in(second_officer).post(page_of(draft), {"choice": "looked", "submission": "1", "remark": "Later."})

    check = draft.submissions.get().intake_check
    assert (check.checked_by, check.remark) == (officer, "Bel even over de partners.")


@pytest.fixture
def two_versions(draft, signatory):
    """A proposal that was taken back and submitted once more, after the officer opened the page of the first."""
    make.sent_in(draft)
    withdraw_proposal(proposal=draft, by=signatory, at=database_now())
    reopen_withdrawn(proposal=draft, by=signatory, at=database_now())
    make.sent_in(draft)
    return draft


@pytest.mark.parametrize("data", [{"choice": "admissible"}, {"choice": "looked", "remark": "Let op."}, inadmissible()])
@pytest.mark.parametrize("seen", ["1", "", "x", "2²"])
def test_a_newer_version_than_was_on_the_page_is_not_judged(sign_in, officer, two_versions, data, seen):
    answer = sign_in(officer).post(page_of(two_versions), data | {"submission": seen})

    assert answer.status_code in {409, 422}
    assert status_of(two_versions) == ProposalStatus.SUBMITTED
    newest = two_versions.submissions.get(is_current=True)
    assert not hasattr(newest, "intake_check")
    told = [str(each) for each in get_messages(answer.wsgi_request)] + answer.context["form"].non_field_errors()
    assert len(told) == 1
    assert newest.reference in told[0]
    page = answer.content.decode()
    assert 'name="submission" value="2"' in page
    for typed in ("remark", "reason"):
        assert data.get(typed, "") in page


def test_the_newer_version_is_judged_by_its_own_page(sign_in, officer, two_versions):
    client = sign_in(officer)
    assert 'name="submission" value="2"' in client.get(page_of(two_versions)).content.decode()

    assert client.post(page_of(two_versions), {"choice": "admissible", "submission": "2"}).status_code == 302
    assert status_of(two_versions) == ProposalStatus.ADMISSIBLE


def test_a_newer_version_does_not_go_along_with_the_others(sign_in, officer, two_versions):
    client, here = sign_in(officer), bulk(two_versions.round)

    answer = client.post(here, {"proposal": [f"{two_versions.pk}:1"]})

    assert status_of(two_versions) == ProposalStatus.SUBMITTED
    assert str(two_versions) in [str(each) for each in get_messages(answer.wsgi_request)][-1]
    client.post(here, {"proposal": [each.key for each in client.get(here).context["ready"]]})
    assert status_of(two_versions) == ProposalStatus.ADMISSIBLE


@pytest.mark.parametrize("who", ["controller", "coordinator", "decision_maker"])
def test_who_may_only_read_is_offered_nothing_and_refused(request, client, submitted, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(page_of(submitted))

    assert (page.status_code, page.context["may_check"]) == (200, False)
    assert client.post(page_of(submitted), {"choice": "admissible"}).status_code == 403
    assert status_of(submitted) == ProposalStatus.SUBMITTED


def bulk(round_):
    return reverse("proposals:admissible_all", args=[round_.slug])


@pytest.fixture
def odd(open_round):
    """A submitted proposal with something the matter: an attachment that was not scanned."""
    proposal = make.complete_proposal(round=open_round, title="Met een bijlage", region_sort_name="zzz")
    make.AttachmentFactory(proposal=proposal, scan_state="not_scanned")
    make.sent_in(proposal)
    return proposal


def test_only_what_has_no_remarks_goes_along_unseen(sign_in, officer, submitted, odd):
    client = sign_in(officer)

    page = client.get(bulk(odd.round))
    answer = client.post(bulk(odd.round), {"proposal": [submitted.pk, f"{odd.pk}:1"]})

    assert [each.proposal for each in page.context["ready"]] == [submitted]
    assert [(each.proposal, each.warnings) for each in page.context["others"]] == [(odd, 1)]
    assert [status_of(each) for each in (submitted, odd)] == [ProposalStatus.ADMISSIBLE, ProposalStatus.SUBMITTED]
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["success", "warning"]


def test_what_somebody_looked_at_goes_along_with_its_remarks(sign_in, officer, odd):
    client = sign_in(officer)
    client.post(page_of(odd), {"choice": "looked", "submission": "1"})

    client.post(bulk(odd.round), {"proposal": [f"{odd.pk}:1"]})

    assert status_of(odd) == ProposalStatus.ADMISSIBLE


def test_bulk_leaves_other_rounds_and_what_was_asked_alone(sign_in, officer, submitted):
    elsewhere = make.complete_proposal(ProposalStatus.SUBMITTED)
    asked = make.ProposalFactory(round=submitted.round, status=ProposalStatus.SUPPLEMENT_REQUESTED)
    chosen = [submitted.pk, elsewhere.pk, asked.pk]

    sign_in(officer).post(bulk(submitted.round), {"proposal": chosen})

    assert [status_of(each) for each in (submitted, elsewhere, asked)] == [
        ProposalStatus.ADMISSIBLE, ProposalStatus.SUBMITTED, ProposalStatus.SUPPLEMENT_REQUESTED,
    ]  # fmt: skip


def test_bulk_asks_per_proposal_whether_one_may(sign_in, officer, submitted):
    make.MembershipFactory(user=officer, organisation=submitted.organisation, role="reader")

    sign_in(officer).post(bulk(submitted.round), {"proposal": [submitted.pk]})

    assert status_of(submitted) == ProposalStatus.SUBMITTED


@pytest.mark.parametrize("data", [{}, {"proposal": ["x", "-1", "999999999999"]}])
def test_bulk_without_a_choice_changes_nothing_and_says_so(sign_in, officer, submitted, data):
    answer = sign_in(officer).post(bulk(submitted.round), data)

    assert answer.status_code == 422
    assert b"mkb-error-summary" in answer.content
    assert status_of(submitted) == ProposalStatus.SUBMITTED


def test_bulk_page_asks_the_same_number_of_statements_for_one_and_thirty(queries_of, officer, submitted):
    few = queries_of(officer, bulk(submitted.round))
    for _each in range(29):
        make.complete_proposal(ProposalStatus.SUBMITTED, round=submitted.round)

    assert queries_of(officer, bulk(submitted.round)) == few


def test_list_counts_per_status_and_shows_the_intake(sign_in, officer, submitted, odd):
    page = sign_in(officer).get(listing(odd.round))

    assert [(row.proposal, row.warnings) for row in page.context["rows"]] == [(submitted, 0), (odd, 1)]
    assert dict(page.context["form"].fields["status"].choices)["submitted"].endswith("(2)")
