"""What an interest closes to staff on pages beside the lists: divisions, numbers of a person, refusals."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.enums import DivisionAim
from assessment.services.assignment_runs import propose_assignment
from tests.assessment.views.management.reading import words
from tests.factories import assessment as build

pytestmark = pytest.mark.django_db
TITLE = "Winkels online"  # the proposal of `scoring`


@pytest.fixture
def other(scoring, officer):
    """Another proposal in the round, and three assessors who are to assess both."""
    build.assessors(3)
    return build.admissible_proposal(scoring[0], title="Kades van overmorgen")


def has_interest(person, proposal):
    build.ConflictOfInterestFactory(proposal=proposal, assessor=person)


def test_a_division_of_the_work_leaves_it_out(sign_in, coordinator, officer, scoring, other):
    round_, barred = scoring
    for aim in (DivisionAim.MOST_EVEN, DivisionAim.FEWEST_CHANGES):
        propose_assignment(round_=round_, title=f"Om {aim}", aim=aim, by=officer, at=timezone.now())
    has_interest(coordinator, barred)
    pages = {
        who: sign_in(who).get(reverse("assessment:assignment_run_detail", args=[round_.slug, 2]), {"met": 1})
        for who in (officer, coordinator)
    }

    assert TITLE in words(pages[officer]) and TITLE not in words(pages[coordinator])
    assert other.title in words(pages[coordinator])
    counted = {who: sum(each.after for each in page.context["preview"].people) for who, page in pages.items()}
    assert counted == {officer: 6, coordinator: 3}, "the numbers do not tell who has the other one"


def test_the_numbers_of_a_person_leave_it_out(sign_in, coordinator, officer, scoring, other):
    round_, barred = scoring
    one, two = build.assessors(2)
    build.assigned(barred, one)
    build.assigned(other, two)
    has_interest(coordinator, barred)
    here = reverse("assessment:assignment", args=[round_.slug])

    shown = {
        who: {each.assessor for each in sign_in(who).get(here).context["people"]} for who in (officer, coordinator)
    }

    assert shown == {officer: {one, two}, coordinator: {two}}


def test_what_is_missing_at_the_closing_and_after_dividing_does_not_name_it(sign_in, coordinator, scoring):
    round_, barred = scoring
    other = build.admissible_proposal(round_, title="Kades van overmorgen")
    build.assessors(1)
    has_interest(coordinator, barred)
    client = sign_in(coordinator)

    refused = client.post(reverse("assessment:scoring_close", args=[round_.slug]))

    assert refused.status_code == 409
    assert TITLE not in words(refused) and other.title in words(refused)
