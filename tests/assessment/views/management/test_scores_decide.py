"""Swapping the scores of a winner and a loser swaps everything that follows from them."""

import pytest

from proposals.models import Deal
from tests.assessment.views.management.reading import rows, words
from tests.factories import assessment as build

HERE = "/beheer/ronde/ronde"
ASKED = 300_000
# Enough for two of the three.
CEILING = 700_000


def walk(points, sign_in, officer, decision_maker):
    """Assess, close, divide, approve and publish through the pages; give what each page shows."""
    build.assessed_round([(name, ASKED, score) for name, score in points.items()], ceiling=CEILING, slug="ronde")
    client = sign_in(officer)
    ranking = [row[1][0] for row in rows(client.get(f"{HERE}/rangorde/"))[1:] if len(row) == 6]
    client.post(f"{HERE}/verdeling/berekenen/")
    division = rows(client.get(f"{HERE}/verdeling/1/"))
    client.post(f"{HERE}/verdeling/1/voorleggen/")
    sign_in(decision_maker).post(f"{HERE}/verdeling/1/goedkeuren/")
    page = sign_in(officer).post(f"{HERE}/besluiten/bekendmaken/", follow=True)
    assert page.status_code == 200
    return {
        "ranking": ranking,
        "awarded": {row[1][1] for row in division[1:4] if row[4][0] == "€ 300.000"},
        "decided": {row[0][-1] for row in rows(page)[1:] if row[2][0] == "€ 300.000"},
        "deals": set(Deal.objects.values_list("title", flat=True)),
        "words": words(page),
    }


@pytest.mark.parametrize(
    ("points", "order"),
    [
        ({"Noord": 5, "Oost": 4, "West": 2}, ["Noord", "Oost", "West"]),
        ({"Noord": 2, "Oost": 4, "West": 5}, ["West", "Oost", "Noord"]),
    ],
)
def test_scores_decide_ranking_allocation_and_decisions(points, order, sign_in, officer, decision_maker):
    shown = walk(points, sign_in, officer, decision_maker)

    assert shown["ranking"] == order
    assert shown["awarded"] == shown["decided"] == shown["deals"] == set(order[:2])
