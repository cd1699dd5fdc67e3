"""The rule of a round: as it is set up now, as it stands on record, and as the allocation takes it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessment import allocation
from assessment.commitment import (
    Change,
    CommittedCriterion,
    CommittedLimit,
    RuleContent,
    changes_between,
    code_sha256,
    read_rule,
    release_version,
)
from assessment.commitment.content import sha256_of_lines
from assessment.enums import NextDoesNotFit
from assessment.models import CommittedRule, Criterion, DivisionLimit, DivisionRule, RankingRule
from assessment.ranking import Minimums
from proposals.enums import AllocationMethod
from proposals.models import Round
from proposals.money import cents_from_euros

METHODS: Mapping[str, allocation.Method] = {
    AllocationMethod.RANKING: allocation.Method.RANKING,
    AllocationMethod.BEST_VALUE: allocation.Method.BEST_VALUE,
}


def rules_for_round(
    round_: Round, *, ceiling_amount: Decimal, minimums: Minimums, tie_order: Sequence[str], lottery_seed: str,
    groups: tuple[allocation.Group, ...] = (),
) -> allocation.Rules:  # fmt: skip
    """State the rule of a round for the allocation, with the ceiling (euros) of the moment.

    A round without a rule, from before rules were put on record, is divided down the ranking until the first
    proposal that does not fit. `groups` count only where a limit speaks of them. Two statements.
    """
    rule = DivisionRule.objects.filter(round=round_).first() or default_rule(round_)
    limits = [limit_for_allocation(each) for each in DivisionLimit.objects.filter(round=round_)]
    kinds = {each.kind for each in limits}
    gives_part = rule.part_awards or rule.when_next_does_not_fit == NextDoesNotFit.PART_FUND
    return allocation.Rules(
        ceiling_cents=cents_from_euros(ceiling_amount),
        when_next_does_not_fit=allocation.WhenNextDoesNotFit(rule.when_next_does_not_fit),
        method=METHODS[rule.method],
        minimum_award_cents=cents_from_euros(round_.minimum_contribution_amount) if gives_part else 0,
        minimum_total_score=minimums.total,
        minimum_criterion_scores=tuple(allocation.CriterionScore(*each) for each in minimums.criteria.items()),
        criterion_order=tuple(tie_order),
        lottery_seed=lottery_seed or None,
        limits=tuple(limits),
        reserve_places=rule.reserve_places,
        part_awards=rule.part_awards,
        groups=tuple(each for each in groups if each.kind in kinds),
    )


def default_rule(round_: Round) -> DivisionRule:
    """Give the rule of a round that never set one, without keeping it: the ranking, and stop."""
    return DivisionRule(round=round_, method=AllocationMethod.RANKING)


def limit_for_allocation(limit: DivisionLimit) -> allocation.GroupLimit:
    """Give a limit as the allocation takes it, in cents."""
    return allocation.GroupLimit(
        allocation.GroupKind(limit.kind), limit.key or None,
        maximum_count=limit.maximum_count, maximum_cents=_cents(limit.maximum_amount),
        minimum_count=limit.minimum_count, minimum_cents=_cents(limit.minimum_amount),
    )  # fmt: skip


def rule_in_force(round_: Round) -> CommittedRule | None:
    """Give the version of the rule that is in force; None when none was put on record."""
    return CommittedRule.objects.filter(round=round_).order_by("-number").first()


def rule_sha256_in_force(round_: Round) -> str:
    """Give the check number of the rule in force; empty when none was put on record."""
    found = CommittedRule.objects.filter(round=round_).order_by("-number").values_list("sha256", flat=True).first()
    return found or ""


def versions_of(round_: Round) -> QuerySet[CommittedRule]:
    """Give the versions of a rule, newest first, with the change each came from."""
    return CommittedRule.objects.filter(round=round_).select_related("amendment").order_by("-number")


def content_now(round_: Round) -> RuleContent:
    """Write down the rule as it is set up in the database now; five statements."""
    stored = Round.objects.get(pk=round_.pk)
    return content_of(
        stored,
        themes=stored.themes.values_list("code", flat=True),
        criteria=list(Criterion.objects.filter(round=stored).order_by("sort_order")),
        ranking=RankingRule.objects.filter(round=stored).first(),
        rule=DivisionRule.objects.filter(round=stored).first() or default_rule(stored),
        limits=DivisionLimit.objects.filter(round=stored),
    )


def content_of(
    round_: Any, *, themes: Iterable[str], criteria: Sequence[Any], ranking: Any | None, rule: Any,
    limits: Iterable[Any],
) -> RuleContent:  # fmt: skip
    """Write down a rule from the rows that hold it; anything with their columns will do."""
    source = ranking.lottery_value_source if ranking else ""
    return RuleContent(
        round_slug=round_.slug,
        round_name=round_.name,
        themes=tuple(themes),
        criteria=tuple(_criterion(each) for each in criteria),
        minimum_total_score=ranking.minimum_total_score if ranking else None,
        assessors_per_proposal=round_.assessors_per_proposal,
        method=rule.method,
        when_next_does_not_fit=rule.when_next_does_not_fit,
        part_awards=rule.part_awards,
        reserve_places=rule.reserve_places,
        minimum_contribution_cents=cents_from_euros(round_.minimum_contribution_amount),
        maximum_contribution_cents=cents_from_euros(round_.maximum_contribution_amount),
        limits=tuple(committed_limit(each) for each in limits),
        tie_order=_tie_order(criteria),
        lottery_value_source=source,
        lottery_value="" if source else round_.lottery_seed,
        release=release_version(),
        code_sha256=code_sha256(),
    )


def committed_limit(limit: Any) -> CommittedLimit:
    """Write down a limit in cents."""
    return CommittedLimit(
        kind=limit.kind, key=limit.key, maximum_count=limit.maximum_count, maximum_cents=_cents(limit.maximum_amount),
        minimum_count=limit.minimum_count, minimum_cents=_cents(limit.minimum_amount),
    )  # fmt: skip


def committed_rule_differences(round_: Round, *, with_program: bool = False) -> list[Change]:
    """Compare the rule in force with what the rows say now; nothing when they agree, or nothing is on record.

    With `with_program` it also says when another program calculates than the one on record.
    """
    version = rule_in_force(round_)
    if version is None:
        return []
    return list(changes_between(read_rule(version.document), content_now(round_), with_program=with_program))


def _tie_order(criteria: Sequence[Any]) -> tuple[str, ...]:
    # As queries.scores.tie_order_of; that module is downstream of this one.
    turns = sorted((each.tie_position or each.sort_order, each.sort_order, each.code) for each in criteria)
    return tuple(code for _turn, _order, code in turns)


def _criterion(each: Any) -> CommittedCriterion:
    return CommittedCriterion(
        code=each.code,
        name=each.official_name,
        weight_percentage=each.weight_percentage,
        lowest_points=each.minimum_points,
        highest_points=each.maximum_points,
        anchors_sha256=sha256_of_lines(each.anchors),
        minimum_score=each.minimum_score,
    )


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else cents_from_euros(amount)
