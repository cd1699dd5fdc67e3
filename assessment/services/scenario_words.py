"""Rules that cannot be met together, in sentences that name them and say how to mend them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.allocation import Conflict, ConflictCode, Demand, Group, GroupKind
from assessment.queries.scenario_problem import RoundBasis
from proposals.formats import cents_as_euros

PARTS = {
    "noord": gettext_lazy("the north of the country"),
    "oost": gettext_lazy("the east of the country"),
    "west": gettext_lazy("the west of the country"),
    "zuid": gettext_lazy("the south of the country"),
}
KINDS = {
    GroupKind.PROVINCE: gettext_lazy("per province"),
    GroupKind.PART: gettext_lazy("per part of the country"),
    GroupKind.THEME: gettext_lazy("per theme"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What groups and proposals are called on the screen."""

    groups: Mapping[Group, str] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)

    def group(self, kind: GroupKind | None, key: str | None) -> str:
        """Name a group; its key when nobody knows it."""
        if kind is None or key is None:
            return ""
        if kind is GroupKind.PART and key in PARTS:
            return str(PARTS[key])
        return self.groups.get(Group(kind, key), key)

    def proposal(self, key: str | None) -> str:
        """Name a proposal by region and reference."""
        return self.proposals.get(key or "", key or "")


def proposal_names(basis: RoundBasis) -> dict[str, str]:
    """Name every proposal by its region, or the applicant when that is not known."""
    return {key: each.region_label or each.organisation.name for key, each in basis.proposals.items()}


def names_for_words(basis: RoundBasis) -> Names:
    """Give the names that sentences need."""
    return Names(basis.scores.group_names, proposal_names(basis))


def conflict_sentences(conflicts: Iterable[Conflict], names: Names) -> list[str]:
    """Say each thing that cannot be; demands that cannot be met together make one sentence."""
    conflicts = tuple(conflicts)
    together = [each for each in conflicts if each.code is ConflictCode.NOT_TOGETHER]
    sentences = [_WORDS[each.code](each, names) for each in conflicts if each.code is not ConflictCode.NOT_TOGETHER]
    if together:
        demands = "; ".join(_demand(each, names) for each in together)
        sentences.append(
            _("These rules cannot be met together: %(demands)s. Make one of them wider.") % {"demands": demands}
        )
    return sentences


def _not_eligible(conflict: Conflict, names: Names) -> str:
    words = _(
        "%(proposal)s cannot be locked in: it has no place in the ranking, or misses a minimum score. "
        "Take the lock off."
    )
    return words % {"proposal": names.proposal(conflict.key)}


def _locked_above_ceiling(conflict: Conflict, names: Names) -> str:
    words = _(
        "What you locked in costs %(needed)s together. The ceiling is %(available)s. "
        "Take off a lock or choose a higher ceiling."
    )
    return words % _money(conflict)


def _locked_above_count(conflict: Conflict, names: Names) -> str:
    words = _("You locked in %(needed)d proposals for “%(group)s”. The limit is %(available)d.")
    return words % _numbers(conflict, names)


def _locked_above_cents(conflict: Conflict, names: Names) -> str:
    words = _("You locked in %(needed)s for “%(group)s”. The limit is %(available)s.")
    return words % (_money(conflict) | _group(conflict, names))


def _nobody(conflict: Conflict, names: Names) -> str:
    words = ngettext(
        "At least one deal %(kind)s is not possible: for “%(group)s” there is no proposal that can get money.",
        "At least %(needed)d deals %(kind)s are not possible: for “%(group)s” there is no proposal that can get money.",
        conflict.needed or 1,
    )
    return words % _numbers(conflict, names)


def _too_few(conflict: Conflict, names: Names) -> str:
    words = _("At least %(needed)d deals %(kind)s are not possible: for “%(group)s” only %(available)d can get money.")
    return words % _numbers(conflict, names)


def _earmark_above_requests(conflict: Conflict, names: Names) -> str:
    words = _("At least %(needed)s for “%(group)s” is not possible: only %(available)s is asked there.")
    return words % (_money(conflict) | _group(conflict, names))


def _earmark_above_ceiling(conflict: Conflict, names: Names) -> str:
    words = _("At least %(needed)s for “%(group)s” is not possible: the ceiling is %(available)s.")
    return words % (_money(conflict) | _group(conflict, names))


def _count_above_maximum(conflict: Conflict, names: Names) -> str:
    words = _("For “%(group)s” at least %(needed)d and at most %(available)d deals do not go together.")
    return words % _numbers(conflict, names)


def _cents_above_maximum(conflict: Conflict, names: Names) -> str:
    words = _("For “%(group)s” at least %(needed)s and at most %(available)s do not go together.")
    return words % (_money(conflict) | _group(conflict, names))


def _overlapping(conflict: Conflict, names: Names) -> str:
    words = _(
        "Awarding in part does not go together with the amount %(kind)s “%(group)s”, because it overlaps another "
        "amount. Award in full only, or take that amount away."
    )
    return words % _group(conflict, names)


_WORDS: Mapping[ConflictCode, Callable[[Conflict, Names], str]] = {
    ConflictCode.LOCKED_IN_NOT_ELIGIBLE: _not_eligible,
    ConflictCode.LOCKED_IN_ABOVE_CEILING: _locked_above_ceiling,
    ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_COUNT: _locked_above_count,
    ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_CENTS: _locked_above_cents,
    ConflictCode.NO_CANDIDATE_IN_GROUP: _nobody,
    ConflictCode.TOO_FEW_CANDIDATES_IN_GROUP: _too_few,
    ConflictCode.EARMARK_ABOVE_REQUESTS: _earmark_above_requests,
    ConflictCode.EARMARK_ABOVE_CEILING: _earmark_above_ceiling,
    ConflictCode.MINIMUM_COUNT_ABOVE_MAXIMUM: _count_above_maximum,
    ConflictCode.MINIMUM_CENTS_ABOVE_MAXIMUM: _cents_above_maximum,
    ConflictCode.OVERLAPPING_WITH_PART_AWARDS: _overlapping,
}


def _demand(conflict: Conflict, names: Names) -> str:
    """Name one demand within a sentence."""
    values = {
        "number": conflict.needed or 0,
        "amount": cents_as_euros(conflict.needed or 0),
        "group": names.group(conflict.kind, conflict.group),
        "proposal": names.proposal(conflict.key),
    }
    words = {
        Demand.CEILING: _("the ceiling of %(amount)s"),
        Demand.MINIMUM_AWARD: _("the smallest award of %(amount)s"),
        Demand.LOCKED_IN: _("%(proposal)s is locked in"),
        Demand.LOCKED_OUT: _("%(proposal)s is locked out"),
        Demand.MAXIMUM_COUNT: _("at most %(number)d for “%(group)s”"),
        Demand.MAXIMUM_CENTS: _("at most %(amount)s for “%(group)s”"),
        Demand.MINIMUM_COUNT: _("at least %(number)d for “%(group)s”"),
        Demand.MINIMUM_CENTS: _("at least %(amount)s for “%(group)s”"),
    }
    return words[conflict.demand or Demand.CEILING] % values


def _money(conflict: Conflict) -> dict[str, str]:
    return {"needed": cents_as_euros(conflict.needed or 0), "available": cents_as_euros(conflict.available or 0)}


def _group(conflict: Conflict, names: Names) -> dict[str, str]:
    kind = KINDS[conflict.kind] if conflict.kind else ""
    return {"group": names.group(conflict.kind, conflict.group), "kind": str(kind)}


def _numbers(conflict: Conflict, names: Names) -> dict[str, object]:
    return {"needed": conflict.needed or 0, "available": conflict.available or 0} | _group(conflict, names)
