"""Wishes that assessors tell themselves, and reminders that are switched off."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.enums import WishKind
from assessment.models import AssignmentWish, ScoringReminders
from assessment.queries.own_wishes import own_wishes
from assessment.queries.workload import wishes_of_round
from assessment.services.own_wishes import keep_own_wishes
from assessment.services.scoring_reminders import (
    queue_scoring_reminders,
    remind_assessors,
    reminders_are_on,
    switch_reminders,
)
from assessment.services.workload import WishRefused
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import OutgoingMessage
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    """A closed round with two themes."""
    found = make.RoundFactory(status=RoundStatus.CLOSED)
    with make.before_opening():
        found.themes.set(make.ThemeFactory.create_batch(2))
    return found


@pytest.fixture
def assessor():
    return make.user_with_role(Role.ASSESSOR)


def keep(round_, assessor, **kinds):
    themes = list(round_.themes.all())
    wishes = {themes[int(key[1:])].pk: kind for key, kind in kinds.items()}
    return keep_own_wishes(round_=round_, wishes=wishes, by=assessor, at=timezone.now())


def test_wishes_are_kept_changed_and_taken_back(round_, assessor):
    assert keep(round_, assessor, t0=WishKind.LIKE, t1=WishKind.RATHER_NOT) == 2
    assert keep(round_, assessor, t0=WishKind.LIKE, t1=None) == 1

    (found,) = own_wishes(assessor)
    assert (found.round, found.kinds) == (round_, {found.themes[0].pk: WishKind.LIKE})
    assert AssignmentWish.objects.get().noted_by == assessor


def test_a_division_reckons_with_them(round_, assessor):
    proposal = make.ProposalFactory(round=round_, status=ProposalStatus.DRAFT)
    make.ProposalThemeFactory(proposal=proposal, theme=round_.themes.first())
    keep(round_, assessor, t0=WishKind.LIKE)

    (wish,) = wishes_of_round(round_)
    assert (wish.proposal, wish.assessor) == (str(proposal.pk), str(assessor.pk))


def test_what_a_coordinator_noted_is_not_shown_and_stands_until_the_assessor_speaks(round_, assessor, officer):
    theme = round_.themes.first()
    noted = build.AssignmentWishFactory(
        round=round_, assessor=assessor, proposal=None, theme=theme, kind=WishKind.RATHER_NOT, noted_by=officer
    )

    assert own_wishes(assessor)[0].kinds == {}
    keep(round_, assessor, t0=None)
    assert AssignmentWish.objects.filter(pk=noted.pk).exists()
    keep(round_, assessor, t0=WishKind.LIKE)
    assert (AssignmentWish.objects.get().kind, AssignmentWish.objects.get().noted_by) == (WishKind.LIKE, assessor)


def test_nobody_else_and_not_when_scoring_is_closed(round_, assessor, officer):
    with pytest.raises(WishRefused):
        keep(round_, officer, t0=WishKind.LIKE)
    decided = make.RoundFactory(status=RoundStatus.SCORING_CLOSED)
    with pytest.raises(WishRefused):
        keep_own_wishes(round_=decided, wishes={}, by=assessor, at=timezone.now())


def test_the_page_keeps_them_and_the_coordinator_sees_who_told(round_, assessor, sign_in):
    theme = round_.themes.first()
    client, page = sign_in(assessor), reverse("beoordelen:wishes")
    name = f"ronde-{round_.pk}-theme_{theme.pk}"

    wrong = client.post(page, {"round": round_.slug, name: "liever niet"})
    answer = client.post(page, {"round": round_.slug, name: "like"})

    assert (wrong.status_code, "liever niet" in wrong.content.decode()) == (422, True)
    assert answer.status_code == 302
    coordinator = sign_in(make.user_with_role(Role.ASSESSOR_COORDINATOR))
    shown = coordinator.get(reverse("assessment:assessor_work", args=[round_.slug, assessor.pk]))
    assert list(shown.context["wishes"]) == [AssignmentWish.objects.get()]


def test_the_page_asks_as_many_statements_for_many_rounds(round_, assessor, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(own_wishes(assessor)) == 1
    for _each in range(5):
        other = make.RoundFactory(status=RoundStatus.CLOSED)
        with make.before_opening():
            other.themes.set(make.ThemeFactory.create_batch(2))
    with django_assert_num_queries(3):
        assert len(own_wishes(assessor)) == 6


@pytest.fixture
def waiting():
    """An assessment that waits in a round that closes in a day."""
    round_ = make.RoundFactory(
        status=RoundStatus.IN_ASSESSMENT,
        opens_at=timezone.now() - timedelta(days=40),
        closes_at=timezone.now() - timedelta(days=30),
        scoring_closes_at=timezone.now() + timedelta(days=1),
    )
    return build.AssessmentFactory(
        proposal__round=round_, proposal__status=ProposalStatus.IN_ASSESSMENT,
        assessor=make.user_with_role(Role.ASSESSOR), assigned_at=timezone.now() - timedelta(days=20),
    )  # fmt: skip


def test_reminders_are_switched_off_and_on_for_one_round(waiting, officer):
    round_ = waiting.proposal.round
    switch_reminders(round_=round_, is_on=False, by=officer, at=timezone.now())

    assert (reminders_are_on(round_), queue_scoring_reminders(at=timezone.now())) == (False, 0)
    assert remind_assessors(round_=round_, people=[waiting.assessor_id], at=timezone.now() - timedelta(days=1))
    switch_reminders(round_=round_, is_on=True, by=officer, at=timezone.now())
    assert queue_scoring_reminders(at=timezone.now()) == 1
    assert OutgoingMessage.objects.filter(recipient=waiting.assessor.email).count() == 2


def test_the_coordinator_switches_them_on_the_page(waiting, sign_in):
    round_ = waiting.proposal.round
    client = sign_in(make.user_with_role(Role.ASSESSOR_COORDINATOR))
    page = reverse("assessment:assignment", args=[round_.slug])
    there = reverse("assessment:scoring_reminders", args=[round_.slug])
    assert client.get(page).context["reminders_on"]

    client.post(there)
    assert not client.get(page).context["reminders_on"]
    assert not ScoringReminders.objects.get().is_on
    client.post(there, {"aan": "ja"})
    assert client.get(page).context["reminders_on"]
