"""How a round was scored, as the coordinator sees it."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.services.scoring import close_scoring
from assessment.services.uncertainty import calculate_uncertainty, request_uncertainty
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import assessment as build
from tests.factories import proposals as make

HERE = "/beheer/ronde/ronde/kalibratie/beoordelaars/"


@pytest.fixture
def closed(db):
    return scored(4)


def scored(number, slug="ronde"):
    """Close a round of which the first assessor is a point stricter than both others."""
    round_ = build.scoring_round(slug=slug)
    panel = build.assessors(3)
    for _place in range(number):
        proposal = build.admissible_proposal(round_)
        for place, assessor in enumerate(panel):
            build.assess(proposal, assessor, [2 + (place > 0)] * 5)
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())
    return round_


def calculate(round_):
    run = request_uncertainty(round_=round_, by=make.UserFactory(), at=timezone.now())
    calculate_uncertainty(run_id=run.pk, at=timezone.now())


def test_figures_stand_in_tables_beside_their_drawings(sign_in, coordinator, closed):
    calculate(closed)

    page = sign_in(coordinator).get(HERE)

    text = page.content.decode()
    assert text.count('role="img"') == 2 and text.count("<title>") == 3
    (strictest, *_others) = page.context["severities"]
    assert (strictest.name, strictest.assessments, strictest.difference) == ("Beoordelaar 1", 4, "−1,00")
    assert strictest.severity.startswith("+")
    assert [["Beoordelaar 1"], ["0"], ["20"], ["0"], ["0"], ["0"], ["2,0"], ["0,0"], ["0 %"]] in rows(page)


def test_without_calculation_there_is_a_button_and_the_plain_difference(sign_in, coordinator, closed):
    client = sign_in(coordinator)
    page = client.get(HERE)

    assert _("Calculate how strict") in words(page)
    assert [each.severity for each in page.context["severities"]] == ["–"] * 3
    assert client.post(f"{HERE}berekenen/").url == HERE
    assert closed.uncertainty_runs.count() == 1
    assert _("This is being calculated.") in words(client.get(HERE))


def test_too_few_assessors_are_told(sign_in, coordinator):
    round_ = build.scoring_round(slug="ronde", assessors_per_proposal=1)
    build.assess(build.admissible_proposal(round_), build.assessors(1)[0])
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())

    assert _("There is too little to compare") in words(sign_in(coordinator).get(HERE))


def test_before_closing_the_way_in_says_when(sign_in, coordinator, scoring):
    client = sign_in(coordinator)

    assert client.get(HERE).status_code == 403
    text = words(client.get("/beheer/ronde/ronde/kalibratie/"))
    assert _("You see this when scoring is closed. Nobody sees the scores of others before that.") in text


def test_names_of_assessors_are_text(sign_in, coordinator, closed):
    coordinator.__class__.objects.filter(function="Beoordelaar 1").update(function="<b>Beoordelaar</b>")
    calculate(closed)

    assert "<b>Beoordelaar</b>" not in sign_in(coordinator).get(HERE).content.decode()


def test_page_takes_the_same_number_of_statements(sign_in, coordinator, closed):
    scored(12, slug="groot")
    client = sign_in(coordinator)
    few = query_count(client, HERE)

    # One of them: that it was seen (mkbdeals/viewings.py).
    assert query_count(client, "/beheer/ronde/groot/kalibratie/beoordelaars/") == few <= 20
