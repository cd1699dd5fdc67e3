"""What an applicant reads about the decision, and that nobody reads it too early."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround
from assessment.models import AllocationLine, AwardDecision, FollowUpDecision
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from assessment.services.lapses import confirm_lapse, request_lapse
from assessment.views.decisions import last_day_to_object
from proposals.enums import MembershipRole, PortalMessageKind, Role
from proposals.formats import dutch_date
from proposals.models import PortalReading
from proposals.services.portal_messages import place_message
from tests.assessment.reserve_world import mandated
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.factories.decisions import approved_decisions
from tests.trust.canaries import everything_goes


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
    client.get(page_of(proposal))  # that it was opened is recorded once

    with django_assert_max_num_queries(16):
        client.get(page_of(proposal))


def plain(response):
    """Give the words of a page with plain spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_the_result_stands_before_the_reasons_and_those_before_the_objection(sign_in, published):
    proposal = published[1]["laag"]

    text = plain(sign_in(member(proposal)).get(page_of(proposal)))

    marks = ("<h1>", proposal.award_decision.rationale[:40], "scores-title", 'id="criterium-1"')
    order = [text.index(mark) for mark in marks]
    assert order == sorted(order)


def test_the_place_is_told_beside_that_of_the_line(sign_in, published):
    proposal = published[1]["laag"]

    shown = sign_in(member(proposal)).get(page_of(proposal)).context["shown"]

    place = shown.place
    assert (place.rank, place.ranked_count, place.awarded_count, place.last_awarded_rank) == (2, 2, 1, 1)
    assert place.reserve_place is None


def test_a_round_that_keeps_scores_keeps_the_line_too(sign_in, published):
    round_, proposals = published
    round_.shows_scores_to_applicants = False
    round_.save()
    client = sign_in(member(proposals["laag"]))

    with_scores_kept = plain(client.get(page_of(proposals["laag"])))
    round_.shows_scores_to_applicants = True
    round_.save()

    assert len(plain(client.get(page_of(proposals["laag"])))) > len(with_scores_kept) + 1000


def test_who_is_in_reserve_reads_the_place_on_the_list(sign_in, published):
    proposal = published[1]["laag"]
    with everything_goes():
        AwardDecision.objects.filter(proposal=proposal).update(outcome="reserve")
        AllocationLine.objects.filter(proposal=proposal).update(outcome="reserve")

    page = sign_in(member(proposal)).get(page_of(proposal))

    assert page.context["shown"].place.reserve_place == 1
    assert page.context["shown"].is_reserve


def test_places_in_reserve_are_counted_from_the_line(officer, sign_in):
    run = approved_decisions(12, slug="twaalf", prefix="TW")
    publish_decisions(round_=run.round, by=officer, at=timezone.now())
    last = AwardDecision.objects.filter(run=run, outcome="reserve").order_by("-pk")[0]
    reserve = AllocationLine.objects.filter(run=run, outcome="reserve").order_by("rank")

    page = sign_in(member(last.proposal)).get(page_of(last.proposal))

    assert page.context["shown"].place.reserve_place == reserve.count() == 2


def test_opening_the_decision_is_recorded_once_as_reading_the_message(sign_in, published):
    proposal = published[1]["laag"]
    reader = member(proposal)
    client = sign_in(reader)
    client.head(page_of(proposal))
    assert not PortalReading.objects.filter(user=reader, first_read_at__isnull=False).exists()

    client.get(page_of(proposal))
    first = PortalReading.objects.get(user=reader)
    client.get(page_of(proposal))

    assert first.message.key == f"decision:{proposal.pk}"
    assert first.first_read_at is not None
    assert PortalReading.objects.get(user=reader).first_read_at == first.first_read_at


def test_a_member_of_before_is_no_longer_shown_as_unread(sign_in, approved, officer):
    reader = member(approved[1]["laag"])
    publish_decisions(round_=approved[0], by=officer, at=timezone.now())
    client = sign_in(reader)

    page = client.get(page_of(approved[1]["laag"]))

    assert page.wsgi_request.user.unread_messages == 0


def test_staff_who_look_are_not_readers_of_the_applicant(sign_in, published, officer):
    sign_in(officer).get(page_of(published[1]["laag"]))

    assert not PortalReading.objects.filter(user=officer).exists()


def moved_up(proposal, **values):
    """Publish a later award on a proposal, with its message."""
    make.BudgetCeilingFactory(round=proposal.round, amount=Decimal(2_000_000), effective_at=timezone.now())
    later = build.FollowUpDecisionFactory(
        proposal=proposal, awarded_amount=Decimal(300_000), rationale="Er kwam geld vrij.", **values
    )
    now = timezone.now()
    moments = {"approved_at": now, "approved_by": mandated(), "published_at": now, "published_by": later.drafted_by}
    FollowUpDecision.objects.filter(pk=later.pk).update(**moments)
    later.refresh_from_db()
    return later


def head_of(text):
    return text.split("<h1>")[1].split("</h1>")[0]


def test_the_page_tells_the_decision_that_stands_after_moving_up(sign_in, published):
    proposal = published[1]["laag"]
    client = sign_in(member(proposal))
    before = plain(client.get(page_of(proposal)))

    later = moved_up(proposal)
    page = client.get(page_of(proposal))
    after = plain(page)

    assert (
        head_of(before)
        != head_of(after)
        == head_of(plain(sign_in(member(published[1]["hoog"])).get(page_of(published[1]["hoog"]))))
    )
    assert page.context["stands"].source == later
    assert "€ 300.000" in after and "Er kwam geld vrij." in after
    assert proposal.award_decision.rationale in page.content.decode()


def test_the_page_tells_that_nothing_stands_after_a_lapse(sign_in, published, officer):
    proposal = published[1]["hoog"]
    client = sign_in(member(proposal))
    before = plain(client.get(page_of(proposal)))
    asked = request_lapse(
        proposal=proposal, ground=LapseGround.DECLINED, reason="De raad ziet ervan af.", by=officer, at=timezone.now()
    )
    confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())

    page = client.get(page_of(proposal))
    after = plain(page)

    assert page.context["stands"].is_lapse and page.context["stands"].awarded_amount == 0
    assert head_of(before) != head_of(after)
    assert "De raad ziet ervan af." in after
    assert page.context["objection_until"] == last_day_to_object(page.context["stands"].announced_at)
    assert reverse("proposals:deal_detail", args=[page.context["deal"].pk]) not in after


def test_after_a_decision_on_an_objection_the_page_points_to_the_court(sign_in, published):
    proposal = published[1]["laag"]
    user = member(proposal, MembershipRole.SIGNATORY)
    client = sign_in(user)
    objection_page = reverse("assessment:applicant_objection", args=[proposal.pk])
    assert objection_page in client.get(page_of(proposal)).content.decode()

    moved_up(proposal, ground=FollowUpGround.OBJECTION, objection=build.ObjectionFactory(proposal=proposal))
    page = client.get(page_of(proposal))

    assert page.context["objection_until"] is None
    assert objection_page not in page.content.decode()
    assert dutch_date(page.context["stands"].last_day) in plain(page)
    assert not client.get(objection_page).context["may_object"]


def test_opening_the_page_reads_the_message_of_a_later_decision_too(sign_in, published, officer):
    proposal = published[1]["laag"]
    reader = member(proposal)
    client = sign_in(reader)
    client.get(page_of(proposal))
    later = moved_up(proposal)
    place_message(
        organisation=proposal.organisation, proposal=proposal, kind=PortalMessageKind.DECISION, subject="Nieuw",
        body="Nieuw.", key=f"follow_up:{later.pk}", at=timezone.now(),
    )  # fmt: skip

    client.get(page_of(proposal))

    read = PortalReading.objects.filter(user=reader, first_read_at__isnull=False)
    assert set(read.values_list("message__key", flat=True)) == {f"decision:{proposal.pk}", f"follow_up:{later.pk}"}
