"""Who pulled out after closing, on the pages where the proposal was: told apart, and who must act is told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.enums import AllocationStatus
from assessment.models import Assessment
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.publication_checks import blocking_problems
from proposals.enums import MembershipRole, ProposalStatus, Role
from proposals.services.snapshot import canonical_content
from proposals.services.withdrawal import withdraw_after_closing
from tests.factories import assessment as build
from tests.factories import proposals as make

THREE = [("Hoog", 400_000, 5), ("Midden", 400_000, 4), ("Laag", 400_000, 3)]


@pytest.fixture
def stage(officer, decision_maker):
    """A round with an approved allocation from which "Hoog" was withdrawn: (round, that proposal, run)."""
    round_, proposals = build.assessed_round(THREE)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    proposal = proposals["Hoog"]
    proposal.refresh_from_db()
    pull_out(proposal)
    return round_, proposal, run


def pull_out(proposal):
    by = make.member_of(proposal.organisation, MembershipRole.SIGNATORY)
    withdraw_after_closing(proposal=proposal, by=by, at=timezone.now(), reason="Onze cofinanciering valt weg.")


def page(client, name, *words, **query):
    return client.get(reverse(name, args=words), query).content.decode()


@pytest.mark.parametrize("name", ["ranking", "panel_meeting", "assignment"])
def test_it_stands_apart_with_what_is_kept(sign_in, officer, stage, name):
    round_, proposal, _run = stage

    shown = page(sign_in(officer), f"assessment:{name}", round_.slug)

    apart = shown.split("Ingetrokken na de sluiting")[1]
    assert reverse("proposals:management_proposal", args=[proposal.pk]) in apart
    assert "Midden" not in apart
    assert 'data-label="Beoordelingen bewaard">3<' in apart


def test_an_interest_closes_it_here_too(sign_in, stage):
    """Staff who assess as well and have an interest in it find neither name nor number (Awb 2:4)."""
    round_, proposal, _run = stage
    person = make.user_with_role(Role.ASSESSOR_COORDINATOR)
    make.RoleGrantFactory(user=person, role=Role.ASSESSOR)
    build.ConflictOfInterestFactory(proposal=proposal, assessor=person)

    shown = page(sign_in(person), "assessment:assignment", round_.slug)

    assert "Ingetrokken na de sluiting" not in shown
    assert "Hoog" not in shown


def test_the_cockpit_tells_of_it_and_that_nothing_can_be_published(sign_in, officer, stage):
    round_, _proposal, run = stage

    shown = page(sign_in(officer), "proposals:management_round", round_.slug)

    assert "1 voorstel is deze week ingetrokken" in shown
    assert "De besluiten kunnen niet worden bekendgemaakt" in shown
    assert "Maak de besluiten bekend" not in shown
    assert "Verdeel het geld" not in shown
    assert reverse("assessment:allocation_detail", args=[round_.slug, run.number]) in shown


def test_a_decision_maker_returns_what_was_approved(sign_in, decision_maker, stage):
    round_, _proposal, run = stage
    client, words = sign_in(decision_maker), [round_.slug, run.number]

    shown = page(client, "assessment:allocation_detail", *words)
    assert "Doet niet meer mee" in shown
    assert reverse("assessment:allocation_return", args=words) in shown
    assert reverse("assessment:allocation_approve", args=words) not in shown
    client.post(reverse("assessment:allocation_return", args=words), {"reason": "Een aanvrager trok zich terug."})

    run.refresh_from_db()
    assert run.status == AllocationStatus.RETURNED


def test_what_was_approved_and_holds_has_no_way_back(sign_in, officer, decision_maker):
    round_, _proposals = build.assessed_round(THREE)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    client, words = sign_in(decision_maker), [round_.slug, run.number]

    assert reverse("assessment:allocation_return", args=words) not in page(
        client, "assessment:allocation_detail", *words
    )
    answer = client.post(reverse("assessment:allocation_return", args=words), {"reason": "Toch niet."})

    assert answer.status_code == 409
    run.refresh_from_db()
    assert run.status == AllocationStatus.APPROVED


def test_the_page_of_the_publication_says_what_to_do(sign_in, officer, stage):
    round_, _proposal, run = stage

    shown = page(sign_in(officer), "assessment:decision_publish", round_.slug)

    assert "Een voorstel van deze verdeling is ingetrokken" in shown
    assert len(blocking_problems(round_, run)) == 1


def test_the_assessor_finds_the_own_work_as_withdrawn(db, sign_in):
    round_ = build.scoring_round()
    assessor = build.assessors(1)[0]
    proposal = build.admissible_proposal(round_, title="Weg")
    make.SubmissionFactory(proposal=proposal, content=canonical_content(proposal), submitted_by=proposal.created_by)
    build.assess_all([(proposal, assessor, [4] * 5)])
    proposal.refresh_from_db()
    pull_out(proposal)
    client, assessment = sign_in(assessor), Assessment.objects.get()

    assert str(ProposalStatus.WITHDRAWN.label) in client.get(reverse("beoordelen:index")).content.decode()
    desk = client.get(reverse("beoordelen:assessment_assessment_change", args=[assessment.pk])).content.decode()
    assert "De aanvrager heeft dit voorstel ingetrokken." in desk
    again = reverse("beoordelen:assessment_reopen", args=[assessment.pk])
    assert again not in desk
    client.post(again)
    assessment.refresh_from_db()
    assert assessment.status == "final"
