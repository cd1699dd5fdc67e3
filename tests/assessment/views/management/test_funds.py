"""The pages of the money of a round: from a lapse to who moves up, each step by its own person."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import AwardDecision, AwardLapse, FollowUpDecision
from tests.assessment.reserve_world import mandated, published_round
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def world(officer):
    """Two awards, two reserves; clients of an officer and of a decision maker."""
    round_, proposals = published_round([400_000, 400_000, 300_000, 250_000], 800_000)
    return round_, proposals, signed_in(officer), signed_in(mandated())


def at(round_, name, *more):
    return reverse(f"assessment:{name}", args=[round_.slug, *more])


def test_from_a_lapse_to_the_next_deal(world):
    round_, proposals, officer, decider = world
    funds = at(round_, "round_funds")

    typed = {"ground": "declined", "reason": "De raad stemde tegen."}
    assert officer.post(at(round_, "award_lapse", proposals[0].pk), typed).status_code == 302
    lapse = AwardLapse.objects.get()
    assert officer.post(at(round_, "award_lapse_confirm", lapse.pk)).status_code == 403
    decider.post(at(round_, "award_lapse_confirm", lapse.pk))
    assert officer.get(funds).context["listed"].next_row.proposal == proposals[2]

    create = at(round_, "follow_up_create", proposals[2].pk)
    assert officer.get(create).context["form"].initial["amount"] == 300_000
    assert officer.post(create, {"amount": "300.000", "rationale": "Er kwam geld vrij."}).status_code == 302
    steps = [proposals[2].pk, 1]
    decider.post(at(round_, "follow_up_approve", *steps))
    assert officer.get(funds).context["funds"].approved.amount == 300_000
    officer.post(at(round_, "follow_up_publish", *steps))
    proposals[2].refresh_from_db()
    assert proposals[2].status == "awarded"
    assert officer.get(at(round_, "follow_up_detail", *steps)).status_code == 200


def test_too_much_is_refused_at_the_field_and_kept(world):
    round_, proposals, officer, _decider = world

    answer = officer.post(
        at(round_, "follow_up_create", proposals[2].pk), {"amount": "300.000", "rationale": "Er is geld."}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["amount"])
    assert answer.context["form"]["amount"].value() == "300.000"
    assert not FollowUpDecision.objects.exists()


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["ground", "reason"]),
        ({"ground": "anders", "reason": "Tja."}, ["ground"]),
        ({"ground": "other"}, ["reason"]),
    ],
)
def test_a_lapse_names_what_is_missing(world, typed, fields):
    round_, proposals, officer, _decider = world

    answer = officer.post(at(round_, "award_lapse", proposals[0].pk), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)


def test_what_was_not_awarded_has_no_page_to_lapse(world):
    round_, proposals, officer, _decider = world

    assert officer.get(at(round_, "award_lapse", proposals[3].pk)).status_code == 404


def test_an_objection_from_registering_to_another_decision(world):
    round_, proposals, officer, decider = world
    day = timezone.localdate().isoformat()
    typed = {"proposal": proposals[3].pk, "received": day, "channel": "letter", "grounds": "De telling is fout."}

    page = officer.post(at(round_, "objection_create"), typed, follow=True)
    objection = page.context["objection"]
    assert page.status_code == 200
    step = lambda name: at(round_, "objection_step", objection.pk, name)  # noqa: E731
    assert officer.post(step("hearing"), {}).status_code == 409
    assert officer.post(step("hearing"), {"hearing-waived_reason": "Kennelijk gegrond."}).status_code == 302
    assert officer.post(step("onbekend")).status_code == 404
    refused = decider.post(step("decide"), {"decide-outcome": "founded"})
    assert (refused.status_code, list(refused.context["steps"]["decide"].errors)) == (422, ["reason"])
    assert (
        decider.post(step("decide"), {"decide-outcome": "founded", "decide-reason": "Fout geteld."}).status_code == 302
    )
    assert officer.get(at(round_, "objection_detail", objection.pk)).context["objection"].outcome == "founded"
    assert officer.get(at(round_, "follow_up_create", proposals[3].pk)).context["objection"] == objection


def test_terms_are_chosen_and_a_bad_day_is_kept(world):
    round_, _proposals, officer, _decider = world
    step = at(round_, "decision_term_step", "terms")

    bad = officer.post(step, {"terms-decision_weeks": "9", "terms-reserve_valid_until": "ooit"})
    assert (bad.status_code, list(bad.context["steps"]["terms"].errors)) == (422, ["reserve_valid_until"])
    good = officer.post(step, {"terms-decision_weeks": "9", "terms-reserve_valid_until": "1 juli 2090"})
    assert good.status_code == 302
    assert officer.get(at(round_, "decision_terms")).context["clock"].terms.decision_weeks == 9
    assert officer.get(at(round_, "round_funds")).context["listed"].valid_until.year == 2090


@pytest.mark.parametrize("name", ["award_lapse", "follow_up_create", "objection_create"])
def test_a_form_answers_head_as_it_answers_get(world, name):
    round_, proposals, officer, _decider = world
    args = {"award_lapse": [proposals[0].pk], "follow_up_create": [proposals[2].pk], "objection_create": []}[name]

    assert officer.head(at(round_, name, *args)).status_code == 200


def test_awards_beyond_the_first_page_are_on_the_next(world, monkeypatch):
    round_, proposals, officer, _decider = world
    monkeypatch.setattr("assessment.views.management.funds.SHOWN", 1)

    pages = [officer.get(at(round_, "round_funds"), {"pagina": number}).context["awards"] for number in (1, 2)]

    assert {each.pk for page in pages for each in page} == {proposals[0].pk, proposals[1].pk}
    assert (pages[0].paginator.count, pages[0][0].standing_amount) == (2, 400_000)


def test_the_amount_that_stands_is_the_later_one(world):
    round_, proposals, officer, _decider = world
    now, who = timezone.now(), mandated()
    AwardDecision.objects.filter(proposal=proposals[0]).update(lapsed_at=now, lapsed_by=who)
    later = build.FollowUpDecisionFactory(proposal=proposals[0], awarded_amount=Decimal(300_000))
    moments = {"approved_at": now, "approved_by": who, "published_at": now, "published_by": who}
    FollowUpDecision.objects.filter(pk=later.pk).update(**moments)

    awards = officer.get(at(round_, "round_funds")).context["awards"]

    assert {each.pk: each.standing_amount for each in awards} == {proposals[0].pk: 300_000, proposals[1].pk: 400_000}


def test_who_has_an_interest_is_told_so_and_offered_no_decision(world):
    round_, proposals, _officer, _decider = world
    who = mandated()
    for proposal in (proposals[0], proposals[3]):
        make.MembershipFactory(user=who, organisation=proposal.organisation)
    decider = signed_in(who)
    lapse = build.AwardLapseFactory(proposal=proposals[0])
    later = build.FollowUpDecisionFactory(proposal=proposals[3], awarded_amount=Decimal(0), outcome="rejected")
    objection = build.ObjectionFactory(proposal=proposals[0])

    funds = decider.get(at(round_, "round_funds"))
    assert funds.context["barred"] == {proposals[0].pk}
    assert at(round_, "award_lapse_confirm", lapse.pk) not in funds.content.decode()
    shown = decider.get(at(round_, "follow_up_detail", proposals[3].pk, later.number))
    assert (bool(shown.context["interests"]), shown.context["may_decide"]) == (True, False)
    against = decider.get(at(round_, "objection_detail", objection.pk))
    assert (bool(against.context["interests"]), against.context["may_decide"]) == (True, False)
    assert proposals[0].organisation.name in against.content.decode()


def test_a_noted_interest_closes_the_objection_too(world, officer):
    """Its grounds, hearing and outcome are about a proposal of which the pages are closed."""
    round_, proposals, client, _decider = world
    closed, other = (build.ObjectionFactory(proposal=proposals[number]) for number in (3, 0))
    build.ConflictOfInterestFactory(proposal=proposals[3], assessor=officer)

    listed = client.get(at(round_, "objection_list"))
    assert [row.objection for row in listed.context["rows"]] == [other]
    assert client.get(at(round_, "objection_detail", other.pk)).status_code == 200
    assert client.get(at(round_, "objection_detail", closed.pk)).status_code == 404
    hearing = {"hearing-waived_reason": "Kennelijk."}
    assert client.post(at(round_, "objection_step", closed.pk, "hearing"), hearing).status_code == 404
    choices = client.get(at(round_, "objection_create")).context["form"].fields["proposal"].queryset
    assert set(choices) == set(proposals[:3])


def test_an_interest_as_an_assessor_closes_places_and_awards_and_leaves_the_sums(world, officer):
    round_, proposals, client, _decider = world
    later = build.FollowUpDecisionFactory(proposal=proposals[3], awarded_amount=Decimal(0), outcome="rejected")
    make.RoleGrantFactory(user=officer, role="assessor")
    build.ConflictOfInterestFactory(proposal=proposals[2], assessor=officer)

    funds = client.get(at(round_, "round_funds"))

    assert funds.context["funds"].awarded.amount == 800_000
    assert not any(each.title in funds.content.decode() for each in proposals)
    closed = [("award_lapse", [proposals[0].pk]), ("follow_up_create", [proposals[3].pk])]
    assert [client.get(at(round_, name, *keys)).status_code for name, keys in closed] == [403, 403]
    assert client.get(at(round_, "follow_up_detail", proposals[3].pk, later.number)).status_code == 404


def test_an_approved_decision_is_withdrawn_with_a_reason_by_another(world):
    round_, proposals, officer, decider = world
    later = build.FollowUpDecisionFactory(proposal=proposals[3], awarded_amount=Decimal(0), outcome="rejected")
    steps = [proposals[3].pk, later.number]
    decider.post(at(round_, "follow_up_approve", *steps))
    other = signed_in(mandated())
    assert not decider.get(at(round_, "follow_up_detail", *steps)).context["may_withdraw"]
    assert other.get(at(round_, "follow_up_detail", *steps)).context["may_withdraw"]

    assert other.post(at(round_, "follow_up_return", *steps), {"reason": ""}).status_code == 422
    assert other.post(at(round_, "follow_up_return", *steps), {"reason": "Toch niet."}).status_code == 302
    later.refresh_from_db()
    assert (later.returned_at is not None, later.return_reason) == (True, "Toch niet.")
    assert officer.post(at(round_, "follow_up_publish", *steps), follow=True).context["later"].published_at is None
