"""From calculation to approval on the pages: four eyes, a mandate, and data that still hold."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import AllocationStatus
from assessment.models import AwardDecision
from assessment.services.allocations import propose_allocation, run_allocation
from proposals.enums import Role
from proposals.models import BudgetCeiling, RoleGrant, Viewing
from tests.assessment.views.management.reading import words
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.factories.proposals import PASSWORD
from tests.proposals.views.test_recent_sign_in import was_told

HERE = "/beheer/ronde/ronde/verdeling/1/"


def status_of(run):
    run.refresh_from_db()
    return run.status


def test_officer_sends_for_approval(sign_in, officer, calculated):
    _round, proposals, run = calculated

    page = sign_in(officer).post(f"{HERE}voorleggen/", follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    assert status_of(run) == AllocationStatus.PROPOSED
    assert AwardDecision.objects.count() == len(proposals)


def test_sending_twice_is_refused_in_words(sign_in, officer, proposed):
    page = sign_in(officer).post(f"{HERE}voorleggen/")

    assert page.status_code == 409
    message = _("This allocation is “%(status)s”. This step is not possible now.")
    assert message % {"status": AllocationStatus.PROPOSED.label} in words(page)


def test_second_calculation_waits_for_the_first(sign_in, officer, proposed):
    round_, _proposals, _run = proposed
    run_allocation(round_=round_, by=officer, at=timezone.now())

    page = sign_in(officer).post("/beheer/ronde/ronde/verdeling/2/voorleggen/")

    assert page.status_code == 409
    assert _("Allocation %(number)d of this round is under way already. Wait until it is returned.") % {
        "number": 1
    } in words(page)


def test_stale_calculation_is_not_sent_and_shows_the_difference(sign_in, officer, calculated):
    round_, _proposals, run = calculated
    BudgetCeiling.objects.filter(round=round_).update(amount=Decimal(500_000))

    page = sign_in(officer).post(f"{HERE}voorleggen/")

    assert page.status_code == 409
    assert _("The ceiling was %(before)s and is now %(now)s.") % {
        "before": "€ 1.000.000",
        "now": "€ 500.000",
    } in words(page)
    assert status_of(run) == AllocationStatus.CALCULATED


def test_approver_sees_who_prepared_the_sum_and_the_list_before_the_button(sign_in, decision_maker, proposed):
    text = words(sign_in(decision_maker).get(HERE))

    positions = [
        text.index("Programmamedewerker"),
        text.index("€ 750.000"),
        text.index("Hoog"),
        text.index(_("Your decision")),
    ]
    assert positions == sorted(positions)


def test_decision_maker_approves(sign_in, decision_maker, proposed):
    _round, _proposals, run = proposed

    page = sign_in(decision_maker).post(f"{HERE}goedkeuren/", follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    assert status_of(run) == AllocationStatus.APPROVED
    assert run.approved_by == decision_maker


def test_who_prepared_does_not_approve(sign_in, assessed):
    round_, _proposals = assessed
    both = make.user_with_role(Role.PROGRAMME_OFFICER, function="Dubbele pet")
    RoleGrant.objects.create(user=both, role=Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))
    run = run_allocation(round_=round_, by=both, at=timezone.now())
    propose_allocation(run=run, by=both, at=timezone.now())

    page = sign_in(both).post(f"{HERE}goedkeuren/")

    assert page.status_code == 409
    assert _("Whoever prepared an allocation may not approve it. Ask somebody else.") in words(page)
    assert status_of(run) == AllocationStatus.PROPOSED


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_refusal_that_shows_the_allocation_is_noted(client, settings, assessed, is_asked):
    """Also when it comes after the question who one is: then the request began at another address."""
    round_, _proposals = assessed
    both = make.user_with_role(Role.PROGRAMME_OFFICER, function="Dubbele pet")
    RoleGrant.objects.create(user=both, role=Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))
    run = run_allocation(round_=round_, by=both, at=timezone.now())
    propose_allocation(run=run, by=both, at=timezone.now())
    settings.APPROVAL_SIGN_IN_SECONDS = 900
    cache.clear()
    client.post("/account/login/", {"login": both.email, "password": PASSWORD})
    address = f"{HERE}goedkeuren/"
    if is_asked:
        was_told(client, 1000)
        address = client.post(address)["Location"]
        assert not Viewing.objects.exists()

    page = client.post(address, {"password": PASSWORD} if is_asked else {})

    assert page.status_code == 409
    row = Viewing.objects.get()
    assert (row.viewed_by, row.round, row.route) == (both, round_, "assessment:allocation_approve")
    assert "/beheer/ronde/ronde/rangorde/" in page.content.decode()  # the menu of the round
    cache.clear()


def test_mandate_that_is_too_small_is_refused_in_words(sign_in, proposed):
    _round, _proposals, run = proposed
    small = make.user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal(500_000))

    page = sign_in(small).post(f"{HERE}goedkeuren/")

    assert page.status_code == 409
    assert _(
        "Your mandate goes up to %(limit)s. This allocation awards %(total)s. Ask somebody with a higher mandate."
    ) % {"limit": "€ 500.000", "total": "€ 750.000"} in words(page)
    assert status_of(run) == AllocationStatus.PROPOSED


def test_stale_proposal_is_not_approved_and_shows_the_difference(sign_in, decision_maker, proposed):
    round_, _proposals, run = proposed
    BudgetCeiling.objects.filter(round=round_).update(amount=Decimal(2_000_000))

    page = sign_in(decision_maker).post(f"{HERE}goedkeuren/")

    assert page.status_code == 409
    assert _("The data changed since this allocation was calculated. Calculate a new one.") in words(page)
    assert "€ 2.000.000" in words(page)
    assert status_of(run) == AllocationStatus.PROPOSED


def test_approving_before_it_was_sent_is_refused(sign_in, decision_maker, calculated):
    _round, _proposals, run = calculated

    assert sign_in(decision_maker).post(f"{HERE}goedkeuren/").status_code == 409
    assert status_of(run) == AllocationStatus.CALCULATED


def test_returning_asks_for_a_reason(sign_in, decision_maker, proposed):
    _round, _proposals, run = proposed

    page = sign_in(decision_maker).post(f"{HERE}terugsturen/", {"reason": "   "})

    assert page.status_code == 422
    assert page.context["form"].errors["reason"] == [_("Write why you return this allocation.")]
    assert _("Write why you return this allocation.") in words(page)
    assert status_of(run) == AllocationStatus.PROPOSED


def test_returned_allocation_shows_the_reason_and_drops_the_drafts(sign_in, decision_maker, proposed):
    _round, _proposals, run = proposed

    page = sign_in(decision_maker).post(f"{HERE}terugsturen/", {"reason": "Wacht op het nieuwe plafond."}, follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    assert "Wacht op het nieuwe plafond." in words(page)
    assert status_of(run) == AllocationStatus.RETURNED
    assert not AwardDecision.objects.exists()


def test_returning_too_late_keeps_what_was_typed(sign_in, decision_maker, approved):
    _round, _proposals, run = approved

    page = sign_in(decision_maker).post(f"{HERE}terugsturen/", {"reason": "Toch nog een fout gezien."})

    assert page.status_code == 409
    assert "Toch nog een fout gezien." in words(page)
    assert status_of(run) == AllocationStatus.APPROVED


@pytest.mark.parametrize("length", [5_001, 1_000_000])
def test_endless_reason_is_refused_and_kept(sign_in, decision_maker, proposed, length):
    page = sign_in(decision_maker).post(f"{HERE}terugsturen/", {"reason": "x" * length})

    assert page.status_code == 422
    assert b"x" * length in page.content


def test_after_returning_a_new_calculation_goes_all_the_way(sign_in, officer, decision_maker, proposed):
    sign_in(decision_maker).post(f"{HERE}terugsturen/", {"reason": "Nog eens."})
    client = sign_in(officer)
    client.post("/beheer/ronde/ronde/verdeling/berekenen/")
    client.post("/beheer/ronde/ronde/verdeling/2/voorleggen/")

    page = sign_in(decision_maker).post("/beheer/ronde/ronde/verdeling/2/goedkeuren/", follow=True)

    assert page.context["run"].status == AllocationStatus.APPROVED


def test_step_of_another_round_does_not_exist(sign_in, officer, calculated):
    build.assessed_round([("Elders", 100_000, 3)], slug="elders")

    assert sign_in(officer).post("/beheer/ronde/elders/verdeling/1/voorleggen/").status_code == 404
