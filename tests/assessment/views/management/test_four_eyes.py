"""Whoever prepared does not approve: twelve ways round it, each refused (MN-10)."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import AllocationStatus
from assessment.models import AllocationRun, AwardDecision
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import propose_allocation, run_allocation
from assessment.services.scenarios import freeze_scenario, make_scenario
from proposals.enums import Role
from proposals.models import RoleGrant, User
from tests.factories import assessment as build
from tests.factories import proposals as make

APPROVE = "/beheer/ronde/ronde/verdeling/1/goedkeuren/"


@pytest.fixture
def preparer(officer):
    """The officer who prepares, with a mandate besides."""
    make.RoleGrantFactory(user=officer, role=Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))
    return User.objects.get(pk=officer.pk)


@pytest.fixture
def waiting(assessed, preparer):
    """A run that waits for approval, prepared and sent by the same person."""
    run = run_allocation(round_=assessed[0], by=preparer, at=timezone.now())
    return propose_allocation(run=run, by=preparer, at=timezone.now())


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def same_browser(run, preparer):
    return browser_of(preparer).post(APPROVE)


def second_browser(run, preparer):
    browser_of(preparer)
    return browser_of(preparer).post(APPROVE, HTTP_USER_AGENT="een andere")


def after_role_change(run, preparer):
    RoleGrant.objects.filter(user=preparer, role=Role.PROGRAMME_OFFICER).update(
        ended_at=timezone.now(), ended_by=preparer
    )
    return browser_of(User.objects.get(pk=preparer.pk)).post(APPROVE)


def only_calculated(run, preparer):
    """Somebody else sends it; who calculated it still may not."""
    other = make.user_with_role(Role.PROGRAMME_OFFICER)
    AllocationRun.objects.filter(pk=run.pk).update(proposed_by=other)
    return browser_of(preparer).post(APPROVE)


def only_sent(run, preparer):
    """Somebody else calculates; who sent it may not."""
    AwardDecision.objects.filter(run=run).delete()
    AllocationRun.objects.filter(pk=run.pk).update(
        status=AllocationStatus.RETURNED, returned_at=timezone.now(), returned_by=preparer, return_reason="Anders."
    )
    other = make.user_with_role(Role.PROGRAMME_OFFICER)
    second = run_allocation(round_=run.round, by=other, at=timezone.now())
    AllocationRun.objects.filter(pk=second.pk).update(
        status=AllocationStatus.PROPOSED, proposed_at=timezone.now(), proposed_by=preparer
    )
    return browser_of(preparer).post("/beheer/ronde/ronde/verdeling/2/goedkeuren/")


def without_mandate(run, preparer):
    other = make.user_with_role(Role.PROGRAMME_OFFICER)
    return browser_of(other).post(APPROVE)


def technical_administrator(run, preparer):
    return browser_of(make.user_with_role(Role.TECHNICAL_ADMINISTRATOR)).post(APPROVE)


def by_the_admin(run, preparer):
    admin = make.user_with_role(Role.TECHNICAL_ADMINISTRATOR)
    page = reverse("admin:assessment_allocationrun_change", args=[run.pk])
    return browser_of(admin).post(page, {"status": "approved", "approved_by": admin.pk})


def other_capitals(run, preparer):
    """A second account with the same address: nobody gets one."""
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.create_user(preparer.email.upper(), function="Tweede")
    return browser_of(preparer).post(APPROVE)


def same_address(run, preparer):
    with pytest.raises(DatabaseError), transaction.atomic():
        make.UserFactory(email=preparer.email)
    return browser_of(preparer).post(APPROVE)


def straight_into_the_table(run, preparer):
    with pytest.raises(DatabaseError), transaction.atomic():
        AllocationRun.objects.filter(pk=run.pk).update(
            status=AllocationStatus.APPROVED, approved_at=timezone.now(), approved_by=preparer
        )
    return


def straight_into_the_decisions(run, preparer):
    with pytest.raises(DatabaseError), transaction.atomic():
        AwardDecision.objects.filter(run=run).update(approved_at=timezone.now(), approved_by=preparer)
    return


WAYS = (
    same_browser, second_browser, after_role_change, only_calculated, only_sent, without_mandate,
    technical_administrator, by_the_admin, same_address, other_capitals, straight_into_the_table,
    straight_into_the_decisions,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=[each.__name__ for each in WAYS])
def test_way_round_four_eyes_is_refused(way, waiting, preparer):
    answer = way(waiting, preparer)

    if answer is not None:
        assert answer.status_code in {403, 404, 405, 409}
    assert not AllocationRun.objects.filter(status=AllocationStatus.APPROVED).exists()
    assert not AwardDecision.objects.filter(approved_at__isnull=False).exists()


def test_somebody_else_within_the_mandate_approves(waiting, decision_maker):
    assert browser_of(decision_maker).post(APPROVE).status_code == 302
    assert AllocationRun.objects.get(pk=waiting.pk).status == AllocationStatus.APPROVED


def test_who_froze_the_scenario_does_not_approve(assessed, preparer):
    now = timezone.now()
    scenario = make_scenario(round_=assessed[0], title="Regel", changes=ScenarioChanges(), by=preparer, at=now)
    run = freeze_scenario(scenario=scenario, by=preparer, at=timezone.now())
    propose_allocation(run=run, by=make.user_with_role(Role.PROGRAMME_OFFICER), at=timezone.now())

    assert browser_of(preparer).post(APPROVE).status_code == 409


def test_who_prepared_is_told_so_and_can_return_it(waiting, preparer, decision_maker):
    page, other = (browser_of(each).get("/beheer/ronde/ronde/verdeling/1/") for each in (preparer, decision_maker))

    assert b"/goedkeuren/" not in page.content and b"/terugsturen/" in page.content
    words = _("You helped to prepare this allocation, so somebody else approves it. You can return it.")
    assert words in page.content.decode() and words not in other.content.decode()
    assert "U besluit over" in other.content.decode() and "U besluit over" not in page.content.decode()
    assert b"/goedkeuren/" in other.content


@pytest.mark.parametrize("step", ["goedkeuren", "terugsturen"])
def test_who_has_an_interest_decides_neither_way(waiting, decision_maker, assessed, step):
    proposal = assessed[1]["Hoog"]
    build.ConflictOfInterestFactory(proposal=proposal, assessor=decision_maker)

    answer = browser_of(decision_maker).post(APPROVE.replace("goedkeuren", step), {"reason": "Toch niet."})

    assert answer.status_code == 409
    assert AllocationRun.objects.get(pk=waiting.pk).status == AllocationStatus.PROPOSED
    page = browser_of(decision_maker).get("/beheer/ronde/ronde/verdeling/1/")
    assert b"/goedkeuren/" not in page.content


def test_who_works_for_an_applicant_does_not_approve(waiting, decision_maker, assessed):
    make.MembershipFactory(user=decision_maker, organisation=assessed[1]["Laag"].organisation)

    assert browser_of(decision_maker).post(APPROVE).status_code == 409
