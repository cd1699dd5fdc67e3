"""What a deal takes over from its proposal when it is concluded."""

from collections.abc import Iterable

from proposals.enums import DealSide
from proposals.models import Deal, DealContact, DealIndicator, DealPartner, Milestone
from proposals.models.partner import ProposalPartner
from proposals.models.plan import Activity, Indicator


def copy_content(deals: Iterable[Deal]) -> None:
    """Give each deal the results, milestones, partners and contact of its proposal, in eight statements for all.

    A milestone is the end of an activity. To be called in the transaction that concludes the deals.
    """
    by_proposal = {deal.proposal_id: deal for deal in deals}
    _copy_indicators(by_proposal)
    _copy_milestones(by_proposal)
    _copy_partners(by_proposal)
    _copy_contacts(by_proposal.values())


def _copy_indicators(by_proposal: dict[int, Deal]) -> None:
    rows = Indicator.objects.filter(proposal__in=by_proposal, target__isnull=False).exclude(name="")
    DealIndicator.objects.bulk_create(
        DealIndicator(
            deal=by_proposal[row.proposal_id],
            name=row.name,
            unit=row.unit,
            baseline=row.baseline or 0,
            target=row.target,
            source=row.source,
            sort_order=row.sort_order,
        )
        for row in rows
    )


def _copy_milestones(by_proposal: dict[int, Deal]) -> None:
    rows = Activity.objects.filter(proposal__in=by_proposal, end_date__isnull=False).exclude(name="")
    Milestone.objects.bulk_create(
        Milestone(
            deal=by_proposal[row.proposal_id], title=row.name, planned_date=row.end_date, sort_order=row.sort_order
        )
        for row in rows
    )


def _copy_partners(by_proposal: dict[int, Deal]) -> None:
    rows = ProposalPartner.objects.filter(proposal__in=by_proposal).exclude(name="")
    DealPartner.objects.bulk_create(
        DealPartner(
            deal=by_proposal[row.proposal_id], name=row.name, kind=row.kind, role=row.role, sort_order=row.sort_order
        )
        for row in rows
    )


def _copy_contacts(deals: Iterable[Deal]) -> None:
    DealContact.objects.bulk_create(
        DealContact(
            deal=deal,
            side=DealSide.REGION,
            function=deal.proposal.contact_function,
            email=deal.proposal.contact_email,
            phone=deal.proposal.contact_phone,
        )
        for deal in deals
        if deal.proposal.contact_function
    )
