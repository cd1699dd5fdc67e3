"""The rule of a round freezes when the round opens; afterwards only an approved change moves it (Awb 4:26).

What may then be written is exactly what the newest committed document says (assessment/commitment/document.py),
and a later document can only come from a change that a second person approved.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.call_guards import RULE as CALL_FROZEN
from proposals.models.call_guards import is_frozen
from proposals.models.database_rules import add_rule_messages, refuse

add_rule_messages(
    {
        "committedrule_immutable": _("A rule on record does not change and is not deleted. Propose a change instead."),
        "committedrule_number": _("The versions of a rule are numbered one by one."),
        "committedrule_checksum": _("The check number is not that of the document."),
        "committedrule_needs_approval": _(
            "The round has opened. Its rule changes only with a reason, a public note and a second person."
        ),
        "committedrule_after_approval": _(
            "An allocation of this round was approved. Its rule does not change any more."
        ),
        "ruleamendment_immutable": _("A proposed change of the rule stays as it was written. Propose another one."),
    }
)

NEWEST = """
    SELECT c.document::jsonb INTO v_rule FROM assessment_committedrule c
     WHERE c.round_id IN (OLD.round_id, NEW.round_id) ORDER BY c.number DESC LIMIT 1;
"""


def frozen_but_for_amendments(allowed: str) -> pgtrigger.Trigger:
    """Hold that rows change until the round opens, and later only to what the committed rule says.

    `allowed` is an SQL condition over TG_OP, OLD, NEW and v_rule (the newest document, or null).
    """
    return pgtrigger.Trigger(
        name="frozen_with_call",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("v_rule", "jsonb")],
        func=f"""
            PERFORM 1 FROM proposals_round WHERE id IN (OLD.round_id, NEW.round_id) FOR SHARE;
            IF EXISTS (SELECT 1 FROM proposals_round r
                        WHERE id IN (OLD.round_id, NEW.round_id) AND {is_frozen("r")}) THEN
                {NEWEST}
                IF v_rule IS NULL OR NOT COALESCE({allowed}, FALSE) THEN
                    {refuse(CALL_FROZEN, "the round has opened")}
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,  # noqa: S608 - our own tables and words
    )


def _only(*columns: str) -> str:
    """Give the SQL condition that an update touches no other columns of a row."""
    left_out = "".join(f" - '{column}'" for column in columns)
    return f"TG_OP = 'UPDATE' AND (to_jsonb(NEW){left_out}) = (to_jsonb(OLD){left_out})"


# A weight or a minimum of a criterion.
CRITERION_FROZEN = frozen_but_for_amendments(
    f"""{_only("weight_percentage", "minimum_score")} AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(v_rule->'criteria') e
             WHERE e->>'code' = NEW.code AND (e->>'weight_percentage')::numeric = NEW.weight_percentage
               AND (e->>'minimum_score')::numeric IS NOT DISTINCT FROM NEW.minimum_score)"""  # noqa: S608
)
# The minimum in total; a row that was not needed before may come.
RANKING_RULE_FROZEN = frozen_but_for_amendments(
    f"""(({_only("minimum_total_score")}) OR (TG_OP = 'INSERT' AND NEW.lottery_value_source = ''))
        AND (v_rule->>'minimum_total_score')::numeric IS NOT DISTINCT FROM NEW.minimum_total_score"""
)
DIVISION_RULE_FROZEN = frozen_but_for_amendments(
    """TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.round_id = OLD.round_id)
        AND v_rule->'division' = jsonb_build_object(
            'method', NEW.method, 'when_next_does_not_fit', NEW.when_next_does_not_fit,
            'part_awards', NEW.part_awards, 'reserve_places', NEW.reserve_places)"""
)


def _limit_in_rule(row: str) -> str:
    cents = ", ".join(f"'{name}_cents', ({row}.{name}_amount * 100)::bigint" for name in ("maximum", "minimum"))
    counts = ", ".join(f"'{name}_count', {row}.{name}_count" for name in ("maximum", "minimum"))
    return f"""v_rule->'limits' @> jsonb_build_array(jsonb_build_object(
        'kind', {row}.kind, 'key', {row}.key, {counts}, {cents}))"""


# A limit comes when the rule names it and goes when the rule does not; it never changes.
DIVISION_LIMIT_FROZEN = frozen_but_for_amendments(
    f"""CASE TG_OP WHEN 'INSERT' THEN {_limit_in_rule("NEW")} WHEN 'DELETE' THEN NOT ({_limit_in_rule("OLD")})
        ELSE FALSE END"""
)

COMMITTED_RULE_COMES = pgtrigger.Trigger(
    name="comes_in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("v_last", "bigint")],
    func=f"""
        PERFORM 1 FROM proposals_round WHERE id = NEW.round_id FOR UPDATE;
        SELECT COALESCE(MAX(number), 0) INTO v_last FROM assessment_committedrule WHERE round_id = NEW.round_id;
        IF NEW.number <> v_last + 1 THEN {refuse("committedrule_number", "not the next number")} END IF;
        IF encode(sha256(convert_to(NEW.document, 'UTF8')), 'hex') <> NEW.sha256 THEN
            {refuse("committedrule_checksum", "not the checksum of the document")}
        END IF;
        IF NEW.number > 1 AND EXISTS (SELECT 1 FROM proposals_round r WHERE id = NEW.round_id AND {is_frozen("r")})
           AND NOT EXISTS (SELECT 1 FROM assessment_ruleamendment a
                            WHERE a.id = NEW.amendment_id AND a.round_id = NEW.round_id
                              AND a.approved_at IS NOT NULL AND a.document = NEW.document) THEN
            {refuse("committedrule_needs_approval", "the round has opened")}
        END IF;
        IF EXISTS (SELECT 1 FROM assessment_allocationrun
                    WHERE round_id = NEW.round_id AND status = 'approved') AND v_last > 0 THEN
            {refuse("committedrule_after_approval", "an allocation was approved")}
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - our own tables and words
)

AMENDMENT_COLUMNS = (
    "round_id", "based_on_id", "document", "sha256", "reason", "public_note", "proposed_at", "proposed_by_id",
)  # fmt: skip
AMENDMENT_ENDS = ("approved_at", "approved_by_id", "refused_at", "refused_by_id", "refusal_reason")
AMENDMENT_KEPT = [
    pgtrigger.Trigger(
        name="stays_as_written",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF ({", ".join(f"NEW.{c}" for c in AMENDMENT_COLUMNS)})
               IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in AMENDMENT_COLUMNS)})
               OR ((OLD.approved_at IS NOT NULL OR OLD.refused_at IS NOT NULL)
                   AND ({", ".join(f"NEW.{c}" for c in AMENDMENT_ENDS)})
                       IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in AMENDMENT_ENDS)})) THEN
                {refuse("ruleamendment_immutable", "a proposed change stays as written")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="no_removal",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("ruleamendment_immutable", "a proposed change stays"),
    ),
]
