"""Withdrawing on the page after the round closed: asked once, with a reason, and silent about any decision."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from proposals.enums import CONFIDENTIAL_PROPOSAL_STATUSES, MembershipRole, ProposalStatus
from proposals.models import PortalMessage, Proposal, Round, StatusChange
from tests.factories import assessment as build
from tests.factories import proposals as make

REASON = "Onze cofinanciering valt weg."


@pytest.fixture
def closed(draft, signatory):
    """A submitted proposal in a round that closed."""
    make.sent_in(draft, by=signatory)
    Round.objects.filter(pk=draft.round_id).update(closes_at=timezone.now() - timedelta(days=1))
    draft.refresh_from_db()
    return draft


def address(proposal):
    return reverse("proposals:proposal_withdraw", args=[proposal.pk])


def status_of(proposal):
    return Proposal.objects.values_list("status", flat=True).get(pk=proposal.pk)


def test_the_page_of_the_proposal_leads_to_it_and_says_that_it_is_final(sign_in, signatory, closed):
    client = sign_in(signatory)

    assert address(closed) in client.get(reverse("proposals:proposal_detail", args=[closed.pk])).content.decode()
    page = client.get(address(closed)).content.decode()

    assert "definitief intrekken" in page
    assert "niet ongedaan maken" in page


def test_a_reason_is_asked_and_what_was_typed_is_kept(sign_in, signatory, closed):
    client = sign_in(signatory)

    empty = client.post(address(closed), {"reason": "  "})
    long = client.post(address(closed), {"reason": "Wij stoppen. " * 200})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Schrijf waarom u het voorstel intrekt." in empty.content.decode()
    assert "Wij stoppen. Wij stoppen." in long.content.decode()
    assert status_of(closed) == ProposalStatus.SUBMITTED


def test_it_is_done_at_once_and_confirmed(sign_in, signatory, closed):
    client = sign_in(signatory)

    page = client.post(address(closed), {"reason": REASON}, follow=True).content.decode()

    assert status_of(closed) == ProposalStatus.WITHDRAWN
    assert StatusChange.objects.filter(proposal=closed).last().reason == REASON
    assert "U hebt het voorstel ingetrokken. Het doet niet meer mee in deze ronde." in page
    assert "Wijzigen en opnieuw indienen" not in page
    assert closed.reference in PortalMessage.objects.filter(proposal=closed).last().subject
    again = client.post(address(closed), {"reason": REASON})
    assert again.status_code == 409
    assert "al ingetrokken" in again.content.decode()
    client.post(reverse("proposals:proposal_reopen", args=[closed.pk]))
    assert status_of(closed) == ProposalStatus.WITHDRAWN


def test_who_had_the_page_of_the_open_round_reads_first_that_it_closed(sign_in, signatory, closed):
    """That page sends no reason: it promised that one can submit again."""
    answer = sign_in(signatory).post(address(closed))

    assert answer.status_code == 409
    assert "De ronde is intussen gesloten" in answer.content.decode()
    assert status_of(closed) == ProposalStatus.SUBMITTED


@pytest.mark.parametrize("role", [MembershipRole.READER, MembershipRole.EDITOR])
def test_only_a_signatory_is_asked(sign_in, closed, role):
    client = sign_in(make.member_of(closed.organisation, role))

    assert address(closed) not in client.get(reverse("proposals:proposal_detail", args=[closed.pk])).content.decode()
    assert client.post(address(closed), {"reason": REASON}).status_code == 403
    assert status_of(closed) == ProposalStatus.SUBMITTED


def stripped(response) -> str:
    """Give a page without what differs from one visit to the next."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", response.content.decode())
    return f"{response.status_code} {re.sub(r'[0-9]+[.][0-9][0-9]([.][0-9][0-9])?.uur|berichten/[0-9]+', '', page)}"


def test_no_answer_tells_how_far_the_decision_is(client, officer, decision_maker):
    """The page, an answer without a reason, the answer and the pages after it are the same in every state (AC-10)."""
    seen: dict[str, list[str]] = {}
    for number, state in enumerate(("scored", "calculated", "proposed", "approved")):
        round_, proposals = build.assessed_round(
            [("hoog", 400_000, 5), ("laag", 400_000, 2)], ceiling=400_000, reference_prefix=f"MD{number}0"
        )
        run = None
        now = timezone.now()
        if state != "scored":
            run = run_allocation(round_=round_, by=officer, at=now)
        if state in {"proposed", "approved"}:
            propose_allocation(run=run, by=officer, at=now)
        if state == "approved":
            approve_allocation(run=run, by=decision_maker, at=now)
        for name in ("hoog", "laag"):
            proposal = proposals[name]
            person = make.member_of(proposal.organisation, MembershipRole.SIGNATORY)
            client.force_login(person)
            pages = [
                client.get(address(proposal)),
                client.post(address(proposal), {"reason": ""}),
                client.post(address(proposal), {"reason": REASON}, follow=True),
                client.get(reverse("assessment:applicant_history", args=[proposal.pk])),
                client.get(reverse("proposals:proposal_list")),
            ]
            own = (proposal.organisation.name, proposal.reference, proposal.title, round_.name,
                   str(person), person.email, round_.slug)  # fmt: skip
            seen[f"{state} {name}"] = [without(stripped(each), own) for each in pages]
            assert status_of(proposal) == ProposalStatus.WITHDRAWN

    first = seen["scored hoog"]
    for state, pages in seen.items():
        for number, page in enumerate(pages):
            assert page == first[number], f"{state}, page {number}"


def without(page: str, own: tuple[str, ...]) -> str:
    for each in sorted(own, key=len, reverse=True):
        page = page.replace(each, "")
    return re.sub(r"[0-9]+", "", page)


def test_after_publication_it_says_why_it_is_not_possible(client, officer, decision_maker):
    round_, proposals = build.assessed_round([("hoog", 400_000, 5), ("laag", 400_000, 2)], ceiling=400_000)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    publish_decisions(round_=round_, by=decision_maker, at=timezone.now())
    proposal = proposals["hoog"]
    client.force_login(make.member_of(proposal.organisation, MembershipRole.SIGNATORY))

    answer = client.post(address(proposal), {"reason": REASON})

    assert answer.status_code == 409
    assert "De besluiten van deze ronde zijn bekendgemaakt." in answer.content.decode()
    assert (
        address(proposal) not in client.get(reverse("proposals:proposal_detail", args=[proposal.pk])).content.decode()
    )
    assert status_of(proposal) == ProposalStatus.AWARDED


def test_every_confidential_status_can_be_left():
    """Otherwise the page would tell them apart."""
    from proposals.services.withdrawal import UNDECIDED_STATUSES

    assert CONFIDENTIAL_PROPOSAL_STATUSES <= UNDECIDED_STATUSES
