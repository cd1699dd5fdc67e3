"""The panel as an assessor reads it: own proposals, no names, and nothing before the own work is final."""

import pytest
from django.utils import timezone

from assessment.services.conflicts import pin_conflict
from assessment.services.panel import DiscussionInput, Recorded, record_discussion
from proposals.enums import Role, RoundStatus
from proposals.models import Round
from tests.assessment.panel_world import panel_world
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
ADDRESS = "/beoordelen/panel/ronde/"


@pytest.fixture
def world():
    world = panel_world()
    world.meet()
    told = DiscussionInput(consensus={"feasibility": Recorded(3, "Ruim, maar haalbaar.", 0)}, note="Onder ons gezegd.")
    record_discussion(
        proposal=world.proposals["Oneens"], meeting=world.meeting, told=told, by=world.coordinator, at=timezone.now()
    )
    return world


def test_an_assessor_reads_own_points_the_ends_and_the_outcome(world, sign_in):
    response = sign_in(world.assessors[0]).get(ADDRESS)

    feasibility = rows(response)[2]
    assert [feasibility[1], feasibility[2]] == [["2"], ["3,33"]]
    assert feasibility[4] == ["3", "Ruim, maar haalbaar."]


def test_an_assessor_reads_no_names_reasons_and_notes_of_others(world, sign_in):
    text = sign_in(world.assessors[0]).get(ADDRESS).content.decode()

    assert "Beoordelaar 2" not in text
    assert build.REASON not in text
    assert "Onder ons gezegd." not in text


def test_an_interest_closes_the_proposal(world, sign_in):
    assert "Oneens" in words(sign_in(world.assessors[0]).get(ADDRESS))
    pin_conflict(
        proposal=world.proposals["Oneens"], assessor=world.assessors[0], kind="personal", explanation="Zijn zus.",
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip

    response = sign_in(world.assessors[0]).get(ADDRESS)

    assert "Oneens" not in response.content.decode()
    assert "Ruim" not in response.content.decode()
    assert len(response.context["rows"]) == 2


def test_before_scoring_is_closed_only_that_it_is_too_early(world, sign_in):
    Round.objects.filter(pk=world.round.pk).update(status=RoundStatus.IN_ASSESSMENT)

    response = sign_in(world.assessors[0]).get(ADDRESS)

    assert (response.status_code, response.context["rows"]) == (200, [])
    assert "3,33" not in words(response)


def test_with_own_work_unfinished_nothing_of_others(world, sign_in):
    build.AssessmentFactory(proposal=build.admissible_proposal(world.round), assessor=world.assessors[0])

    assert sign_in(world.assessors[0]).get(ADDRESS).context["rows"] == []


def test_a_round_of_others_does_not_exist(world, sign_in):
    client = sign_in(make.user_with_role(Role.ASSESSOR))

    assert client.get(ADDRESS).status_code == 404
    assert client.get("/beoordelen/panel/onbekend/").status_code == 404


def test_the_page_asks_the_same_for_three_proposals_and_for_thirty(sign_in):
    few = panel_world(slug="weinig")
    many = panel_world({f"V{n}": [[3] * 5] * 3 for n in range(30)}, slug="veel", reference_prefix="MD30")
    counts = []
    for each in (few, many):
        each.meet()
        counts.append(query_count(sign_in(each.assessors[0]), f"/beoordelen/panel/{each.round.slug}/"))

    assert counts[0] == counts[1]
