"""The regions that a proposal can be for."""

from proposals.enums import RegionKind
from proposals.models import Proposal, Region


def regions_to_choose(proposal: Proposal) -> dict[str, list[Region]]:
    """Give the regions a proposal can be for, grouped: `own`, `joined` and `other` partnerships.

    `joined` are the partnerships of the register in which the applicant takes part or leads; for a
    province those led from within it. Members and validity count on the day the round opens.
    """
    own = proposal.organisation.region
    day = proposal.round.opens_at.date()
    partnerships = (
        Region.objects.filter(kind=RegionKind.PARTNERSHIP)
        .valid_on(day)
        .select_related("lead")
        .prefetch_related("memberships")
    )
    groups: dict[str, list[Region]] = {"own": [own], "joined": [], "other": []}
    for region in partnerships:
        groups["joined" if _takes_part(own, region) else "other"].append(region)
    return groups


def _takes_part(region: Region, partnership: Region) -> bool:
    if region.kind == RegionKind.PROVINCE:
        return partnership.lead is not None and region.pk in {partnership.lead.pk, partnership.lead.province_id}
    members = {membership.municipality_id for membership in partnership.memberships.all()}
    return region.pk in members or region.pk == partnership.lead_id
