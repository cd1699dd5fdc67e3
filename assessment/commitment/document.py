"""The canonical document of a rule: ASCII JSON, keys sorted, no white space; read back, it gives the same bytes.

The triggers of assessment/models/division_guards.py read it too: names and units here are part of that rule.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessment.commitment.content import CommittedCriterion, CommittedLimit, RuleContent

FORMAT = "mkbdeals/division-rule/1"
# How every calculation rounds; the words are part of the document.
ROUNDING = {"amounts": "whole cents", "scores": "exact fractions, rounded half up only when shown"}
TWO_DECIMALS = Decimal("0.01")


class InvalidRule(ValueError):
    """The text is not the canonical document of a rule."""


def write_rule(content: RuleContent) -> str:
    """Write a rule down in the one way."""
    return json.dumps(_document(content), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def rule_sha256(text: str) -> str:
    """Give the check number of a document: its SHA-256 (hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_rule(text: str) -> RuleContent:
    """Read a document back.

    :raises InvalidRule: unless it would be written in exactly the same way again.
    """
    try:
        content = _content(json.loads(text))
        unchanged = write_rule(content) == text
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
        raise InvalidRule(f"not the document of a rule: {error}") from error
    if not unchanged:
        raise InvalidRule("the text is not in canonical form")
    return content


def _document(content: RuleContent) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "round": {
            "assessors_per_proposal": content.assessors_per_proposal,
            "maximum_contribution_cents": content.maximum_contribution_cents,
            "minimum_contribution_cents": content.minimum_contribution_cents,
            "name": content.round_name,
            "slug": content.round_slug,
            "themes": list(content.themes),
        },
        "criteria": [_criterion(each) for each in content.criteria],
        "minimum_total_score": _decimal(content.minimum_total_score),
        "division": {
            "method": content.method,
            "part_awards": content.part_awards,
            "reserve_places": content.reserve_places,
            "when_next_does_not_fit": content.when_next_does_not_fit,
        },
        "limits": [_limit(each) for each in content.limits],
        "ties": {
            "lottery_value": content.lottery_value,
            "lottery_value_source": content.lottery_value_source,
            "order": list(content.tie_order),
        },
        "rounding": ROUNDING,
        "program": {"code_sha256": content.code_sha256, "release": content.release},
    }


def _criterion(each: CommittedCriterion) -> dict[str, Any]:
    return {
        "anchors_sha256": each.anchors_sha256,
        "code": each.code,
        "highest_points": each.highest_points,
        "lowest_points": each.lowest_points,
        "minimum_score": _decimal(each.minimum_score),
        "name": each.name,
        "weight_percentage": _decimal(each.weight_percentage),
    }


def _limit(each: CommittedLimit) -> dict[str, Any]:
    return {
        "key": each.key,
        "kind": each.kind,
        "maximum_cents": each.maximum_cents,
        "maximum_count": each.maximum_count,
        "minimum_cents": each.minimum_cents,
        "minimum_count": each.minimum_count,
    }


def _content(document: Mapping[str, Any]) -> RuleContent:
    round_, division, ties, program = (document[name] for name in ("round", "division", "ties", "program"))
    return RuleContent(
        round_slug=round_["slug"],
        round_name=round_["name"],
        themes=tuple(round_["themes"]),
        criteria=tuple(_read_criterion(each) for each in document["criteria"]),
        minimum_total_score=_read_decimal(document["minimum_total_score"]),
        assessors_per_proposal=round_["assessors_per_proposal"],
        method=division["method"],
        when_next_does_not_fit=division["when_next_does_not_fit"],
        part_awards=division["part_awards"],
        reserve_places=division["reserve_places"],
        minimum_contribution_cents=round_["minimum_contribution_cents"],
        maximum_contribution_cents=round_["maximum_contribution_cents"],
        limits=tuple(CommittedLimit(**each) for each in document["limits"]),
        tie_order=tuple(ties["order"]),
        lottery_value_source=ties["lottery_value_source"],
        lottery_value=ties["lottery_value"],
        release=program["release"],
        code_sha256=program["code_sha256"],
    )


def _read_criterion(each: Mapping[str, Any]) -> CommittedCriterion:
    decimals = {name: _read_decimal(each[name]) for name in ("weight_percentage", "minimum_score")}
    return CommittedCriterion(**{**each, **decimals})


def _decimal(value: Decimal | None) -> str | None:
    """Write a weight or score with two decimals, as the database keeps it."""
    return None if value is None else str(Decimal(value).quantize(TWO_DECIMALS))


def _read_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
