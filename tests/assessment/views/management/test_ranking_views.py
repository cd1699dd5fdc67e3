"""Views of the ranking that people keep, and the page of the lottery."""

import hashlib

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.models import LotteryDraw, RankingView, UncertaintyRun
from assessment.services.scoring import close_scoring
from assessment.services.uncertainty import calculate_uncertainty, request_uncertainty
from assessment.uncertainty import posterior_of
from proposals.models import Proposal
from tests.assessment.views.management.reading import query_count, words
from tests.factories import assessment as build

HERE = "/beheer/ronde/ronde/rangorde/"
SAVE = f"{HERE}weergaven/"
TIED = [("Een", 200_000, 4), ("Twee", 200_000, 4)]


def test_a_view_keeps_the_choices_and_not_the_page(sign_in, officer, assessed):
    client = sign_in(officer)

    answer = client.post(SAVE, {"name": "Laag", "query": "page=3&order=amount&q=laag&columns=score&columns=median&x=y"})

    view = RankingView.objects.get()
    assert (view.name, view.is_shared, view.saved_by) == ("Laag", False, officer)
    assert view.query == "q=laag&order=amount&columns=score&columns=median"
    assert answer.url == f"{HERE}?{view.query}"
    assert f'href="{HERE}?q=laag&amp;order=amount' in client.get(HERE).content.decode()


def test_only_a_shared_view_is_seen_by_a_colleague(sign_in, officer, coordinator, assessed):
    round_, _proposals = assessed
    for name, is_shared in (("Eigen lijst", False), ("Gedeelde lijst", True)):
        build.RankingViewFactory(round=round_, name=name, is_shared=is_shared, saved_by=officer)

    shown = words(sign_in(coordinator).get(HERE))

    assert "Gedeelde lijst" in shown
    assert "Eigen lijst" not in shown


@pytest.mark.parametrize("name", ["", "x" * 61, "Bezet"])
def test_what_cannot_be_kept_is_told_and_stays_typed(sign_in, officer, assessed, name):
    round_, _proposals = assessed
    build.RankingViewFactory(round=round_, name="Bezet", saved_by=officer)

    answer = sign_in(officer).post(SAVE, {"name": name, "is_shared": "on", "query": "q=laag"})

    assert answer.status_code == 422
    assert f'value="{name}"' in answer.content.decode() or not name
    assert 'value="q=laag"' in answer.content.decode()
    assert RankingView.objects.count() == 1


def test_own_view_can_be_removed_and_that_of_another_not(sign_in, officer, coordinator, assessed):
    round_, _proposals = assessed
    view = build.RankingViewFactory(round=round_, name="Gedeeld", is_shared=True, saved_by=officer)

    sign_in(coordinator).post(f"{SAVE}{view.pk}/weg/")
    assert RankingView.objects.filter(pk=view.pk).exists()
    sign_in(officer).post(f"{SAVE}{view.pk}/weg/")

    assert not RankingView.objects.exists()


def test_controller_changes_nothing(sign_in, controller, assessed):
    client = sign_in(controller)

    assert _("Keep this view") not in words(client.get(HERE))
    assert client.post(SAVE, {"name": "Lijst"}).status_code == 403


def test_page_takes_at_most_twelve_statements_whatever_is_kept(sign_in, officer, assessed):
    round_, _proposals = assessed
    client = sign_in(officer)
    bare = query_count(client, HERE)
    for _number in range(30):
        build.RankingViewFactory(round=round_, is_shared=True)

    assert query_count(client, HERE) == bare <= 12  # one of them: that it was seen (mkbdeals/viewings.py)


def test_lottery_page_shows_all_that_is_needed_to_do_it_again(sign_in, officer, db):
    round_, proposals = build.assessed_round(TIED, slug="ronde")
    client = sign_in(officer)
    page = words(client.get(f"{HERE}loting/"))
    draw = LotteryDraw.objects.get(round=round_)

    for proposal in proposals.values():
        assert hashlib.sha256(f"{draw.seed}\n{proposal.reference}".encode()).hexdigest() in page
    inputs = client.get(f"{HERE}loting/{draw.number}/deelnemers.json")
    assert hashlib.sha256(inputs.content).hexdigest() == draw.inputs_sha256
    assert draw.inputs_sha256 in page


def test_value_from_outside_is_filled_in_on_the_page(sign_in, officer, db):
    build.assessed_round(TIED, slug="ronde", value_source="De trekking van 10 december.")
    client = sign_in(officer)
    assert _("To the lottery") in words(client.get(HERE))

    empty = client.post(f"{HERE}loting/waarde/", {"value": " "})
    done = client.post(f"{HERE}loting/waarde/", {"value": "0042"}, follow=True)
    again = client.post(f"{HERE}loting/waarde/", {"value": "0043"})

    assert (empty.status_code, again.status_code) == (422, 422)
    assert "0042" in words(done)
    assert LotteryDraw.objects.get().value == "0042"
    assert "Een" in words(client.get(HERE))


def test_below_a_minimum_stands_apart_with_the_reason(sign_in, officer, db):
    round_ = build.scoring_round(slug="ronde", assessors_per_proposal=1)
    build.RankingRuleFactory(round=round_, minimum_total_score=3)
    (assessor,) = build.assessors(1)
    for title, points in (("Hoog", 5), ("Laag", 2)):
        build.assess(build.admissible_proposal(round_, title=title), assessor, [points] * 5)
    close_scoring(round_=round_, by=officer, at=timezone.now())

    shown = words(sign_in(officer).get(HERE))

    assert _("Too low in total: %(score)s, at least %(minimum)s.") % {"score": "2,0", "minimum": "3,0"} in shown
    apart = words(sign_in(officer).get(f"{HERE}?outcome=below_minimum"))
    assert "Laag" in apart
    assert "Hoog" not in apart


def test_intervals_of_the_newest_calculation_stand_beside_the_places(sign_in, officer, assessed):
    round_, _proposals = assessed
    run = request_uncertainty(round_=round_, by=officer, at=timezone.now())
    calculate_uncertainty(run_id=run.pk, at=timezone.now())
    client = sign_in(officer)

    page = client.get(HERE)

    references = dict(Proposal.objects.values_list("pk", "reference"))
    shown = {references[row.proposal.pk]: row.standing for row in page.context["rows"].ranked}
    estimates = posterior_of(UncertaintyRun.objects.get(pk=run.pk).result).proposals
    for estimate in estimates:
        row = shown[estimate.key]
        assert (row.interval_low, row.interval_high) == (
            round(estimate.rank.ninety.low), round(estimate.rank.ninety.high),
        )  # fmt: skip
        assert row.is_in_band == estimate.in_band
    assert _("Interval") in words(page)
