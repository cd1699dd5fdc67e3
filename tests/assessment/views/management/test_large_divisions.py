"""Divisions of large rounds as a coordinator meets them, and the numbers that a division reckons with."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.models import Assessment, AssessorTerms, AssignmentRun, AssignmentWish, DivisionJob
from assessment.services import division_jobs
from assessment.services.division_jobs import work_on
from tests.assessment.views.management.reading import query_count, words
from tests.factories import assessment as build

HERE = "/beheer/ronde/ronde/toewijzen/verdelingen/"
TYPED = {"title": "Groot", "aim": "most_even", "same_group": "avoid"}


@pytest.fixture
def large(scoring, monkeypatch):
    """A round that counts as large from its first place on."""
    monkeypatch.setattr(division_jobs, "LARGE_ROUND_PLACES", 1)
    build.assessors(3)
    return scoring


def test_a_large_division_is_made_and_applied_in_the_background(sign_in, coordinator, large):
    client = sign_in(coordinator)

    page = client.post(HERE, TYPED, follow=True)
    assert page.redirect_chain == [(HERE, 302)]
    assert page.context["job"].title == "Groot"
    assert not AssignmentRun.objects.exists()

    assert work_on(job_id=DivisionJob.objects.get().pk, at=timezone.now())
    assert client.get(HERE).context["job"] is None
    client.post(f"{HERE}1/toepassen/")
    assert not Assessment.objects.exists()

    assert work_on(job_id=DivisionJob.objects.latest("pk").pk, at=timezone.now())
    assert Assessment.objects.count() == 3


def test_a_second_one_waits_for_the_first(sign_in, coordinator, large):
    client = sign_in(coordinator)
    client.post(HERE, TYPED)

    page = client.post(HERE, TYPED | {"title": "Nog een"})

    assert page.status_code == 409
    assert 'value="Nog een"' in page.content.decode()
    assert DivisionJob.objects.count() == 1


def test_why_it_failed_stands_on_the_page(sign_in, coordinator, large):
    client = sign_in(coordinator)
    client.post(HERE, TYPED)
    DivisionJob.objects.update(status="failed", failure_reason="Te weinig tijd.", finished_at=timezone.now())

    assert "Te weinig tijd." in words(client.get(HERE))


def test_terms_are_kept_without_making_a_division(sign_in, coordinator, scoring):
    one, two, _third = build.assessors()
    typed = {"only": "terms", f"capacity-{one.pk}": "4", f"group-{two.pk}": "extern"}

    page = sign_in(coordinator).post(HERE, typed, follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    kept = set(AssessorTerms.objects.values_list("assessor", "capacity", "group"))
    assert kept == {(one.pk, 4, ""), (two.pk, None, "extern")}
    assert not AssignmentRun.objects.exists()


@pytest.mark.parametrize("typed", ["veel", "-1", "10000", "3,5"])
def test_a_capacity_that_is_no_number_stays_and_is_told(sign_in, coordinator, scoring, typed):
    (one,) = build.assessors(1)

    page = sign_in(coordinator).post(HERE, TYPED | {f"capacity-{one.pk}": typed})

    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode()
    assert page.context["terms_form"].errors.keys() == {f"capacity-{one.pk}"}
    assert not AssessorTerms.objects.exists()


def test_wishes_are_noted_and_removed_on_the_page_of_an_assessor(sign_in, coordinator, scoring):
    _round, proposal = scoring
    (one,) = build.assessors(1)
    here, client = f"/beheer/ronde/ronde/toewijzen/beoordelaar/{one.pk}/", sign_in(coordinator)

    client.post(here, {"kind": "rather_not", "about": f"proposal-{proposal.pk}"})
    wish = AssignmentWish.objects.get()
    assert str(wish.kind) == "rather_not"
    client.post(f"{here}wensen/{wish.pk}/weghalen/")

    assert not AssignmentWish.objects.exists()
    assert _("No wishes are known of this assessor.") in words(client.get(here))
    assert client.post(here, {"kind": "x", "about": "proposal-0"}).status_code == 422


def test_pages_take_as_many_statements_for_thirty_as_for_one(sign_in, coordinator, scoring):
    round_, proposal = scoring
    (one,) = build.assessors(1)
    build.assigned(proposal, one)
    build.AssignmentWishFactory(proposal=proposal, assessor=one)
    client = sign_in(coordinator)
    pages = (HERE, f"/beheer/ronde/ronde/toewijzen/beoordelaar/{one.pk}/")
    before = [query_count(client, each) for each in pages]
    build.assessors(29)
    for _turn in range(29):
        another = build.admissible_proposal(round_)
        build.AssessmentFactory(proposal=another, assessor=one)
        build.AssignmentWishFactory(proposal=another, assessor=one)

    assert [query_count(client, each) for each in pages] == before
