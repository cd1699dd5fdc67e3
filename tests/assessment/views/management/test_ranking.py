"""The ranking on screen and as a file."""

import csv
import io
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import ConflictKind
from assessment.models import AllocationRun, Assessment, AwardDecision
from assessment.services.conflicts import pin_conflict
from assessment.services.scoring import close_scoring
from proposals.enums import Role, RoundStatus
from proposals.models import BudgetCeiling, Proposal
from tests.assessment.views.management.reading import plain, query_count, rows, words
from tests.factories import assessment as build
from tests.factories import proposals as make

HERE = "/beheer/ronde/ronde/rangorde/"
FILE = f"{HERE}rangorde.csv"


def places(page):
    """Give place and title of each row of the ranking on screen."""
    return [(row[0][0], row[1][0]) for row in rows(page)[1:] if len(row) == 6]


def assessed_proposals(many, by, slug="ronde"):
    """Make a round with a proposal for each set of values, assessed by one assessor, scoring closed."""
    round_ = build.scoring_round(slug=slug, assessors_per_proposal=1)
    (assessor,) = build.assessors(1)
    for values in many:
        build.assess(build.admissible_proposal(round_, **values), assessor)
    close_scoring(round_=round_, by=by, at=timezone.now())


def file_rows(response):
    """Read the file the way a spreadsheet does."""
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_rows_stand_by_place_with_score_and_spread(sign_in, officer, assessed):
    page = sign_in(officer).get(HERE)

    assert places(page) == [("1", "Hoog"), ("2", "Midden"), ("3", "Laag"), ("4", "Laagst")]
    assert rows(page)[2][2:5] == [["€ 350.000"], ["4,00"], ["4,0 – 4,0"]]


def test_money_line_stands_below_the_last_that_fits(sign_in, officer, assessed):
    table = rows(sign_in(officer).get(HERE))

    (line,) = (position for position, row in enumerate(table) if len(row) == 1)
    assert table[line - 1][1][0] == "Midden"
    assert table[line + 1][1][0] == "Laag"
    expected = (
        "Hier is het geld op. € 750.000 van € 1.000.000 is verdeeld. Nummer 3 vraagt € 400.000 en past niet meer."
    )
    assert table[line][0] == [expected]


def test_outcome_says_within_or_outside(sign_in, officer, assessed):
    outcomes = [row[5][0] for row in rows(sign_in(officer).get(HERE)) if len(row) == 6][1:]

    assert outcomes == [_("Within"), _("Within"), _("Outside"), _("Outside")]


def test_nobody_fits(sign_in, officer, assessed):
    round_, _proposals = assessed
    BudgetCeiling.objects.filter(round=round_).update(amount=Decimal(100))

    table = rows(sign_in(officer).get(HERE))

    assert len(table[1]) == 1
    assert table[2][1][0] == "Hoog"


def test_enough_for_everybody(sign_in, officer, assessed):
    round_, _proposals = assessed
    BudgetCeiling.objects.filter(round=round_).update(amount=Decimal(5_000_000))

    table = rows(sign_in(officer).get(HERE))

    assert len(table[-1]) == 1
    words_ = _("There is enough money for every place. %(awarded)s of %(ceiling)s is divided.")
    assert table[-1][0] == [words_ % {"awarded": "€ 1.300.000", "ceiling": "€ 5.000.000"}]


def test_without_a_ceiling_nobody_is_within_or_outside(sign_in, officer, assessed):
    round_, _proposals = assessed
    BudgetCeiling.objects.filter(round=round_).delete()

    page = sign_in(officer).get(HERE)

    assert _("No budget ceiling is in force, so nobody falls within or outside yet.") in words(page)
    assert all(row.kind == "" for row in page.context["rows"].ranked)


def test_tie_is_explained_by_the_criterion_that_decided(sign_in, officer):
    round_ = build.scoring_round(slug="ronde")
    panel = build.assessors()
    for name, points in (("Eerst", [4, 3, 3, 3, 3]), ("Daarna", [3, 4, 3, 3, 3])):
        proposal = build.admissible_proposal(round_, title=name, reference=f"MD27 {name}", region_label=f"Regio {name}")
        for assessor in panel:
            build.assess(proposal, assessor, points)
    close_scoring(round_=round_, by=officer, at=timezone.now())

    page = sign_in(officer).get(HERE)

    assert [title for _place, title in places(page)] == ["Eerst", "Daarna"]
    (sentence,) = page.context["ties"]
    assert "Regio Eerst" in sentence
    assert "12" in sentence and "9" in sentence
    assert sentence in words(page)


def test_too_few_assessments_stand_apart_with_the_reason(sign_in, officer, assessed):
    _round, proposals = assessed
    pin_conflict(
        proposal=proposals["Midden"], assessor=proposals["Midden"].assessments.get().assessor,
        kind=ConflictKind.PERSONAL, explanation="Familie.", by=officer, at=timezone.now(),
    )  # fmt: skip

    page = sign_in(officer).get(HERE)

    assert [title for _place, title in places(page)] == ["Hoog", "Laag", "Laagst"]
    reason = _("No place: %(count)d of %(needed)d assessments") % {"count": 0, "needed": 1}
    assert [["Midden", page.context["rows"].unranked[0].region], ["€ 350.000"], [reason]] in rows(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=HOOG", ["Hoog"]),
        ("q=laag", ["Laag", "Laagst"]),
        ("outcome=within", ["Hoog", "Midden"]),
        ("outcome=outside", ["Laag", "Laagst"]),
        ("order=amount", ["Hoog", "Laag", "Midden", "Laagst"]),
        ("order=-amount", ["Laagst", "Midden", "Hoog", "Laag"]),
        ("order=-place", ["Laagst", "Laag", "Midden", "Hoog"]),
        ("order=-median", ["Laagst", "Laag", "Midden", "Hoog"]),
        ("columns=onzin", ["Hoog", "Midden", "Laag", "Laagst"]),
        ("order=onzin&outcome=onzin&province=onzin", ["Hoog", "Midden", "Laag", "Laagst"]),
        ("q=%00", ["Hoog", "Midden", "Laag", "Laagst"]),
    ],
)
def test_search_filter_and_order(sign_in, officer, assessed, query, expected):
    page = sign_in(officer).get(f"{HERE}?{query}")

    assert [title for _place, title in places(page)] == expected


def test_filter_by_province(sign_in, officer, assessed):
    _round, proposals = assessed
    province = proposals["Laag"].region.home_province.name

    page = sign_in(officer).get(HERE, {"province": province})

    assert places(page) == [("3", "Laag")]


def test_search_without_result_helps_on(sign_in, officer, assessed):
    page = sign_in(officer).get(f"{HERE}?q=bestaatniet")

    assert _("Nothing fits this search") in words(page)
    assert f'href="{HERE}"'.encode() in page.content


@pytest.mark.parametrize("query", ["", "?order=amount", "?q=laag", "?outcome=within&order=region"])
def test_file_holds_what_the_screen_shows(sign_in, officer, assessed, query):
    client = sign_in(officer)
    screen = [row for row in rows(client.get(f"{HERE}{query}")) if len(row) == 6]

    file = file_rows(client.get(f"{FILE}{query}"))

    assert file[0] == [
        str(_(name)) for name in ("Place", "Proposal", "Region", "Requested", "Score", "Spread", "Outcome")
    ]
    shown = [
        [place[0], title[0], title[1], asked[0].replace("€ ", "").replace(".", ""), score[0], spread[0], outcome[0]]
        for place, title, asked, score, spread, outcome in screen[1:]
    ]
    assert [[plain(cell) for cell in row] for row in file[1:]] == shown


def test_file_reads_in_a_dutch_spreadsheet(sign_in, officer, assessed):
    response = sign_in(officer).get(FILE)

    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="rangorde-ronde.csv"' in response["Content-Disposition"]
    assert b";5,00;" in content


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_file_holds_no_formula(sign_in, officer, start):
    assessed_proposals([{"title": f"{start}HYPERLINK(1)", "region_label": f"{start}cmd"}], officer)

    first = file_rows(sign_in(officer).get(FILE))[1]

    assert first[1] == f"'{start}HYPERLINK(1)"
    assert first[2].startswith(f"'{start}cmd")


def test_nothing_leaks_before_scoring_is_closed(sign_in, officer, scoring):
    _round, proposal = scoring
    for assessor in build.assessors():
        build.assess(proposal, assessor, [5, 4, 5, 4, 5])
    client = sign_in(officer)

    page = client.get(HERE)

    assert _("There is no ranking yet") in words(page)
    assert proposal.title not in words(page)
    assert "4,6" not in words(page)
    assert client.get(FILE).status_code == 403


@pytest.mark.parametrize("status", [RoundStatus.OPEN, RoundStatus.CLOSED])
def test_page_says_what_comes_first(sign_in, officer, db, status):
    make.RoundFactory(slug="ronde", status=status)

    page = sign_in(officer).get(HERE)

    assert _("Check the proposals, so that they can be assessed.") in words(page)


def test_title_with_markup_is_text(sign_in, officer):
    assessed_proposals([{"title": "<b onload=1>Vet</b>"}], officer)

    assert "<b onload=1>" not in sign_in(officer).get(HERE).content.decode()


def test_ranking_takes_as_many_queries_for_thirty_as_for_one(sign_in, officer):
    build.assessed_round([("Enige", 100_000, 3)], slug="ronde", assessors_per_proposal=1)
    regions = [make.PartnershipFactory() if number % 3 else make.MunicipalityFactory() for number in range(30)]
    assessed_proposals([{"region": region} for region in regions], officer, slug="vol")
    client = sign_in(officer)
    full = "/beheer/ronde/vol/rangorde/"

    assert len(client.get(full).context["rows"].ranked) == 30
    assert query_count(client, full) == query_count(client, HERE)
    assert query_count(client, f"{full}rangorde.csv") == query_count(client, FILE)


def test_round_in_preparation_has_no_ranking(sign_in, officer, db):
    make.RoundFactory(slug="ronde", status=RoundStatus.PREPARATION)

    assert _("There is no ranking yet") in words(sign_in(officer).get(HERE))


def test_staff_with_an_interest_as_an_assessor_compare_nothing(sign_in, officer, assessed):
    make.RoleGrantFactory(user=officer, role=Role.ASSESSOR)
    client = sign_in(officer)
    assert client.get(FILE).status_code == 200
    other = make.ProposalFactory(round=make.RoundFactory(slug="andere"))
    build.ConflictOfInterestFactory(proposal=other, assessor=officer)
    assert client.get(FILE).status_code == 200

    proposal = Proposal.objects.filter(round__slug="ronde").first()
    build.ConflictOfInterestFactory(proposal=proposal, assessor=officer)

    assert client.get(FILE).status_code == 403
    page = client.get(HERE)
    assert proposal.title not in words(page)
    assert _("The ranking of this round is closed for you.") in words(page)
    assert not Assessment.objects.visible_to(officer).filter(proposal=proposal).exists()
    assert Assessment.objects.visible_to(officer).filter(proposal__round__slug="ronde").exists()


def test_an_interest_closes_what_was_calculated_and_decided_as_well(sign_in, officer, proposed):
    """Place and score of a proposal stand in each of these, and those of the others tell them."""
    _round, proposals, run = proposed
    make.RoleGrantFactory(user=officer, role=Role.ASSESSOR)
    base = "/beheer/ronde/ronde/"
    pages = [f"{base}verdeling/{run.number}/{part}" for part in ("", "invoer.json", "uitkomst.json")]
    client = sign_in(officer)
    assert [client.get(each).status_code for each in pages] == [200] * 3

    build.ConflictOfInterestFactory(proposal=proposals["Hoog"], assessor=officer)

    assert [client.get(each).status_code for each in pages] == [404] * 3
    assert client.post(f"{base}verdeling/berekenen/").status_code == 403
    for page, words_ in (
        ("verdeling/", _("The allocations of this round are closed for you.")),
        ("besluiten/", _("The decisions of this round are closed for you.")),
    ):
        shown = words(client.get(base + page))
        assert words_ in shown
        assert not any(title in shown for title in proposals)
    assert client.get(f"{base}besluiten/besluiten.csv").status_code == 403
    assert not AllocationRun.objects.visible_to(officer).exists()
    assert not AwardDecision.objects.visible_to(officer).exists()
