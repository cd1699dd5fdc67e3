"""What the pages of a rule show: its words, its versions and how it is checked. For staff and for everybody."""

from dataclasses import dataclass
from typing import Any

from assessment.commitment import CommittedCriterion, RuleContent, changes_between, read_rule
from assessment.models import CommittedRule, RankingRule, RuleAmendment
from assessment.queries.division_rule import versions_of
from assessment.queries.scores import tie_order_of
from assessment.services.rule_words import Names, change_sentences, group_names, limit_sentence, method_sentences
from proposals.models import Round


@dataclass(frozen=True)
class RuleInWords:
    """A rule as a page tells it."""

    content: RuleContent
    method: list[str]
    limits: list[str]
    tie_criteria: list[str]

    @property
    def criteria(self) -> tuple[CommittedCriterion, ...]:
        """Give the criteria in the order of the call."""
        return self.content.criteria


@dataclass(frozen=True)
class VersionInWords:
    """A version of the rule with what it says differently from the one before."""

    version: CommittedRule
    changes: list[str]

    @property
    def amendment(self) -> RuleAmendment | None:
        """Give the change after the opening that it came from."""
        return self.version.amendment


def rule_in_words(content: RuleContent, names: Names) -> RuleInWords:
    """Say a rule in words."""
    by_code = {each.code: each.name for each in content.criteria}
    return RuleInWords(
        content,
        method_sentences(content),
        [limit_sentence(each, names) for each in content.limits],
        [by_code.get(code, code) for code in content.tie_order],
    )


def rule_context(round_: Round) -> dict[str, Any]:
    """Give the rule in force with all its versions, newest first; empty when none is on record."""
    versions = list(versions_of(round_))
    if not versions:
        return {"rule": None, "version": None, "versions": []}
    names = group_names()
    contents = [read_rule(each.document) for each in versions]
    before = [*contents[1:], None]
    told = [
        VersionInWords(version, change_sentences(changes_between(old, new), names) if old else [])
        for version, new, old in zip(versions, contents, before, strict=True)
    ]
    return {"rule": rule_in_words(contents[0], names), "version": versions[0], "versions": told}


def minimums_and_ties(round_: Round) -> dict[str, Any]:
    """Give what the criteria say of minimums, equal scores and the lottery: it is set with them, and shown here."""
    criteria = list(round_.criteria.order_by("sort_order"))
    by_code = {each.code: each.official_name for each in criteria}
    rule = RankingRule.objects.filter(round=round_).first()
    return {
        "criteria": criteria,
        "minimums": [each for each in criteria if each.minimum_score is not None],
        "minimum_total": rule.minimum_total_score if rule else None,
        "tie_names": [by_code[code] for code in tie_order_of(criteria)],
        "lottery_source": rule.lottery_value_source if rule else "",
    }
