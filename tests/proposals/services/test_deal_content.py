"""What a deal takes over from its proposal."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from proposals.enums import DealSide, PartnerKind, ProposalStatus
from proposals.models import Activity, DealContact, DealIndicator, DealPartner, Indicator, Milestone, ProposalPartner
from proposals.services.deals import conclude_deal, conclude_deals
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def awarded_proposal(**values):
    """Make a complete proposal that was awarded, with one row of each table."""
    proposal = make.complete_proposal(**values)
    Activity.objects.filter(proposal=proposal).update(name="Coaches opleiden", end_date=date(2028, 5, 1))
    Indicator.objects.filter(proposal=proposal).update(
        name="Bedrijven bereikt", unit="bedrijven", baseline=Decimal(20), target=Decimal("550.50"), source="Telling"
    )
    ProposalPartner.objects.filter(proposal=proposal).update(
        name="Ondernemersvereniging Slingerbeek", kind=PartnerKind.BUSINESS_ASSOCIATION, role="Werft ondernemers"
    )
    return make.move_proposal(proposal, ProposalStatus.AWARDED)


def test_conclude_deal_copies_results_milestones_partners_and_contact():
    proposal = awarded_proposal()

    deal = conclude_deal(proposal=proposal, awarded_amount=Decimal(100), by=make.UserFactory(), at=timezone.now())

    assert list(DealIndicator.objects.values_list("deal", "name", "unit", "baseline", "target", "source")) == [
        (deal.pk, "Bedrijven bereikt", "bedrijven", Decimal(20), Decimal("550.50"), "Telling")
    ]
    assert list(Milestone.objects.values_list("deal", "title", "planned_date", "reached_date")) == [
        (deal.pk, "Coaches opleiden", date(2028, 5, 1), None)
    ]
    assert list(DealPartner.objects.values_list("deal", "name", "kind", "role")) == [
        (deal.pk, "Ondernemersvereniging Slingerbeek", PartnerKind.BUSINESS_ASSOCIATION, "Werft ondernemers")
    ]
    assert list(DealContact.objects.values_list("deal", "side", "function", "email")) == [
        (deal.pk, DealSide.REGION, proposal.contact_function, proposal.contact_email)
    ]


def test_conclude_deals_copies_for_many_in_as_many_statements_as_for_one(django_assert_num_queries):
    first, *rest = [awarded_proposal() for _ in range(3)]
    by, at = make.UserFactory(), timezone.now()

    with django_assert_num_queries(12):
        conclude_deals(awards={first: Decimal(100)}, by=by, at=at)
    with django_assert_num_queries(12):
        conclude_deals(awards=dict.fromkeys(rest, Decimal(100)), by=by, at=at)

    assert Milestone.objects.count() == DealIndicator.objects.count() == 3
    assert {row.deal.proposal_id for row in Milestone.objects.all()} == {first.pk, *(each.pk for each in rest)}


def test_a_milestone_is_reached_only_when_somebody_wrote_that_down():
    milestone = make.MilestoneFactory()

    with pytest.raises(IntegrityError, match="milestone_reached_was_noted"), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(reached_date=date(2028, 1, 1))


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (make.DealIndicatorFactory, "name"),
        (make.MilestoneFactory, "title"),
        (make.DealPartnerFactory, "name"),
        (make.DealContactFactory, "function"),
    ],
)
def test_the_rows_of_a_deal_have_a_name(build, field):
    row = build()

    with pytest.raises(IntegrityError, match="not_blank"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**{field: ""})


def test_the_rows_of_a_deal_are_seen_by_its_region_and_the_ministry(officer, editor, stranger):
    deal = make.DealFactory(proposal__organisation_id=next(iter(editor.membership_roles)))
    partner = make.DealPartnerFactory(deal=deal)

    assert list(DealPartner.objects.visible_to(officer)) == [partner]
    assert list(DealPartner.objects.visible_to(editor)) == [partner]
    assert list(DealPartner.objects.visible_to(stranger)) == []
