"""AC-06: an interest closes a proposal at once, on every way to it, and what was done before is kept with its trail."""

from typing import Any

import pytest
from django.utils import timezone

from assessment.enums import ConflictKind
from assessment.models import Assessment, ConflictOfInterest
from assessment.queries import scores_of_round
from assessment.queries.conflicts import pairs_in_conflict
from assessment.services.assessments import save_scores
from assessment.services.assignment import HasInterest, NotAssignable, assign_assessor
from assessment.services.conflicts import declare_conflict, end_conflict
from assessment.services.refusal import Refused
from proposals.enums import MembershipRole, ProposalStatus, Role
from proposals.models import Attachment, OutgoingMessage, Proposal, Submission
from reporting.models import Report
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.trust.ways import Way, attempt
from tests.trust.world import STAGES, TrustWorld

pytestmark = pytest.mark.django_db
ME = "assessor_assigned"
CLOSED = (302, 403, 404, 405)


def barred(world: TrustWorld) -> Proposal:
    return world.stages["scoring"].barred


def proposal(world: TrustWorld) -> dict[str, Any]:
    return {"pk": barred(world).pk}


def mine(world: TrustWorld) -> dict[str, Any]:
    return {"object_id": Assessment.objects.get(proposal=barred(world), assessor=world.persons[ME]).pk}


def attachment(world: TrustWorld) -> dict[str, Any]:
    return proposal(world) | {"attachment_pk": Attachment.objects.get(proposal=barred(world)).pk}


def submission(world: TrustWorld) -> dict[str, Any]:
    return {"submission_pk": Submission.objects.get(proposal=barred(world)).pk}


def slug(world: TrustWorld) -> dict[str, Any]:
    return {"slug": world.stages["scoring"].round.slug}


def of_round(world: TrustWorld) -> dict[str, Any]:
    return slug(world) | proposal(world)


def interest(world: TrustWorld) -> dict[str, Any]:
    found = ConflictOfInterest.objects.get(proposal=barred(world), assessor=world.persons[ME])
    return slug(world) | {"conflict": found.pk}


def in_admin(world: TrustWorld) -> dict[str, Any]:
    return {"object_id": barred(world).pk}


# The proposal itself: each of these is refused.
WAYS = [
    Way("the text", "proposals:proposal_read", proposal),
    Way("the page", "proposals:proposal_detail", proposal),
    Way("an attachment", "proposals:attachment_download", attachment),
    Way("the budget as a file", "proposals:budget_download", lambda w: proposal(w) | {"ending": "xlsx"}),
    Way("the data", "proposals:proposal_data", proposal),
    Way("a copy", "proposals:proposal_copy", proposal),
    Way("a copy as PDF", "reporting:draft_copy", lambda w: {"proposal_pk": barred(w).pk}, method="POST"),
    Way("the receipt", "proposals:proposal_receipt", proposal),
    Way("the acknowledgement", "reporting:acknowledgement", submission),
    Way("how far the acknowledgement is", "reporting:acknowledgement_state", submission),
    Way("the decision", "assessment:applicant_decision", proposal),
    Way("the page of staff", "proposals:management_proposal", proposal),
    Way("who assesses it", "assessment:assignment_proposal", of_round),
    Way("the desk", "beoordelen:assessment_assessment_change", mine),
    Way("scoring it all the same", "beoordelen:assessment_assessment_change", mine, method="POST",
        data={"version": "1", "feasibility-points": "5"}),
    Way("opening it again", "beoordelen:assessment_reopen", mine, method="POST"),
    Way("abstaining", "beoordelen:assessment_abstain", mine),
    Way("a second interest", "beoordelen:assessment_interest", mine),
    Way("taking the interest back", "assessment:interest_end", interest, method="POST",
        data={"reason": "Het was niets."}),
    Way("noting it for somebody else", "assessment:interest_pin", of_round),
    Way("the technical admin", "admin:proposals_proposal_change", in_admin),
    Way("the technical admin's history", "admin:proposals_proposal_history", in_admin),
]  # fmt: skip
# Lists and pages that are open, or not, and must not speak of it.
LISTS = [
    Way("the worklist", "beoordelen:index"),
    Way("the worklist, searched", "beoordelen:index", query="q=cnry"),
    Way("the declaration", "beoordelen:declaration", slug),
    Way("the scale", "beoordelen:scale"),
    Way("the profile", "beoordelen:profile"),
    Way("the ranking", "assessment:ranking", slug),
    Way("the ranking as a file", "assessment:ranking_csv", slug),
    Way("the list of proposals", "proposals:management_proposals", slug),
    Way("deals", "proposals:deal_list"),
    Way("my proposals", "proposals:proposal_list"),
    Way("messages", "proposals:portal_message_list"),
]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_proposal_is_closed(trust: TrustWorld, way: Way):
    found = attempt(trust, ME, way)

    assert found.status in CLOSED
    assert found.leaks == ()


@pytest.mark.parametrize("way", LISTS, ids=str)
def test_no_list_speaks_of_it(trust: TrustWorld, way: Way):
    found = attempt(trust, ME, way)

    assert found.leaks == ()
    assert str(barred(trust).title).encode() not in found.body


@pytest.mark.parametrize("state", STAGES)
def test_it_stays_closed_in_every_later_state(trust: TrustWorld, state: str):
    pk = trust.stages[state].barred.pk
    for route in ("proposals:proposal_read", "proposals:proposal_detail", "assessment:applicant_decision"):
        found = attempt(trust, ME, Way(route, route, lambda _w: {"pk": pk}))
        assert (found.status, found.leaks) == (404, ())


# What the rules do. Each in a round of its own.


@pytest.fixture
def scored(db):
    """A proposal that two assessors scored and finished."""
    round_ = assess.scoring_round()
    found = assess.admissible_proposal(round_)
    one, other = assess.assessors(2)
    return found, assess.assess(found, one, (5, 5, 5, 5, 5)), assess.assess(found, other, (1, 1, 1, 1, 1))


def declared(assessment: Assessment) -> ConflictOfInterest:
    return declare_conflict(
        assessment=assessment, kind=ConflictKind.PERSONAL, explanation="Mijn broer.", by=assessment.assessor,
        at=timezone.now(),
    )  # fmt: skip


def test_an_interest_after_scoring_sets_aside_with_a_trail(scored):
    _proposal, first, _second = scored
    events = first.pgh_event_model.objects.filter(pgh_obj_id=first.pk).count()

    conflict = declared(first)
    first.refresh_from_db()

    assert (first.status, conflict.status_before) == ("set_aside", "final")
    assert first.scores.count() == 5  # the scores themselves are kept
    assert first.pgh_event_model.objects.filter(pgh_obj_id=first.pk).count() == events + 1


def test_the_average_loses_what_was_set_aside(scored):
    proposal_, first, _second = scored
    declared(first)
    with make.past_the_steps():
        make.move_proposal(proposal_, ProposalStatus.ASSESSED)

    (only,) = scores_of_round(proposal_.round).scored

    assert only.score is not None
    assert {only.score.total} == {1}


def test_nobody_scores_after_an_interest(scored):
    _proposal, first, _second = scored
    declared(first)

    with pytest.raises(Refused):
        save_scores(assessment=first, scores={"feasibility": (5, "Toch.")}, by=first.assessor, at=timezone.now())


def test_an_assessor_does_not_end_an_own_interest(scored, trust):
    _proposal, first, _second = scored
    conflict = declared(first)

    assert not first.assessor.has_perm("assessment.judge_interests")
    with pytest.raises(Refused):
        end_conflict(conflict=conflict, reason="", by=make.user_with_role(Role.ASSESSOR_COORDINATOR), at=timezone.now())


def test_who_told_an_interest_is_not_asked_again(scored):
    proposal_, first, _second = scored
    declared(first)

    with pytest.raises((HasInterest, NotAssignable)):
        assign_assessor(proposal=proposal_, assessor=first.assessor, by=make.UserFactory(), at=timezone.now())


def test_a_division_leaves_the_pair_out(scored):
    proposal_, first, _second = scored
    declared(first)

    assert (proposal_.pk, first.assessor_id) in pairs_in_conflict(proposal_.round)


def tied_by_membership(found: Proposal) -> Any:
    assessor = make.member_of(found.organisation, MembershipRole.READER)
    make.RoleGrantFactory(user=assessor, role=Role.ASSESSOR)
    return assessor


def tied_by_past_membership(found: Proposal) -> Any:
    assessor = tied_by_membership(found)
    assessor.memberships.update(ended_at=timezone.now(), ended_by=assessor)
    return assessor


def tied_by_employer(found: Proposal) -> Any:
    return assess.AssessorProfileFactory(employer=found.organisation.name).user


def tied_by_earlier_work(found: Proposal) -> Any:
    return assess.AssessorProfileFactory(earlier_organisations=f"Elders BV\n{found.organisation.name}").user


def tied_by_partner(found: Proposal) -> Any:
    return assess.AssessorProfileFactory(employer=found.partners.order_by("pk")[0].name).user


def tied_by_region(found: Proposal) -> Any:
    return assess.AssessorProfileFactory(home_region=found.region).user


TIES = [
    tied_by_membership, tied_by_past_membership, tied_by_employer, tied_by_earlier_work, tied_by_partner,
    tied_by_region,
]  # fmt: skip


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.__name__)
def test_whoever_is_tied_is_refused_up_front(db, tie):
    found = make.complete_proposal(ProposalStatus.ADMISSIBLE, round=assess.scoring_round())

    with pytest.raises(HasInterest):
        assign_assessor(proposal=found, assessor=tie(found), by=make.UserFactory(), at=timezone.now())
    assert Assessment.objects.filter(proposal=found).count() == 0


def test_mail_about_an_interest_says_nothing_of_it(trust: TrustWorld):
    """The words of the interest stand in no mail: the coordinator reads them after signing in."""
    for mail in OutgoingMessage.objects.all():
        assert "Mijn zus leidt het project" not in f"{mail.subject} {mail.body}"


def test_no_document_of_it_opens(trust: TrustWorld):
    for report in Report.objects.filter(submission__proposal=barred(trust)):
        found = attempt(trust, ME, Way("document", "reporting:report_download", lambda _w, pk=report.pk: {"pk": pk}))
        assert found.status == 404


def test_there_are_ways_enough():
    rules = 6  # the tests of what the rules do
    assert len(WAYS) + len(LISTS) + len(STAGES) + len(TIES) + rules >= 30
