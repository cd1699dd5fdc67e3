"""What an applicant reads of the way of a proposal: the same for all that is confidential (AC-04)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import CONFIDENTIAL_PROPOSAL_STATUSES, MembershipRole, ProposalStatus
from proposals.services.supplements import send_supplement
from proposals.views.timeline import applicant_timeline
from tests.factories import proposals as make

PAGES = ("proposal_detail", "proposal_receipt", "proposal_read", "proposal_copy", "proposal_data", "proposal_withdraw")
TITLES = 6


@pytest.fixture
def closed(draft, signatory):
    """A submitted proposal in a round that has closed."""
    make.sent_in(draft, by=signatory)
    draft.round.closes_at = timezone.now() - timedelta(days=1)
    draft.round.save()
    return draft


def stripped(response) -> str:
    """Give a page without what differs from one visit to the next."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    page = re.sub(r'nonce="[^"]+"|"copied_at": "[^"]+"', "", page)
    return re.sub(r"\d+\.\d\d\.\d\d.uur", "", page)


def pages(client, proposal) -> dict[str, str]:
    found = {name: client.get(reverse(f"proposals:{name}", args=[proposal.pk])) for name in PAGES}
    found["proposal_list"] = client.get(reverse("proposals:proposal_list"))
    return {name: f"{response.status_code} {stripped(response)}" for name, response in found.items()}


@pytest.mark.parametrize("role", MembershipRole.values)
def test_confidential_statuses_cannot_be_told_apart_on_any_page(client, closed, organisation, role):
    client.force_login(make.member_of(organisation, role))
    seen = {}

    for status in sorted(CONFIDENTIAL_PROPOSAL_STATUSES):
        make.move_proposal(
            closed, status, submitted_at=closed.submitted_at, reference=closed.reference,
            submitted_by=closed.submitted_by,
        )  # fmt: skip
        seen[status] = pages(client, closed)

    first = seen[ProposalStatus.IN_ASSESSMENT]
    for status, found in seen.items():
        assert {name for name in found if found[name] != first[name]} == set(), status
    for word in ("decision_drafted", "decision_approved", "admissible", "assessed"):
        assert word not in "".join(first.values())


EXPECTED = {
    ProposalStatus.SUBMITTED: ["done", "now", "todo", "todo", "todo", "todo"],
    ProposalStatus.SUPPLEMENT_REQUESTED: ["done", "now", "todo", "todo", "todo", "todo"],
    ProposalStatus.INADMISSIBLE: ["done", "done"],
    ProposalStatus.ADMISSIBLE: ["done", "done", "now", "todo", "todo", "todo"],
    ProposalStatus.DECISION_APPROVED: ["done", "done", "now", "todo", "todo", "todo"],
    ProposalStatus.AWARDED: ["done", "done", "done", "done", "now", "todo"],
    ProposalStatus.RESERVE: ["done", "done", "done", "done", "now", "todo"],
    ProposalStatus.REJECTED: ["done", "done", "done", "done"],
}


@pytest.mark.parametrize(("status", "states"), EXPECTED.items())
def test_steps_per_status(db, status, states):
    steps = applicant_timeline(make.ProposalFactory(status=status))

    assert [step["state"] for step in steps] == states


@pytest.mark.parametrize(
    ("status", "states"), [("running", ["done", "now", "todo"]), ("completed", ["done", "done", "now"])]
)
def test_steps_follow_the_deal(db, status, states):
    deal = make.DealFactory(status=status)

    assert [step["state"] for step in applicant_timeline(deal.proposal)][3:] == states


def test_the_expected_decision_moves_with_the_days_that_the_term_stood_still(closed, officer, signatory):
    day = closed.round.expected_decision_date
    now = timezone.now()
    make.asked_for(closed, "plan", by=officer, at=now - timedelta(days=10), due_at=now + timedelta(days=4))

    before = applicant_timeline(closed, now)
    send_supplement(proposal=closed, token=make.uuid.uuid4(), by=signatory, at=now)
    closed.refresh_from_db()
    after = applicant_timeline(closed, now + timedelta(days=30))

    moved = [(day + timedelta(days=days)) for days in (10, 9)]
    assert f"{moved[0].day} " in before[3]["text"]
    assert f"{moved[1].day} " in after[3]["text"]
    assert "10" in before[1]["text"]
    assert "9" in after[1]["text"]


def test_no_step_names_people_numbers_or_scores(closed, coordinator, assessor):
    text = " ".join(step["title"] + step["text"] for step in applicant_timeline(closed))

    assert str(assessor) not in text
    assert str(closed.round.assessors_per_proposal) + " beoordelaars" not in text
