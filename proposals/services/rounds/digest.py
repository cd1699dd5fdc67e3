"""The check number of a call: two calls that ask the same have the same number."""

import hashlib
import json
from typing import Any

from proposals.models import Round

# What the call says and asks. Its status, its lots and the history of the ceiling are not part of it.
CALL_FIELDS = (
    "name", "slug", "reference_prefix", "call_reference", "introduction", "eligibility", "needed_documents",
    "expected_minutes", "asks_activities", "asks_indicators", "opens_at", "closes_at", "minimum_contribution_amount",
    "maximum_contribution_amount", "maximum_share_percentage", "share_rule", "assessors_per_proposal",
    "reason_minimum_words", "scoring_closes_at", "expected_decision_date", "final_deals_expected",
    "payment_channel", "mentions_objection", "shows_scores_to_applicants", "contact_email",
    "contact_phone",
)  # fmt: skip
QUESTION_FIELDS = ("code", "section", "text", "help_text", "kind", "maximum_words", "is_required", "sort_order")
CRITERION_FIELDS = (
    "code", "official_name", "explanation", "weight_percentage", "minimum_points", "maximum_points", "anchors",
    "sort_order", "minimum_score", "tie_position",
)  # fmt: skip
RULE_FIELDS = (
    "ranking_rule__minimum_total_score", "ranking_rule__lottery_value_source", "division_rule__method",
    "division_rule__when_next_does_not_fit", "division_rule__part_awards", "division_rule__reserve_places",
)  # fmt: skip
LIMIT_FIELDS = ("kind", "key", "maximum_count", "maximum_amount", "minimum_count", "minimum_amount")


def call_digest(round_: Round) -> str:
    """Give the SHA-256 (hex) of all that the call of a round says and asks, as it stands in the database."""
    content = {
        "round": Round.objects.filter(pk=round_.pk).values(*CALL_FIELDS).get(),
        "themes": sorted(round_.themes.values_list("code", flat=True)),
        "questions": list(round_.questions.order_by("sort_order", "pk").values(*QUESTION_FIELDS)),
        # They belong to the app downstream; only the name of the reverse relation is known here.
        "ranking": Round.objects.filter(pk=round_.pk).values(*RULE_FIELDS).get(),
        "limits": list(round_.division_limits.order_by("kind", "key").values(*LIMIT_FIELDS)),
        "criteria": list(round_.criteria.order_by("sort_order", "pk").values(*CRITERION_FIELDS)),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=_as_text).encode()).hexdigest()


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
