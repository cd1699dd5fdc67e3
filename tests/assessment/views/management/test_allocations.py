"""Dividing the money on the pages: the list, one calculation, and recomputing it."""

import hashlib
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import allocation
from assessment.models import AllocationRun
from assessment.queries import explanations
from assessment.services.allocations import run_allocation
from proposals.models import BudgetCeiling
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import assessment as build

HERE = "/beheer/ronde/ronde/verdeling/"


def test_before_closing_the_list_says_what_comes_first(sign_in, officer, scoring):
    page = sign_in(officer).get(HERE)

    assert _("First the scoring is closed. Then there is a ranking, and the money can be divided.") in words(page)
    assert b"/verdeling/berekenen/" not in page.content


def test_officer_calculates_and_sees_the_outcome(sign_in, officer, assessed):
    page = sign_in(officer).post(f"{HERE}berekenen/", follow=True)

    assert page.redirect_chain == [(f"{HERE}1/", 302)]
    assert "€ 750.000" in words(page)


def test_calculating_too_early_is_refused_in_words(sign_in, officer, scoring):
    page = sign_in(officer).post(f"{HERE}berekenen/", follow=True)

    message = _("Scoring is not closed, or the round was decided. The money cannot be divided now.")
    assert message in words(page)
    assert not AllocationRun.objects.exists()


def test_calculating_without_a_ceiling_is_refused_in_words(sign_in, officer, assessed):
    BudgetCeiling.objects.all().delete()

    page = sign_in(officer).post(f"{HERE}berekenen/", follow=True)

    assert _("No budget ceiling is in force. Add one to the round first.") in words(page)


def test_list_shows_every_calculation_newest_first(sign_in, decision_maker, calculated, officer):
    round_, _proposals, _run = calculated
    BudgetCeiling.objects.filter(round=round_).update(amount=Decimal(1_200_000))
    run_allocation(round_=round_, by=officer, at=timezone.now())

    table = rows(sign_in(decision_maker).get(HERE))

    assert [row[2:5] for row in table[1:]] == [
        [["€ 1.200.000"], ["€ 1.150.000"], ["€ 50.000"]],
        [["€ 1.000.000"], ["€ 750.000"], ["€ 250.000"]],
    ]
    assert table[1][5][-1].endswith("Programmamedewerker")


def test_page_gives_each_line_its_place_amount_and_reason(sign_in, officer, calculated):
    table = rows(sign_in(officer).get(f"{HERE}1/"))

    lines = [(row[0][0], row[1][1], row[3][0], row[4][0], row[5][0]) for row in table[1:5]]
    assert lines == [
        ("1", "Hoog", "€ 400.000", "€ 400.000", _("It fits: %(left)s was left.") % {"left": "€ 1.000.000"}),
        ("2", "Midden", "€ 350.000", "€ 350.000", _("It fits: %(left)s was left.") % {"left": "€ 600.000"}),
        (
            "3", "Laag", "€ 400.000", "€ 0",
            _("It does not fit: %(left)s was left, that is %(short)s too little.")
            % {"left": "€ 250.000", "short": "€ 150.000"},
        ),
        (
            "4", "Laagst", "€ 150.000", "€ 0",
            _("It comes after place %(place)s, where the money ran out.") % {"place": 3},
        ),
    ]  # fmt: skip


def test_page_names_a_proposal_without_a_place(sign_in, officer, assessed):
    round_, proposals = assessed
    build.Assessment.objects.filter(pk=proposals["Laag"].assessments.first().pk).update(status="set_aside")
    run_allocation(round_=round_, by=officer, at=timezone.now())

    table = rows(sign_in(officer).get(f"{HERE}1/"))

    assert table[4][0] == ["–"]
    assert table[4][5] == [_("There were too few assessments, so it has no place.")]


@pytest.mark.parametrize("name", ["invoer", "uitkomst"])
def test_file_has_the_check_number_of_the_page(sign_in, officer, calculated, name):
    client = sign_in(officer)

    file = client.get(f"{HERE}1/{name}.json")

    assert file["Content-Type"] == "application/json"
    assert f'filename="verdeling-ronde-1-{name}.json"' in file["Content-Disposition"]
    assert hashlib.sha256(file.content).hexdigest() in words(client.get(f"{HERE}1/"))


def test_outcome_follows_from_the_input_alone(sign_in, officer, calculated):
    client = sign_in(officer)
    problem = allocation.problem_from_canonical(client.get(f"{HERE}1/invoer.json").content)

    recomputed = allocation.canonical_bytes(allocation.allocate(problem))

    assert recomputed == client.get(f"{HERE}1/uitkomst.json").content


def test_page_says_what_changed_since_and_offers_to_recompute(sign_in, officer, calculated):
    round_, proposals, _run = calculated
    BudgetCeiling.objects.filter(round=round_).update(amount=Decimal(1_200_000))

    page = sign_in(officer).get(f"{HERE}1/")

    text = words(page)
    assert _("The ceiling was %(before)s and is now %(now)s.") % {"before": "€ 1.000.000", "now": "€ 1.200.000"} in text
    third = proposals["Laag"]
    name = f"{third.region_label or third.organisation} ({third.reference})"
    assert _("Would now be awarded: %(keys)s.") % {"keys": name} in text
    assert b"/verdeling/berekenen/" in page.content
    assert b"/verdeling/1/voorleggen/" not in page.content


def test_fresh_calculation_warns_of_nothing(sign_in, officer, calculated):
    page = sign_in(officer).get(f"{HERE}1/")

    assert page.context["difference"] == []
    assert b"/verdeling/1/voorleggen/" in page.content


def test_calculation_of_another_round_does_not_exist_here(sign_in, officer, calculated):
    build.assessed_round([("Elders", 100_000, 3)], slug="elders")

    assert sign_in(officer).get("/beheer/ronde/elders/verdeling/1/").status_code == 404


def test_pages_take_as_many_queries_for_thirty_as_for_one(sign_in, officer):
    one, _few = build.assessed_round([("Enige", 100_000, 3)], slug="ronde", assessors_per_proposal=1)
    many = [(f"Voorstel {n}", 100_000, n % 5 + 1) for n in range(30)]
    full, _many = build.assessed_round(many, slug="vol", assessors_per_proposal=1)
    for round_, times in ((one, 1), (full, 3)):
        for _turn in range(times):
            run_allocation(round_=round_, by=officer, at=timezone.now())
    client = sign_in(officer)

    assert query_count(client, "/beheer/ronde/vol/verdeling/") == query_count(client, HERE)
    assert query_count(client, "/beheer/ronde/vol/verdeling/1/") == query_count(client, f"{HERE}1/")


def test_page_says_what_would_change_each_outcome(sign_in, officer, calculated):
    table = rows(sign_in(officer).get(f"{HERE}1/"))

    (first, third) = (" ".join(table[place][5][1:]) for place in (1, 3))
    assert "€ 400.000" in first
    # Place 3 needs the three requests together.
    assert "€ 1.150.000" in third


def test_page_of_a_large_round_looks_one_up_at_a_time(sign_in, officer, calculated, monkeypatch):
    _round, proposals, _run = calculated
    monkeypatch.setattr("assessment.allocation.flips.FLIPS_FOR_ALL", 3)
    explanations._explained.cache_clear()
    client = sign_in(officer)

    asked = client.get(f"{HERE}1/", {"voorstel": proposals["Laag"].reference})
    unasked = client.get(f"{HERE}1/", {"voorstel": "no such proposal"})

    explanations._explained.cache_clear()
    question = _("What would change this?")
    assert (words(asked).count(question), words(unasked).count(question)) == (3, 4)
    assert "€ 1.150.000" in words(asked) and "€ 1.150.000" not in words(unasked)
