"""The pages of scenarios: the list, a new one, two side by side, and preparing one for approval."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.allocation import GroupKind, GroupLimit, Lock, Method, NotProven, WhenNextDoesNotFit
from assessment.models import AllocationRun, CriterionScore, LotteryDraw, Scenario
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import propose_allocation, run_allocation
from assessment.services.refusal import LotteryMissing
from assessment.services.scenarios import make_scenario
from proposals.models import BudgetCeiling
from tests.assessment.views.management.reading import query_count, words
from tests.factories import assessment as build
from tests.triggers_off import triggers_off

HERE = "/beheer/ronde/ronde/verdeling/scenarios/"
COMPARE = f"{HERE}vergelijken/"


@pytest.fixture
def make_one(assessed, officer):
    def make_(title="Anders", **changes):
        at = timezone.now()
        return make_scenario(round_=assessed[0], title=title, changes=ScenarioChanges(**changes), by=officer, at=at)

    return make_


def typed(round_, **values):
    """Fill the form as it opens, with the given fields otherwise."""
    data = {f"weight_{each.code}": "20" for each in round_.criteria.all()}
    data |= {"title": "Mijn scenario", "ceiling": "1.000.000", "method": "ranking_until_spent"}
    data |= {"when_next_does_not_fit": "stop"}
    for prefix in ("limits", "locks"):
        data |= {f"{prefix}-TOTAL_FORMS": "2", f"{prefix}-INITIAL_FORMS": "0"}
    return data | values


def test_plain_ranking_stands_first(sign_in, officer, make_one):
    make_one("Tweede")

    text = words(sign_in(officer).get(HERE))

    assert text.index(_("Ranking until the money is gone")) < text.index("Tweede")


def test_form_makes_a_scenario_and_shows_it_beside_the_ranking(sign_in, officer, assessed):
    data = typed(assessed[0], when_next_does_not_fit="skip")

    page = sign_in(officer).post(f"{HERE}nieuw/", data, follow=True)

    assert page.redirect_chain == [(f"{COMPARE}?a=0&b=1", 302)]
    scenario = Scenario.objects.get()
    assert scenario.changes == {"when_next_does_not_fit": "skip"}
    name = assessed[1]["Laagst"].region_label
    assert _("%(proposal)s comes in") % {"proposal": name} in words(page)


def test_weights_that_do_not_make_100_are_told_and_nothing_is_lost(sign_in, officer, assessed):
    code = assessed[0].criteria.order_by("sort_order").first().code
    data = typed(assessed[0], **{f"weight_{code}": "35", "locks-0-reason": "Enige in het noorden."})

    page = sign_in(officer).post(f"{HERE}nieuw/", data)

    assert page.status_code == 422
    text = words(page)
    values = {"total": "115", "difference": "15"}
    assert _("The weights add up to %(total)s %%. Take off %(difference)s %% to make 100 %%.") % values in text
    assert 'value="35"' in page.content.decode() and "Enige in het noorden." in page.content.decode()
    assert not Scenario.objects.exists()


def test_minimum_down_the_ranking_is_refused_at_the_field(sign_in, officer, assessed):
    data = typed(assessed[0], **{"limits-0-group": "part:", "limits-0-minimum_count": "1"})

    page = sign_in(officer).post(f"{HERE}nieuw/", data)

    assert page.status_code == 422
    assert page.context["forms"].limits.forms[0].errors.keys() == {"minimum_count"}


def test_locked_in_above_the_ceiling_stands_at_the_ceiling(sign_in, officer, assessed):
    locks = {}
    for number, proposal in enumerate(assessed[1].values()):
        locks |= {f"locks-{number}-proposal": proposal.reference, f"locks-{number}-side": "in"}
        locks |= {f"locks-{number}-reason": "Moet."}
    data = typed(assessed[0], **locks) | {"locks-TOTAL_FORMS": "4"}

    page = sign_in(officer).post(f"{HERE}nieuw/", data)

    assert page.status_code == 422
    assert page.context["forms"].main.errors.keys() == {"ceiling"}


@pytest.mark.parametrize(
    "garbage",
    [
        {"limits-TOTAL_FORMS": "veel"},
        {"limits-0-group": "province:PV99", "limits-0-maximum_count": "-1"},
        {"locks-0-proposal": "bestaat niet", "locks-0-reason": "x" * 2000},
        {"ceiling": "een miljoen", "method": "loterij"},
        {"without_assessors": ["0"]},
        {"title": "a\x00" * 200},
        {"more": "alles"},
    ],
)
def test_garbage_is_an_error_at_a_field_and_never_of_ours(sign_in, officer, assessed, garbage):
    page = sign_in(officer).post(f"{HERE}nieuw/", typed(assessed[0], **garbage))

    assert page.status_code in {200, 302, 422}


def test_more_rows_keep_what_was_typed(sign_in, officer, assessed):
    data = typed(assessed[0], **{"more": "locks", "locks-0-reason": "Bewaar mij"})

    page = sign_in(officer).post(f"{HERE}nieuw/", data)

    assert page.status_code == 200
    assert len(page.context["forms"].locks.forms) == 5
    assert "Bewaar mij" in page.content.decode()
    assert not Scenario.objects.exists()


def test_copy_begins_as_its_source(sign_in, officer, make_one):
    make_one("Bron", when_next_does_not_fit=WhenNextDoesNotFit.SKIP, ceiling_cents=90_000_000)

    form = sign_in(officer).get(f"{HERE}nieuw/?van=1").context["forms"].main

    assert form["when_next_does_not_fit"].value() == "skip"
    assert form["ceiling"].value() == "900.000"


@pytest.mark.parametrize("query", ["", "?a=0&b=1", "?a=1&b=0", "?a=1&b=1", "?a=x&b=99999999", "?a=-1&b=%00"])
def test_any_address_compares_something(sign_in, officer, make_one, query):
    make_one()

    assert sign_in(officer).get(f"{COMPARE}{query}").status_code == 200


def test_compare_says_when_ten_percent_was_not_found(sign_in, officer, make_one, monkeypatch):
    def gives_up(_problem):
        raise NotProven(Fraction(31, 3), Fraction(10))

    make_one(method=Method.BEST_VALUE)
    monkeypatch.setattr("assessment.allocation.resolve.allocate", gives_up)

    page = sign_in(officer).get(f"{COMPARE}?a=0&b=1")

    assert page.status_code == 200
    said = _("(%(amount)s) who gets money in %(letter)s was not found within the time.")
    assert said % {"amount": "€ 900.000", "letter": "B"} in words(page)


@pytest.mark.parametrize("step", ["freeze", "propose", "approve"])
def test_a_tie_without_a_lottery_refuses_each_step_in_words(sign_in, officer, decision_maker, assessed, make_one, step):
    round_, proposals = assessed
    make_one()
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    if step == "approve":
        propose_allocation(run=run, by=officer, at=timezone.now())
    with triggers_off("assessment_lotterydraw", "assessment_criterionscore"):
        LotteryDraw.objects.filter(round=round_).update(value="", recorded_at=None, recorded_by=None)
        CriterionScore.objects.filter(assessment__proposal=proposals["Laag"]).update(points=4)
    address = {
        "freeze": f"{HERE}1/vastleggen/",
        "propose": "/beheer/ronde/ronde/verdeling/1/voorleggen/",
        "approve": "/beheer/ronde/ronde/verdeling/1/goedkeuren/",
    }[step]

    page = sign_in(decision_maker if step == "approve" else officer).post(address, follow=True)

    words_said = str(LotteryMissing(sorted(proposals[name].reference for name in ("Laag", "Midden"))))
    assert words_said in words(page)


def test_compare_shows_certainty_and_ten_percent(sign_in, officer, make_one):
    make_one(when_next_does_not_fit=WhenNextDoesNotFit.SKIP)

    page = sign_in(officer).get(f"{COMPARE}?a=0&b=1")

    assert "€ 900.000" in words(page) and "€ 1.100.000" in words(page)
    assert page.context["draws"] == 1000
    assert all(row.certainty.endswith("%") for card in page.context["cards"] for row in card.rows)


def test_stale_scenario_says_what_changed_and_is_not_prepared(sign_in, officer, make_one, assessed):
    make_one()
    BudgetCeiling.objects.filter(round=assessed[0]).update(amount=Decimal(1_200_000))
    client = sign_in(officer)

    text = words(client.get(f"{COMPARE}?a=1&b=0"))
    page = client.post(f"{HERE}1/vastleggen/", follow=True)

    sentence = _("The ceiling was %(before)s and is now %(now)s.") % {"before": "€ 1.000.000", "now": "€ 1.200.000"}
    assert sentence in text
    assert sentence in words(page)
    assert not AllocationRun.objects.exists()


def test_preparing_leads_to_the_allocation(sign_in, officer, make_one):
    make_one("Zoals de regel")

    page = sign_in(officer).post(f"{HERE}1/vastleggen/", follow=True)

    assert page.redirect_chain == [("/beheer/ronde/ronde/verdeling/1/", 302)]
    assert "Zoals de regel" in words(page)


def test_scenario_outside_the_rule_is_refused_in_words(sign_in, officer, make_one):
    make_one(ceiling_cents=90_000_000)

    page = sign_in(officer).post(f"{HERE}1/vastleggen/", follow=True)

    assert _("another ceiling") in words(page)
    assert not AllocationRun.objects.exists()


def test_put_away_is_off_the_list(sign_in, officer, make_one):
    make_one("Weg ermee")

    page = sign_in(officer).post(f"{HERE}1/weg/", follow=True)

    assert page.context["rows"] == []


def test_before_closing_nobody_compares(sign_in, officer, scoring):
    assert sign_in(officer).get(HERE).status_code == 403


def test_who_has_an_interest_compares_nothing(sign_in, officer, assessed):
    build.make.RoleGrantFactory(user=officer, role="assessor")
    build.ConflictOfInterestFactory(proposal=assessed[1]["Hoog"], assessor=officer)

    assert sign_in(officer).get(COMPARE).status_code == 403


def test_best_value_names_what_its_money_reaches(sign_in, officer, make_one, assessed):
    """For € 1.000.000 the ranking reaches two and leaves € 250.000; the best set takes the smallest along."""
    make_one(method=Method.BEST_VALUE)

    page = sign_in(officer).get(f"{COMPARE}?a=0&b=1")

    best = page.context["cards"][1]
    regions = {name: assessed[1][name].region_label for name in ("Hoog", "Midden", "Laagst")}
    assert {row.name for row in best.rows} == set(regions.values())
    assert (best.count, best.divided) == (3, "€\u00a0900.000")
    assert _("%(proposal)s comes in") % {"proposal": regions["Laagst"]} in words(page)
    assert _("We choose the proposals that together give the most points within the money.") in words(page)


@pytest.mark.parametrize("query", ["?a=1&b=2", "?a=1&b=1"])
def test_the_plain_ranking_stands_beside_any_other(sign_in, officer, make_one, query):
    make_one("Een", when_next_does_not_fit=WhenNextDoesNotFit.SKIP)
    make_one("Twee", ceiling_cents=90_000_000)

    page = sign_in(officer).get(f"{COMPARE}{query}")

    assert [card.title for card in page.context["cards"] if card.is_plain] == [_("Ranking until the money is gone")]


def test_each_scenario_has_a_button_of_its_own(sign_in, officer, make_one, assessed):
    """After making B nobody prepares A because that is the only button."""
    locks = (Lock(assessed[1]["Laagst"].reference, "Enige in het noorden."),)
    make_one("Met slot", locked_in=locks)
    make_one("Anders", when_next_does_not_fit=WhenNextDoesNotFit.SKIP)
    client = sign_in(officer)

    both = client.get(f"{COMPARE}?a=0&b=1").content.decode()
    outside = client.get(f"{COMPARE}?a=0&b=2").content.decode()

    assert f'action="{HERE}0/vastleggen/"' in both and f'action="{HERE}1/vastleggen/"' in both
    assert f'action="{HERE}2/vastleggen/"' not in outside
    client.post(f"{HERE}1/vastleggen/")
    assert AllocationRun.objects.get().scenario == Scenario.objects.get(number=1)


def test_a_card_says_its_rules_in_words(sign_in, officer, make_one, assessed):
    round_, proposals = assessed
    left_out = proposals["Hoog"].assessments.get().assessor
    codes = list(round_.criteria.order_by("sort_order").values_list("code", flat=True))
    make_one(
        limits=(GroupLimit(GroupKind.PART, maximum_count=1),),
        locked_out=(Lock(proposals["Hoog"].reference, "Wordt al elders betaald."),),
        weights=dict.fromkeys(codes, Decimal(5)) | {codes[0]: Decimal(80)},
        without_assessors=(left_out.pk,),
    )

    text = words(sign_in(officer).get(f"{COMPARE}?a=0&b=1"))

    assert f"{_('Each part of the country')}: " in text
    assert "Wordt al elders betaald." in text
    assert "80 %" in text and str(left_out) in text


def test_statements_do_not_grow_with_proposals_or_scenarios(sign_in, officer):
    one, _few = build.assessed_round([("Enige", 100_000, 3)], slug="ronde", assessors_per_proposal=1)
    many = [(f"Voorstel {n}", 100_000, n % 5 + 1) for n in range(30)]
    full, _many = build.assessed_round(many, slug="vol", assessors_per_proposal=1)
    for round_, times in ((one, 1), (full, 30)):
        for turn in range(times):
            at = timezone.now()
            make_scenario(round_=round_, title=f"S{turn}", changes=ScenarioChanges(), by=officer, at=at)
    client = sign_in(officer)
    there = HERE.replace("/ronde/ronde/", "/ronde/vol/")
    for page in ("", "nieuw/", "vergelijken/?a=0&b=1"):
        for start in (HERE, there):
            client.get(f"{start}{page}")  # the certainty is kept after the first time

        assert query_count(client, f"{there}{page}") == query_count(client, f"{HERE}{page}")
        assert query_count(client, f"{there}{page}") <= 20


def test_in_a_large_round_the_reference_is_typed(sign_in, officer, assessed, monkeypatch):
    monkeypatch.setattr("assessment.forms.scenario_rows.MOST_CHOICES", 3)
    reference = assessed[1]["Laagst"].reference
    client, lock = sign_in(officer), {"locks-0-side": "in", "locks-0-reason": "Enige in het noorden."}

    wrong = client.post(f"{HERE}nieuw/", typed(assessed[0], **lock, **{"locks-0-proposal": "MD00"}))
    right = client.post(f"{HERE}nieuw/", typed(assessed[0], **lock, **{"locks-0-proposal": f" {reference} "}))

    assert wrong.context["forms"].locks.forms[0].errors.keys() == {"proposal"}
    assert right.status_code == 302
    assert Scenario.objects.get().changes["locked_in"][0]["key"] == reference


def test_comparison_says_that_a_lock_makes_room(sign_in, officer, assessed, make_one):
    locked = Lock(assessed[1]["Hoog"].reference, "Wordt al elders betaald.")
    make_one(locked_out=(locked,))

    text = words(sign_in(officer).get(f"{COMPARE}?a=0&b=1"))

    assert _("It stands first below the line in A, and in B there is room for it.") in text
    left = _("In B %(left)s was left at its turn. It asks %(asked)s.") % {"left": "€ 250.000", "asked": "€ 150.000"}
    assert left in text
    passed_over = _("In B whoever does not fit is passed over. In A nobody comes after %(blocker)s.")
    assert passed_over.partition("%")[0] not in text
