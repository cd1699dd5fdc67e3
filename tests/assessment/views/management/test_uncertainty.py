"""The page that tells how sure the ranking is, in each of its states."""

import pytest
from django.utils import timezone

from assessment.enums import UncertaintyStatus
from assessment.models import UncertaintyRun
from assessment.services import uncertainty
from assessment.services.uncertainty import calculate_uncertainty, request_uncertainty
from tests.factories import assessment as build

HERE = "/beheer/ronde/ronde/rangorde/zekerheid/"


@pytest.fixture
def round_(db):
    rows = [("Hoog <b>", 400_000, 5), ("Midden", 400_000, 4), ("Laag", 400_000, 2)]
    return build.assessed_round(rows, ceiling=900_000, slug="ronde")[0]


def test_page_offers_to_calculate_and_pressing_makes_one_run(sign_in, officer, round_):
    client = sign_in(officer)
    assert "berekenen/" in client.get(HERE).content.decode()

    first, second = client.post(HERE + "berekenen/"), client.post(HERE + "berekenen/")

    assert first.url == second.url == HERE
    assert UncertaintyRun.objects.count() == 1


def test_a_small_round_is_calculated_while_one_waits(sign_in, officer, round_):
    client = sign_in(officer)

    page = client.post(HERE + "berekenen/", follow=True)

    assert UncertaintyRun.objects.get().status == UncertaintyStatus.READY
    assert len(page.context["rows"]) == 3


def test_a_large_round_is_calculated_in_the_background(sign_in, officer, round_, monkeypatch):
    monkeypatch.setattr(uncertainty, "AT_ONCE", 2)

    page = sign_in(officer).post(HERE + "berekenen/", follow=True)

    assert UncertaintyRun.objects.get().status == UncertaintyStatus.WAITING
    assert page.context["is_busy"]


@pytest.mark.parametrize("status", [UncertaintyStatus.WAITING, UncertaintyStatus.RUNNING])
def test_page_tells_that_it_is_being_calculated(sign_in, officer, round_, status):
    run = request_uncertainty(round_=round_, by=officer, at=timezone.now())
    UncertaintyRun.objects.filter(pk=run.pk).update(status=status)

    page = sign_in(officer).get(HERE)

    assert page.context["is_busy"]
    assert "berekenen/" not in page.content.decode()


def test_failed_run_tells_why_and_offers_another(sign_in, officer, round_):
    run = request_uncertainty(round_=round_, by=officer, at=timezone.now())
    UncertaintyRun.objects.filter(pk=run.pk).update(status=UncertaintyStatus.FAILED, failure_reason="Afgebroken.")

    page = sign_in(officer).get(HERE).content.decode()

    assert "Afgebroken." in page
    assert "berekenen/" in page


def test_drawing_and_table_have_the_same_proposals_and_escape_their_names(sign_in, officer, round_):
    run = request_uncertainty(round_=round_, by=officer, at=timezone.now())
    calculate_uncertainty(run_id=run.pk, at=timezone.now())

    page = sign_in(officer).get(HERE)

    text = page.content.decode()
    assert text.count("mkb-chart__dot") == len(page.context["rows"]) == 3
    assert "<b>" not in text
    assert " style=" not in text


def test_round_without_scores_is_explained(sign_in, officer, db):
    build.scoring_round(slug="ronde", status="scoring_closed")

    assert sign_in(officer).get(HERE).status_code == 200


def test_before_scoring_is_closed_nobody_looks(sign_in, officer, db):
    build.scoring_round(slug="ronde")

    assert sign_in(officer).get(HERE).status_code == 403
