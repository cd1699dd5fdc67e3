"""What the assessors of a round can take and want, as a division of the work reckons with it."""

from assessment.assigning import Preference, Wish
from assessment.enums import WishKind
from assessment.models import AssessorTerms, AssignmentWish
from proposals.models import ProposalTheme, Round

COSTS = {WishKind.LIKE.value: int(Preference.EAGER), WishKind.RATHER_NOT.value: int(Preference.RELUCTANT)}


def groups_and_capacities(round_: Round) -> dict[str, tuple[int | None, str]]:
    """Give by key of the assessor how many proposals at most (None: no limit) and the group ("": none)."""
    rows = AssessorTerms.objects.filter(round=round_).values_list("assessor_id", "capacity", "group")
    return {str(person): (capacity, group_key(group)) for person, capacity, group in rows}


def group_key(group: str) -> str:
    """Give the name of a group by which it is compared: spaces and capitals make no difference."""
    return " ".join(group.split()).casefold()


def wishes_of_round(round_: Round) -> tuple[Wish, ...]:
    """Give every wish as one about a proposal; two statements, one without wishes about themes.

    What somebody wants of a proposal goes before what they want of its themes; of two themes the "rather not".
    """
    rows = list(
        AssignmentWish.objects.filter(round=round_).values_list("assessor_id", "proposal_id", "theme_id", "kind")
    )
    costs: dict[tuple[int, int], int] = {}
    by_theme = _proposals_by_theme(round_) if any(theme for _who, _what, theme, _kind in rows) else {}
    for person, _proposal, theme, kind in rows:
        for proposal in by_theme.get(theme, ()):
            pair = (proposal, person)
            costs[pair] = max(costs.get(pair, 0), COSTS[kind])
    costs |= {(proposal, person): COSTS[kind] for person, proposal, _theme, kind in rows if proposal is not None}
    return tuple(Wish(str(proposal), str(person), cost) for (proposal, person), cost in costs.items())


def _proposals_by_theme(round_: Round) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for proposal, theme in ProposalTheme.objects.filter(proposal__round=round_).values_list("proposal_id", "theme_id"):
        found.setdefault(theme, []).append(proposal)
    return found
