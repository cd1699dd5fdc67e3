"""Interests as a coordinator meets them."""

import pytest
from django.urls import reverse

from assessment.models import ConflictOfInterest
from tests.assessment.views.management.reading import query_count
from tests.factories import assessment as build


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde")


@pytest.fixture
def proposal(round_):
    return build.admissible_proposal(round_, title="Winkels online")


def address(name, *args):
    return reverse(f"assessment:{name}", args=["ronde", *args])


def test_empty_list_is_explained(sign_in, coordinator, round_):
    page = sign_in(coordinator).get(address("interest_list"))

    assert page.status_code == 200
    assert "empty" in page.content.decode()


def test_controller_looks_and_judges_nothing(sign_in, controller, proposal):
    build.ConflictOfInterestFactory(proposal=proposal)

    page = sign_in(controller).get(address("interest_list")).content.decode()

    assert "Mijn zus leidt het project." in page
    assert "<textarea" not in page


def test_ending_with_a_reason(sign_in, coordinator, proposal):
    conflict = build.ConflictOfInterestFactory(proposal=proposal)

    answer = sign_in(coordinator).post(
        address("interest_end", conflict.pk), {f"conflict-{conflict.pk}-reason": "Andere stichting."}
    )

    assert answer.url == address("interest_list")
    conflict.refresh_from_db()
    assert (conflict.end_reason, conflict.ended_by) == ("Andere stichting.", coordinator)


def test_interest_of_another_round_does_not_exist(sign_in, coordinator, proposal):
    elsewhere = build.ConflictOfInterestFactory()

    assert sign_in(coordinator).post(address("interest_end", elsewhere.pk)).status_code == 404


def test_noting_an_interest_twice_is_told_at_the_field(sign_in, coordinator, proposal, assessor):
    client, values = sign_in(coordinator), {"assessor": assessor.pk, "kind": "personal", "explanation": "Buren."}

    first = client.post(address("interest_pin", proposal.pk), values)
    second = client.post(address("interest_pin", proposal.pk), values)

    assert first.url == address("assignment_proposal", proposal.pk)
    assert second.status_code == 409
    assert second.context["form"].errors.keys() == {"assessor"}
    assert "Buren." in second.content.decode()
    assert ConflictOfInterest.objects.count() == 1


def test_looking_again_finds_what_a_profile_tells(sign_in, coordinator, proposal, assessor):
    build.AssessorProfileFactory(user=assessor, employer=proposal.organisation.name)

    answer = sign_in(coordinator).post(address("interest_find"))

    assert answer.url == address("interest_list")
    assert ConflictOfInterest.objects.get().assessor == assessor


def test_list_asks_the_database_as_often_for_thirty_as_for_one(sign_in, coordinator, round_):
    counts = []
    for more in (1, 29):
        for _each in range(more):
            build.ConflictOfInterestFactory(proposal=build.admissible_proposal(round_))
        counts.append(query_count(sign_in(coordinator), address("interest_list")))

    assert counts[0] == counts[1] <= 8
