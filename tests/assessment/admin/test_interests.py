"""Interests as an assessor meets them: the declaration first, and closed is closed."""

import pytest
from django.urls import reverse

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, AssessorProfile, ConflictOfInterest
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.factories.reporting import submission_of

DECLARATION = "/beoordelen/belangen/ronde/"


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde", reason_minimum_words=5)


@pytest.fixture
def waiting(round_, assessor):
    """Give two assessments that were not declared on."""
    proposals = [
        make.complete_proposal("admissible", round=round_, title=title)
        for title in ("Winkels online", "Zilte streekproducten")
    ]
    for each in proposals:
        submission_of(each)
    return [build.assigned(each, assessor, declared=False) for each in proposals]


def desk(assessment):
    return reverse("beoordelen:assessment_assessment_change", args=[assessment.pk])


def told(assessment, **values):
    values = {"has": "on", "kind": "personal", "explanation": "Mijn zus leidt het project.", **values}
    return {f"{name}_{assessment.pk}": value for name, value in values.items()}


def test_worklist_asks_to_declare_and_links_to_no_proposal(sign_in, assessor, waiting):
    page = sign_in(assessor).get("/beoordelen/").content.decode()

    assert DECLARATION in page
    assert desk(waiting[0]) not in page


def test_desk_leads_to_the_declaration(sign_in, assessor, waiting):
    assert sign_in(assessor).get(desk(waiting[0])).url == DECLARATION


def test_declaring_nothing_asks_to_confirm(sign_in, assessor, waiting):
    page = sign_in(assessor).post(DECLARATION, {})

    assert page.status_code == 422
    assert "confirmed" in page.context["form"].errors
    assert not Assessment.objects.filter(declared_free_at__isnull=False).exists()


def test_one_interest_closes_one_and_opens_the_other(sign_in, assessor, waiting):
    client = sign_in(assessor)

    answer = client.post(DECLARATION, {"confirmed": "on", **told(waiting[0])})

    assert answer.url == "/beoordelen/"
    assert client.get(desk(waiting[0])).status_code == 404
    assert client.get(desk(waiting[1])).status_code == 200
    assert ConflictOfInterest.objects.get().explanation == "Mijn zus leidt het project."


@pytest.mark.parametrize("missing", ["kind", "explanation"])
def test_interest_without_words_names_the_proposal_and_keeps_what_was_typed(sign_in, assessor, waiting, missing):
    page = sign_in(assessor).post(DECLARATION, {"confirmed": "on", **told(waiting[0], **{missing: ""})})

    assert page.status_code == 422
    assert "Winkels online" in str(page.context["form"].errors[f"{missing}_{waiting[0].pk}"])
    assert missing == "explanation" or "Mijn zus leidt het project." in page.content.decode()
    assert not ConflictOfInterest.objects.exists()


def test_forged_kind_is_told_and_nothing_is_noted(sign_in, assessor, waiting):
    page = sign_in(assessor).post(DECLARATION, {"confirmed": "on", **told(waiting[0], kind="boos")})

    assert page.status_code == 422
    assert not ConflictOfInterest.objects.exists()


def test_declaration_of_a_round_without_own_work_does_not_exist(sign_in, assessor, round_):
    assert sign_in(assessor).get(DECLARATION).status_code == 404


def test_interest_after_scoring_keeps_the_scores_in_the_record(sign_in, assessor, round_):
    final = build.assess(build.admissible_proposal(round_), assessor)
    client = sign_in(assessor)
    address = reverse("beoordelen:assessment_interest", args=[final.pk])
    assert client.get(address).status_code == 200

    answer = client.post(address, {"kind": "financial", "explanation": "Ik bezit aandelen."})

    assert answer.url == "/beoordelen/"
    final.refresh_from_db()
    assert final.status == AssessmentStatus.SET_ASIDE
    assert final.scores.filter(points__isnull=False).count() == 5
    assert client.get(address).status_code == 404


def test_profile_is_kept_and_ties_close_at_once(sign_in, assessor, waiting):
    client = sign_in(assessor)
    organisation = waiting[0].proposal.organisation.name

    answer = client.post("/beoordelen/profiel/", {"employer": organisation, "earlier_organisations": ""})

    assert answer.url == "/beoordelen/"
    assert AssessorProfile.objects.get().employer == organisation
    assert ConflictOfInterest.objects.get().proposal == waiting[0].proposal


def test_profile_refuses_a_region_that_is_not_on_the_list(sign_in, assessor, db):
    region = make.PartnershipFactory()

    page = sign_in(assessor).post("/beoordelen/profiel/", {"employer": "RVO", "home_region": region.pk})

    assert page.status_code == 422
    assert 'value="RVO"' in page.content.decode()
