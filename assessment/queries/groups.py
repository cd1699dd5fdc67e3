"""The provinces, parts of the country and themes that limits of a division speak of.

The part of the country is the first digit of the NUTS 2 code of the province; the province of a partnership is
that of its lead (`Region.home_province`).
"""

from collections import defaultdict
from collections.abc import Mapping

from assessment.allocation import Group, GroupKind
from proposals.enums import RegionKind
from proposals.models import Proposal, ProposalTheme, Region, Round

PART_OF_DIGIT: Mapping[str, str] = {"1": "noord", "2": "oost", "3": "west", "4": "zuid"}


def province_of(proposal: Proposal) -> Region | None:
    """Give the province in which a proposal counts, None when its region is not known."""
    return proposal.region.home_province if proposal.region else None


def part_of(province: Region | None) -> str:
    """Give the part of the country of a province: noord, oost, west or zuid; empty when not known."""
    return PART_OF_DIGIT.get(province.nuts2_code[2:3], "") if province else ""


def themes_by_proposal(round_: Round) -> dict[int, tuple[str, ...]]:
    """Give the codes of the themes of each proposal of a round; one statement."""
    themes: dict[int, list[str]] = defaultdict(list)
    rows = ProposalTheme.objects.filter(proposal__round=round_).values_list("proposal_id", "theme__code")
    for proposal, code in rows.order_by("proposal_id", "theme__code"):
        themes[proposal].append(code)
    return {proposal: tuple(codes) for proposal, codes in themes.items()}


def groups_of_round(round_: Round) -> dict[Group, str]:
    """Give every group there is, with a proposal or without, and its name: provinces, parts, themes of the call.

    Two statements. A part of the country has its code for a name: its words stand in the code.
    """
    provinces = list(Region.objects.filter(kind=RegionKind.PROVINCE, valid_to__isnull=True, is_fictitious=False))
    found = {Group(GroupKind.PROVINCE, each.code): each.name for each in provinces}
    found |= {Group(GroupKind.PART, part): part for each in provinces if (part := part_of(each))}
    themes = round_.themes.values_list("code", "plain_label")
    return found | {Group(GroupKind.THEME, code): name for code, name in themes}


def group_names(round_: Round) -> dict[Group, str]:
    """Name the provinces and themes of a round for people; the parts of the country have words in the code."""
    return {group: name for group, name in groups_of_round(round_).items() if group.kind is not GroupKind.PART}
