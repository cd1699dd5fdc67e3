"""Giving work to somebody else: both steps or neither, and both people hear of it without contents."""

import pytest
from django.utils import timezone

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from assessment.services.assignment import HasInterest, ReasonNeeded, set_aside
from assessment.services.conflicts import pin_conflict
from assessment.services.reassignment import reassign
from proposals.models import OutgoingMessage
from tests.factories import assessment as build


@pytest.fixture
def proposal(db):
    return build.admissible_proposal(build.scoring_round(slug="ronde"), title="Geheime winkels online")


def states(proposal):
    return dict(proposal.assessments.values_list("assessor__function", "status"))


def test_work_goes_from_one_to_another(proposal, coordinator):
    first, second, _third = build.assessors()
    given = build.assigned(proposal, first)

    reassign(assessment=given, to=second, reason="Ziek.", by=coordinator, at=timezone.now())

    assert states(proposal) == {"Beoordelaar 1": "set_aside", "Beoordelaar 2": "assigned"}
    mails = OutgoingMessage.objects.filter(message_key__startswith="taken-away:")
    assert [each.recipient for each in mails] == [first.email]
    assert proposal.title not in mails[0].subject + mails[0].body
    assert "Ziek" not in mails[0].body


def test_an_interest_of_the_other_changes_nothing(proposal, coordinator):
    first, second, _third = build.assessors()
    given = build.assigned(proposal, first)
    build.ConflictOfInterestFactory(proposal=proposal, assessor=second)

    with pytest.raises(HasInterest):
        reassign(assessment=given, to=second, reason="Ziek.", by=coordinator, at=timezone.now())

    assert Assessment.objects.get().status == AssessmentStatus.ASSIGNED
    assert not OutgoingMessage.objects.filter(message_key__startswith="taken-away:").exists()


def test_a_reason_is_needed(proposal, coordinator):
    first, second, _third = build.assessors()
    given = build.assigned(proposal, first)

    with pytest.raises(ReasonNeeded):
        reassign(assessment=given, to=second, reason=" ", by=coordinator, at=timezone.now())
    assert states(proposal) == {"Beoordelaar 1": "assigned"}


def test_an_interest_that_the_coordinator_notes_tells_the_assessor_without_contents(proposal, coordinator):
    first, second, _third = build.assessors()
    build.assigned(proposal, first)
    now = timezone.now()

    for person in (first, second):
        pin_conflict(
            proposal=proposal, assessor=person, kind="personal", explanation="Een zwager.", by=coordinator, at=now
        )

    mail = OutgoingMessage.objects.get(message_key__startswith="taken-away:")
    assert mail.recipient == first.email
    assert "zwager" not in mail.body
    assert proposal.title not in mail.body


def test_several_in_one_step_give_one_mail(proposal, coordinator):
    first, _second, _third = build.assessors()
    other = build.admissible_proposal(proposal.round)
    now = timezone.now()

    for each in (proposal, other):
        set_aside(assessment=build.assigned(each, first), reason="Ziek.", by=coordinator, at=now)

    assert OutgoingMessage.objects.filter(message_key__startswith="taken-away:").count() == 1
