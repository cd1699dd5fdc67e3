"""What is wrong with a division before it is kept: in words, at the limit and number that it is about.

Only what can be known beforehand: that something does not fit the call, contradicts itself, or can never be met
within the ceiling. Whether minimums can be met by the proposals that came, the allocation says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.enums import CountryPart, GroupKind
from assessment.models import DivisionLimit, DivisionRule
from assessment.services.division_rule import LIMIT_FIELDS
from assessment.services.rule_words import group_names, group_words
from proposals.enums import AllocationMethod, RegionKind
from proposals.formats import euros
from proposals.models import Region, Round

# Minimums of one kind add up where a proposal counts in one group only. It may have several themes.
KINDS_APART = (GroupKind.PROVINCE, GroupKind.PART)
MINIMUMS = ("minimum_count", "minimum_amount")


@dataclass(frozen=True, slots=True)
class DivisionProblem:
    """What is wrong; `row` is the place of the limit, `field` the number it is about, or "group"."""

    message: str
    row: int
    field: str


@dataclass(frozen=True)
class CallFacts:
    """What a division is held against: groups by kind with the codes that exist, amounts in euros."""

    groups: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    minimum_contribution: Decimal
    maximum_contribution: Decimal
    ceiling: Decimal | None


def facts_of(round_: Round) -> CallFacts:
    """Read what the division of a round must fit; the newest ceiling counts, also one that comes into force later."""
    provinces = Region.objects.filter(kind=RegionKind.PROVINCE, valid_to__isnull=True).values_list("code", flat=True)
    newest = round_.ceilings.order_by("-effective_at", "-pk").first()
    return CallFacts(
        groups={
            GroupKind.PROVINCE: frozenset(provinces),
            GroupKind.PART: frozenset(CountryPart.values),
            GroupKind.THEME: frozenset(round_.themes.values_list("code", flat=True)),
        },
        names=group_names(),
        minimum_contribution=round_.minimum_contribution_amount,
        maximum_contribution=round_.maximum_contribution_amount,
        ceiling=newest.amount if newest else None,
    )


def problems_of_round(round_: Round, *_moment: Any) -> Iterator[str]:
    """Say what the division of a round still misses before it can be published."""
    rule = DivisionRule.objects.filter(round=round_).first()
    if rule is None:
        yield _("Choose how the money is divided.")
        return
    limits = list(DivisionLimit.objects.filter(round=round_).order_by("kind", "key").values(*LIMIT_FIELDS))
    for problem in division_problems(rule.method, limits, facts_of(round_)):
        yield problem.message


def division_problems(method: str, limits: Sequence[Mapping[str, Any]], facts: CallFacts) -> list[DivisionProblem]:
    """List what is wrong with limits under a method; first what is wrong with one, then with all together."""
    found = [each for row, limit in enumerate(limits) for each in _of_limit(row, limit, method, facts)]
    found += _doubles(limits, facts)
    return found or list(_together(limits, facts))


def _of_limit(row: int, limit: Mapping[str, Any], method: str, facts: CallFacts) -> Iterator[DivisionProblem]:
    group = group_words(limit["kind"], limit["key"], facts.names)
    if limit["key"] and limit["key"] not in facts.groups[limit["kind"]]:
        yield DivisionProblem(_not_asked(limit["kind"], group), row, "group")
    if method == AllocationMethod.RANKING:
        for field in MINIMUMS:
            if limit[field] is not None:
                yield DivisionProblem(_no_minimum(group), row, field)
    yield from _in_order(row, limit, group)
    yield from _possible(row, limit, group, facts)


def _not_asked(kind: str, group: str) -> str:
    if kind == GroupKind.THEME:
        return _("%(group)s is not asked for in this round. Choose a theme of the round, or add it to the themes.") % {
            "group": group
        }
    return _("%(group)s is not known. Choose one of the list.") % {"group": group}


def _no_minimum(group: str) -> str:
    words = _(
        "%(group)s: a minimum is possible only with the best total value. Choose that method, or leave the minimum "
        "empty."
    )
    return words % {"group": group}


def _in_order(row: int, limit: Mapping[str, Any], group: str) -> Iterator[DivisionProblem]:
    low, high = limit["minimum_count"], limit["maximum_count"]
    if low is not None and high is not None and low > high:
        words = _("%(group)s: at least %(low)d deals is more than at most %(high)d. Lower the minimum.")
        yield DivisionProblem(words % {"group": group, "low": low, "high": high}, row, "minimum_count")
    low, high = limit["minimum_amount"], limit["maximum_amount"]
    if low is not None and high is not None and low > high:
        words = _("%(group)s: at least %(low)s is more than at most %(high)s. Lower the minimum.")
        values = {"group": group, "low": euros(low), "high": euros(high)}
        yield DivisionProblem(words % values, row, "minimum_amount")


def _possible(row: int, limit: Mapping[str, Any], group: str, facts: CallFacts) -> Iterator[DivisionProblem]:
    """Find numbers of one limit that no set of deals can meet, given what a deal may cost."""
    least, most = facts.minimum_contribution, facts.maximum_contribution
    high = limit["maximum_amount"]
    if high is not None and high < least:
        words = _("%(group)s: no deal fits in %(high)s, because a deal gets at least %(least)s. Raise the amount.")
        values = {"group": group, "high": euros(high), "least": euros(least)}
        yield DivisionProblem(words % values, row, "maximum_amount")
    elif high is not None and limit["minimum_count"] is not None and limit["minimum_count"] * least > high:
        words = _("%(group)s: %(count)d deals of at least %(least)s do not fit in at most %(high)s.")
        values = {"group": group, "count": limit["minimum_count"], "least": euros(least), "high": euros(high)}
        yield DivisionProblem(words % values, row, "minimum_count")
    count, low = limit["maximum_count"], limit["minimum_amount"]
    if count is not None and low is not None and count * most < low:
        words = ngettext(
            "%(group)s: %(count)d deal of at most %(most)s never comes to %(low)s. Lower the amount.",
            "%(group)s: %(count)d deals of at most %(most)s never come to %(low)s. Lower the amount.",
            count,
        )
        values = {"group": group, "count": count, "most": euros(most), "low": euros(low)}
        yield DivisionProblem(words % values, row, "minimum_amount")


def _doubles(limits: Sequence[Mapping[str, Any]], facts: CallFacts) -> Iterator[DivisionProblem]:
    seen: set[tuple[str, str]] = set()
    for row, limit in enumerate(limits):
        group = (limit["kind"], limit["key"])
        if group in seen:
            words = _("%(group)s stands here twice. Put its limits on one line.")
            yield DivisionProblem(words % {"group": group_words(*group, facts.names)}, row, "group")
        seen.add(group)


def _together(limits: Sequence[Mapping[str, Any]], facts: CallFacts) -> Iterator[DivisionProblem]:
    """Hold what the limits set apart against the ceiling: earmarks, and at least so many of the cheapest deals."""
    if facts.ceiling is None:
        return
    for kind in GroupKind:
        of_kind = [limit for limit in limits if limit["kind"] == kind]
        rows = [row for row, limit in enumerate(limits) if limit["kind"] == kind]
        earmarks = _sum(kind, of_kind, facts, lambda limit: limit["minimum_amount"] or Decimal(0))
        if earmarks > facts.ceiling:
            yield _above_ceiling(_earmarked_words(kind), earmarks, facts.ceiling, rows, limits, "minimum_amount")
            continue
        deals = _sum(kind, of_kind, facts, lambda limit: _cheapest(limit, facts))
        if deals > facts.ceiling:
            yield _above_ceiling(_count_words(facts), deals, facts.ceiling, rows, limits, "minimum_count")


def _cheapest(limit: Mapping[str, Any], facts: CallFacts) -> Decimal:
    """Give the least that the minimums of a limit cost, for one group."""
    return max((limit["minimum_count"] or 0) * facts.minimum_contribution, limit["minimum_amount"] or Decimal(0))


def _sum(kind: str, limits: Iterable[Mapping[str, Any]], facts: CallFacts, cost: Any) -> Decimal:
    """Add up over the groups of a kind what each costs at least; of themes the dearest, as a proposal may have all."""
    per_group: dict[str, Decimal] = {}
    for limit in limits:
        for key in [limit["key"]] if limit["key"] else facts.groups[kind]:
            per_group[key] = max(per_group.get(key, Decimal(0)), Decimal(cost(limit)))
    if kind in KINDS_APART:
        return sum(per_group.values(), Decimal(0))
    return max(per_group.values(), default=Decimal(0))


def _above_ceiling(
    words: str, total: Decimal, ceiling: Decimal, rows: list[int], limits: Sequence[Mapping[str, Any]], field: str
) -> DivisionProblem:
    row = next(row for row in reversed(rows) if any(limits[row][name] is not None for name in MINIMUMS))
    named = field if limits[row][field] is not None else next(n for n in MINIMUMS if limits[row][n] is not None)
    return DivisionProblem(words % {"total": euros(total), "ceiling": euros(ceiling)}, row, named)


def _earmarked_words(kind: str) -> str:
    if kind == GroupKind.THEME:
        return _(
            "More is set apart for a theme than there is: %(total)s. The ceiling is %(ceiling)s. Lower the amount."
        )
    return _("Together %(total)s is set apart. The ceiling is %(ceiling)s. Lower the amounts.")


def _count_words(facts: CallFacts) -> str:
    least = euros(facts.minimum_contribution)
    words = _(
        "These minimums cost at least %(total)s, because a deal gets at least %(least)s. The ceiling is %(ceiling)s. "
        "Lower the minimums."
    )
    return words.replace("%(least)s", least)
