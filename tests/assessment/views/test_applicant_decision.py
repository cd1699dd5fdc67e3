"""What an applicant reads about the decision, and that nobody reads it too early."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from assessment.views.decisions import last_day_to_object
from proposals.enums import MembershipRole, Role
from proposals.formats import dutch_date
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def approved(officer, decision_maker):
    round_, proposals = build.assessed_round([("hoog", 400_000, 5), ("laag", 400_000, 3)], ceiling=400_000)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    return round_, proposals


@pytest.fixture
def published(approved, officer):
    publish_decisions(round_=approved[0], by=officer, at=timezone.now())
    return approved


def page_of(proposal):
    return reverse("assessment:applicant_decision", args=[proposal.pk])


def member(proposal, role=MembershipRole.READER):
    return make.member_of(proposal.organisation, role)


def test_before_publication_the_page_does_not_exist(sign_in, approved):
    _round, proposals = approved

    assert sign_in(member(proposals["hoog"])).get(page_of(proposals["hoog"])).status_code == 404


@pytest.mark.parametrize("role", sorted(Role.values))
def test_before_publication_nobody_reads_it_here(sign_in, approved, role):
    assert sign_in(make.user_with_role(role)).get(page_of(approved[1]["hoog"])).status_code == 404


def test_winner_reads_amount_first_and_what_follows(sign_in, published):
    proposal = published[1]["hoog"]

    response = sign_in(member(proposal)).get(page_of(proposal))

    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert response.context["shown"].is_awarded
    assert "€ 400.000" in text
    assert reverse("proposals:deal_detail", args=[response.context["deal"].pk]) in text


def test_loser_reads_why_with_own_scores_and_reasons(sign_in, published):
    proposal = published[1]["laag"]

    response = sign_in(member(proposal)).get(page_of(proposal))

    text = response.content.decode()
    assert proposal.award_decision.rationale in text
    assert text.count(build.REASON) == 15
    assert "3,00" in text
    assert response.context["deal"] is None


def test_names_of_assessors_are_not_told(sign_in, published):
    proposal = published[1]["laag"]
    assessment = proposal.assessments.select_related("assessor").first()
    assessment.assessor.function = "Herkenbare Functie"
    assessment.assessor.save()

    text = sign_in(member(proposal)).get(page_of(proposal)).content.decode()

    assert "Herkenbare Functie" not in text and assessment.assessor.email not in text


def test_round_that_keeps_scores_shows_the_reason_only(sign_in, published):
    round_, proposals = published
    round_.shows_scores_to_applicants = False
    round_.save()
    proposal = proposals["laag"]

    text = sign_in(member(proposal)).get(page_of(proposal)).content.decode()

    assert proposal.award_decision.rationale in text
    assert build.REASON not in text


def test_objection_is_mentioned_when_the_round_says_so(sign_in, published):
    round_, proposals = published
    proposal = proposals["laag"]
    client = sign_in(member(proposal))
    until = dutch_date(last_day_to_object(timezone.now()))

    assert until in client.get(page_of(proposal)).content.decode()
    round_.mentions_objection = False
    round_.save()
    assert until not in client.get(page_of(proposal)).content.decode()


@pytest.mark.parametrize(
    ("published_at", "last_day"),
    [
        (datetime(2027, 3, 12, 13, tzinfo=UTC), date(2027, 4, 23)),  # Friday to Friday
        (datetime(2027, 3, 13, 13, tzinfo=UTC), date(2027, 4, 26)),  # Saturday becomes Monday
        (datetime(2027, 3, 14, 13, tzinfo=UTC), date(2027, 4, 26)),  # Sunday becomes Monday
        (datetime(2027, 3, 11, 23, 30, tzinfo=UTC), date(2027, 4, 23)),  # already Friday in the Netherlands
    ],
)
def test_objection_takes_six_weeks_in_dutch_days(published_at, last_day):
    assert last_day_to_object(published_at) == last_day


def test_stranger_finds_nothing(sign_in, stranger, published):
    assert sign_in(stranger).get(page_of(published[1]["hoog"])).status_code == 404


def test_former_member_finds_nothing(sign_in, published, officer):
    proposal = published[1]["hoog"]
    user = member(proposal)
    user.memberships.update(ended_at=timezone.now(), ended_by=officer)

    assert sign_in(user).get(page_of(proposal)).status_code == 404


def test_anonymous_signs_in_first(client, published):
    response = client.get(page_of(published[1]["hoog"]))

    assert response.status_code == 302 and reverse("account_login") in response.url


def test_page_takes_a_fixed_number_of_statements(sign_in, published, django_assert_max_num_queries):
    proposal = published[1]["laag"]
    client = sign_in(member(proposal))

    with django_assert_max_num_queries(14):
        client.get(page_of(proposal))
