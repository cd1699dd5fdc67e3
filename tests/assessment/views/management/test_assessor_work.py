"""The work of one assessor in bulk: asked for several proposals at once, or freed of all that is not done."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from assessment.services.assignment import AssignmentRefused
from assessment.services.bulk_assignment import assign_proposals
from proposals.models import OutgoingMessage
from tests.assessment.views.management.reading import words
from tests.factories import assessment as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(scoring):
    """A round with an assessor and five proposals: one was asked, one has an interest, three are free."""
    round_, asked = scoring
    (one,) = build.assessors(1)
    build.assigned(asked, one)
    tied, *free = (build.admissible_proposal(round_, title=f"Plan {number}") for number in range(4))
    build.ConflictOfInterestFactory(proposal=tied, assessor=one)
    OutgoingMessage.objects.all().delete()
    return round_, one, asked, tied, free


def here(round_, person):
    return reverse("assessment:assessor_work", args=[round_.slug, person.pk])


def statuses(person):
    return {row.proposal_id: str(row.status) for row in Assessment.objects.filter(assessor=person)}


def test_what_can_be_asked_is_offered_and_asked_in_one_step_with_one_mail(sign_in, coordinator, work):
    round_, one, asked, tied, free = work
    client = sign_in(coordinator)

    page = client.get(here(round_, one))
    offered = page.context["ask_form"].offered

    assert set(offered) == {str(each.pk) for each in free}
    chosen = [free[0].pk, free[2].pk]
    answer = client.post(here(round_, one), {"step": "ask", "proposals": chosen}, follow=True)
    assert answer.redirect_chain == [(here(round_, one), 302)]
    assert statuses(one) == dict.fromkeys([asked.pk, *chosen], "assigned")
    assert OutgoingMessage.objects.filter(recipient=one.email).count() == 1
    assert set(answer.context["ask_form"].offered) == {str(free[1].pk)}

    refused = client.post(here(round_, one), {"step": "ask", "proposals": [free[1].pk, tied.pk]})
    assert refused.status_code == 422
    assert tied.pk not in statuses(one) and free[1].pk not in statuses(one)
    assert refused.context["ask_form"]["proposals"].value() == [str(free[1].pk), str(tied.pk)], "what was ticked stays"
    nothing = client.post(here(round_, one), {"step": "ask"})
    assert (nothing.status_code, _("Choose at least one proposal.") in words(nothing)) == (422, True)


def test_asking_is_for_all_or_for_none(coordinator, work):
    _round, one, asked, tied, free = work

    with pytest.raises(AssignmentRefused, match=tied.title):
        assign_proposals(proposals=[free[0], tied, free[1]], assessor=one, by=coordinator, at=timezone.now())

    assert statuses(one) == {asked.pk: "assigned"}
    assert not OutgoingMessage.objects.exists()


def test_enough_assessors_is_not_offered(sign_in, coordinator, work):
    round_, one, _asked, _tied, free = work
    for other in build.assessors(round_.assessors_per_proposal):
        build.assigned(free[0], other)

    page = sign_in(coordinator).get(here(round_, one))

    assert set(page.context["ask_form"].offered) == {str(each.pk) for each in free[1:]}


def test_all_that_is_not_done_is_taken_off_with_one_mail(sign_in, coordinator, work):
    round_, one, asked, _tied, free = work
    build.assess(free[0], one, [4] * 5)
    build.assigned(free[1], one)
    build.assigned(free[2], one)
    build.ConflictOfInterestFactory(proposal=free[2], assessor=coordinator)
    OutgoingMessage.objects.all().delete()
    client = sign_in(coordinator)

    empty = client.post(here(round_, one), {"step": "take_off", "reason": " "})
    assert empty.status_code == 422 and _("Write why this work goes to somebody else.") in words(empty)
    client.post(here(round_, one), {"step": "take_off", "reason": "Is ziek geworden."})

    assert statuses(one) == {
        asked.pk: AssessmentStatus.SET_ASIDE, free[0].pk: AssessmentStatus.FINAL,
        free[1].pk: AssessmentStatus.SET_ASIDE, free[2].pk: AssessmentStatus.ASSIGNED,
    }  # fmt: skip
    assert OutgoingMessage.objects.filter(recipient=one.email).count() == 1
    again = client.post(here(round_, one), {"step": "take_off", "reason": "Nog eens."})
    assert again.status_code == 409
    assert "Nog eens." in words(again)


def test_a_controller_does_neither(sign_in, controller, work):
    round_, one, asked, _tied, free = work
    for typed in ({"step": "ask", "proposals": [free[0].pk]}, {"step": "take_off", "reason": "Is ziek."}):
        assert sign_in(controller).post(here(round_, one), typed).status_code == 403
    assert statuses(one) == {asked.pk: "assigned"}
