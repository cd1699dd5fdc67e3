"""The files of the demonstration add up, and their scores give the nine of the letter."""

import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.enums import CriterionCode
from mkbdeals.demo.data import FOLDER, read_proposals, read_rows, read_scores, read_toml
from proposals.enums import FundingKind, PartnerKind, QuestionKind, QuestionSection, Role

# Region and title as in the letter to parliament of December 2019, in its order.
THE_NINE = [
    ("Regio Achterhoek", "Samen d’ran – Verhoging van de Achterhoekse arbeidsproductiviteit"),
    ("Regio Barendrecht-Albrandswaard-Ridderkerk", "BAR Innovatie High Five"),
    ("Gemeente Breda / regio West-Brabant", "Vernieuwend MKB – Regio West-Brabant"),
    ("Provincie Drenthe", "Samen naar een sterker, slimmer en groener mkb"),
    ("Gemeente Eindhoven", "MKB participeert"),
    ("Provincie Limburg", "Innovatie in het kleine familiebedrijf"),
    ("Provincie Overijssel", "Family Next"),
    ("Provincie Utrecht", "Toekomstbestendige Maakindustrie in Utrecht-West"),
    ("Regio Zuid-Limburg", "Innoveren en kwalificeren in het Mkb in Zuid-Limburg"),
]
# Sum of all points per place; the score is this divided by 15 (three assessors, five criteria).
POINTS_PER_PLACE = [
    67, 65, 63, 62, 61, 59, 58, 57, 56, 55, 55, 54, 53, 51, 50, 49, 48, 47, 46, 45, 44, 42, 41, 40, 38, 36, 34, 31,
]  # fmt: skip


@pytest.fixture(scope="module")
def proposals():
    return read_proposals()


@pytest.fixture(scope="module")
def scores():
    return [score for per_proposal in read_scores().values() for five in per_proposal.values() for score in five]


def ranking(scores):
    """Rank by total, then by the criteria in the order of the call."""
    points = defaultdict(Counter)
    for score in scores:
        points[score.proposal][score.criterion] += score.points
    key = {code: (-given.total(), *(-given[c] for c in CriterionCode.values)) for code, given in points.items()}
    return sorted(key, key=key.__getitem__), points


def test_there_are_28_proposals_with_distinct_applicants_and_titles(proposals):
    assert len(proposals) == 28
    assert len({proposal.title for proposal in proposals.values()}) == 28
    assert len({proposal.applicant_code for proposal in proposals.values()}) == 28


def test_real_regions_and_titles_are_those_of_the_letter_in_its_order(proposals):
    real = [proposal for proposal in proposals.values() if not proposal.is_fictitious]

    in_order = sorted(real, key=lambda proposal: proposal.region_sort_name.casefold())

    assert [(proposal.region_label, proposal.title) for proposal in in_order] == THE_NINE


def test_amounts_are_in_range_and_the_nine_use_the_ceiling_exactly(proposals):
    amounts = [proposal.requested_amount for proposal in proposals.values()]
    nine = [proposal for proposal in proposals.values() if not proposal.is_fictitious]

    assert all(100_000 <= amount <= 400_000 for amount in amounts)
    assert sum(amounts) == 8_670_000
    assert sum(proposal.requested_amount for proposal in nine) == 2_800_000
    assert sum(p.requested_amount for p in nine if p.amount_certainty != "invented") == 1_648_000


def test_costs_equal_coverage_to_the_cent(proposals):
    gaps = {
        code: proposal.total_costs - proposal.requested_amount - sum(source.amount for source in proposal.funding)
        for code, proposal in proposals.items()
    }

    assert set(gaps.values()) == {Decimal(0)}


def test_vat_lies_within_its_line(proposals):
    lines = [line for proposal in proposals.values() for line in proposal.budget]

    assert all(0 <= line.compensable_vat <= line.amount * 21 / 121 + 1 for line in lines)
    assert all(4 <= len(proposal.budget) <= 8 for proposal in proposals.values())


def test_share_is_at_most_half_but_for_two_that_round_1_warns_about(proposals):
    above = {code for code, proposal in proposals.items() if proposal.requested_amount * 2 > proposal.total_costs}

    assert above == {"veldersluis", "ruigeloo"}


def test_every_choice_is_known_to_the_model(proposals):
    themes = {row["code"] for row in read_rows("themes.csv")}

    assert len(themes) == 7
    for proposal in proposals.values():
        assert set(proposal.themes) <= themes
        assert {partner.kind for partner in proposal.partners} <= set(PartnerKind.values)
        assert {source.kind for source in proposal.funding} <= set(FundingKind.values)


def test_every_question_is_answered_within_its_limit(proposals):
    questions = {question["code"]: question for question in read_toml("questions.toml")["questions"]}

    for proposal in proposals.values():
        assert set(proposal.answers) == set(questions)
        for code, text in proposal.answers.items():
            assert 5 <= len(text.split()) <= questions[code]["maximum_words"]


@pytest.mark.parametrize("file", ["questions.toml", "questions_2027.toml"])
def test_every_question_is_of_a_known_kind_in_a_known_part(file):
    questions = read_toml(file)["questions"]

    assert {question["kind"] for question in questions} <= set(QuestionKind.values)
    assert {question["section"] for question in questions} <= set(QuestionSection.values)


def test_criteria_are_the_five_of_the_call_at_20_percent():
    criteria = read_toml("criteria.toml")["criteria"]

    assert [criterion["code"] for criterion in criteria] == CriterionCode.values
    assert all(criterion["weight_percentage"] == 20 for criterion in criteria)
    assert all(len(criterion["anchors"]) == 5 for criterion in criteria)


def test_each_assessor_has_14_proposals_and_each_proposal_three_assessors(proposals):
    scores = read_scores()

    assert {number: len(per_proposal) for number, per_proposal in scores.items()} == dict.fromkeys(range(1, 7), 14)
    readers = Counter(code for per_proposal in scores.values() for code in per_proposal)
    assert readers == dict.fromkeys(proposals, 3)
    for per_proposal in scores.values():
        for five in per_proposal.values():
            assert [score.criterion for score in five] == CriterionCode.values


def test_every_score_has_points_and_an_own_reason_of_20_words(scores):
    assert len(scores) == 420
    assert all(1 <= score.points <= 5 for score in scores)
    assert min(len(score.reason.split()) for score in scores) >= 20
    assert len({score.reason for score in scores}) == 420


def test_scores_give_the_ranking_of_the_nine_and_the_nineteen(proposals, scores):
    places, points = ranking(scores)

    assert [points[code].total() for code in places] == POINTS_PER_PLACE
    assert {proposals[code].region_label for code in places[:9]} == {label for label, _ in THE_NINE}
    assert round(Fraction(points[places[0]].total(), 15), 2) == Fraction("4.47")


def test_tie_at_place_10_is_broken_on_fit_with_the_action_plan(scores):
    places, points = ranking(scores)

    assert places[9:11] == ["slingerbeek", "wolderveen"]
    assert [points[code]["action_plan_fit"] for code in places[9:11]] == [11, 10]


def test_invented_municipalities_carry_no_existing_name():
    folder = FOLDER.parents[2] / "proposals" / "data" / "regions"
    real = {row["name"] for row in read_rows("municipalities.csv", folder)}

    invented = read_rows("municipalities.csv")

    assert [row["code"] for row in invented] == [f"FX{number:02}" for number in range(1, 20)]
    assert not real & {row["name"] for row in invented}


def test_accounts_cover_every_role_and_use_addresses_that_cannot_exist():
    accounts = read_toml("accounts.toml")

    people = accounts["ministry"] + accounts["applicants"]

    assert {role for person in accounts["ministry"] for role in person["roles"]} == set(Role.values)
    assert {person["role"] for person in accounts["applicants"]} == {"reader", "editor", "signatory"}
    assert all(person["email"].endswith(".example") for person in people)
    assert len({person["email"] for person in people}) == len(people)


def test_every_deal_reports_twice_and_together_they_reach_what_the_report_tells(proposals):
    reports = read_toml("progress_reports.toml")["reports"]
    newest = [each for each in reports if each["period_end_date"].isoformat() == "2021-06-30"]

    assert {each["proposal"] for each in newest} == {c for c, p in proposals.items() if not p.is_fictitious}
    assert len(reports) == 2 * len(newest)
    assert sum(each["figures"]["Bedrijven bereikt"] for each in newest) == 1144


def test_no_file_names_a_real_person():
    """Titles and forms of address would give a person away."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*") if path.is_file())

    assert re.findall(r"\b(?:dhr|mevr|mw|drs|ing|mr|prof)\. [A-Z]|\bKeijzer\b", text) == []
