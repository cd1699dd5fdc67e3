"""Rules of rounds, proposals, deals and ceilings that PostgreSQL holds by trigger."""

from collections.abc import Iterable, Mapping
from typing import Any

import pgtrigger

from proposals.enums import DEAL_TRANSITIONS, PROPOSAL_TRANSITIONS, RESTORED_DEAL_TRANSITIONS, ROUND_TRANSITIONS
from proposals.models.database_rules import refuse


def frozen_with_proposal(parts: str, *, except_columns: Iterable[str] = ()) -> pgtrigger.Trigger:
    """Hold that rows of a proposal change only while it may be edited.

    That is as a draft, and while a supplement is asked for in the parts that were opened (Awb 4:5).
    `parts` is the SQL of a jsonb list with the codes of the parts that OLD and NEW belong to. A row
    that moves from one proposal to another touches both. The lock comes first: a row that waited
    for somebody who submits must see the status after that. What a worker finds out later about a
    row, in `except_columns`, is not content and may still be written.
    """
    unless = _unless_only(except_columns)
    return pgtrigger.Trigger(
        name="frozen_with_proposal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("v_status", "text")],
        func=f"""
            {unless}PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;
            SELECT status INTO v_status FROM proposals_proposal p
             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> 'draft'
               AND NOT (status = 'supplement_requested' AND {opened_for("p.id", parts)}) LIMIT 1;
            IF v_status = 'supplement_requested' THEN
                {refuse("proposal_part_locked", "this part was not opened")}
            ELSIF v_status IS NOT NULL THEN
                {refuse("proposal_frozen", "the proposal was submitted")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,
    )


def part(code: str) -> str:
    """Give the SQL of the list with one part."""
    return f"'[\"{code}\"]'::jsonb"


def opened_for(proposal_id: str, parts: str) -> str:
    """Give the SQL condition that the open request for a supplement opens all of `parts`."""
    return (
        f"EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = {proposal_id} "
        f"AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> {parts})"
    )


# An answer belongs to the part of its question, the counter of a part to that part.
PART_OF_ANSWER = (
    "(SELECT jsonb_agg(q.section) FROM proposals_question q WHERE q.id IN (OLD.question_id, NEW.question_id))"
)
PART_OF_COUNTER = "jsonb_build_array(COALESCE(OLD.code, NEW.code), COALESCE(NEW.code, OLD.code))"


def _unless_only(columns: Iterable[str]) -> str:
    free = "".join(f" - '{column}'" for column in columns)
    if not free:
        return ""
    return (
        f"IF TG_OP = 'UPDATE' AND (to_jsonb(NEW){free}) = (to_jsonb(OLD){free}) THEN RETURN NEW; END IF;\n            "
    )


def only_allowed_steps(rule: str, transitions: Mapping[Any, Iterable[Any]]) -> pgtrigger.Trigger:
    """Hold that a status moves only as its table of transitions says, whoever writes it."""
    steps = sorted(f"'{status.value}>{following.value}'" for status in transitions for following in transitions[status])
    return pgtrigger.Trigger(
        name="only_allowed_steps",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status"),
        func=f"""
            IF (OLD.status || '>' || NEW.status) NOT IN ({", ".join(steps)}) THEN
                {refuse(rule, "the table of transitions does not allow this step")}
            END IF;
            RETURN NEW;
        """,
    )


ROUND_STEPS = only_allowed_steps("round_step", ROUND_TRANSITIONS)
# What belongs to the receipt: it changes only when a withdrawn proposal becomes a draft again.
RECEIPT = ("reference", "submitted_at", "submitted_by_id")
PROPOSAL_CONTENT = (
    "round_id", "organisation_id", "region_id", "region_label", "region_sort_name", "title", "summary",
    "contact_function", "contact_email", "contact_phone", "start_date", "end_date", "requested_amount",
    "requested_amount_input",
)  # fmt: skip

# Of the proposal's own columns these belong to another part than the first.
AMOUNTS = ("requested_amount", "requested_amount_input")
OUTLINE = ("title", "summary", "start_date", "end_date")


def _locked(columns: Iterable[str], code: str) -> str:
    columns = list(columns)
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return f"(({new}) IS DISTINCT FROM ({old}) AND NOT {opened_for('OLD.id', part(code))})"


PROPOSAL_TRIGGERS = [
    pgtrigger.Trigger(
        name="opened_parts",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status = 'supplement_requested'"),
        func=f"""
            IF {_locked(AMOUNTS, "budget")} OR {_locked(OUTLINE, "outline")}
               OR {_locked((c for c in PROPOSAL_CONTENT if c not in AMOUNTS + OUTLINE), "organisation")} THEN
                {refuse("proposal_part_locked", "this part was not opened")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="amount_rules",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.status NOT IN ('draft', 'supplement_requested', 'withdrawn')"),
        declare=[("v_round", "proposals_round%ROWTYPE"), ("v_costs", "numeric")],
        func=f"""
            -- What was accepted stays accepted, also when the round's rules were changed later.
            IF OLD.status NOT IN ('draft', 'supplement_requested', 'withdrawn')
               AND NEW.requested_amount = OLD.requested_amount THEN RETURN NEW; END IF;
            SELECT * INTO v_round FROM proposals_round WHERE id = NEW.round_id;
            IF NEW.requested_amount < v_round.minimum_contribution_amount
               OR NEW.requested_amount > v_round.maximum_contribution_amount THEN
                {refuse("proposal_amount_in_range", "requested amount outside the range of the round")}
            END IF;
            IF v_round.share_rule = 'refuse' THEN
                SELECT COALESCE(SUM(amount), 0) INTO v_costs
                  FROM proposals_budgetline WHERE proposal_id = NEW.id;
                IF NEW.requested_amount * 100 > v_costs * v_round.maximum_share_percentage THEN
                    {refuse("proposal_share_within_maximum", "requested share above the maximum of the round")}
                END IF;
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="content_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status NOT IN ('draft', 'supplement_requested')"),
        func=f"""
            IF ({", ".join(f"NEW.{c}" for c in PROPOSAL_CONTENT)})
               IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in PROPOSAL_CONTENT)}) THEN
                {refuse("proposal_frozen", "the proposal was submitted")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="receipt_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status <> 'draft' AND NEW.status <> 'draft'"),
        func=f"""
            IF ({", ".join(f"NEW.{c}" for c in RECEIPT)}) IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in RECEIPT)})
               AND NOT (OLD.status = 'supplement_requested' AND NEW.status = 'submitted') THEN
                {refuse("proposal_frozen", "the receipt stands")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="stays_in_its_round",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.round_id <> OLD.round_id OR NEW.organisation_id <> OLD.organisation_id"),
        func=f"""
            IF OLD.status <> 'draft' OR EXISTS (SELECT 1 FROM proposals_submission WHERE proposal_id = OLD.id) THEN
                {refuse("proposal_frozen", "a submitted proposal keeps its round and its applicant")}
            END IF;
            RETURN NEW;
        """,
    ),
    only_allowed_steps("proposal_step", PROPOSAL_TRANSITIONS),
    pgtrigger.Trigger(
        name="withdrawn_after_closing_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status = 'withdrawn' AND NEW.status = 'draft'"),
        func=f"""
            IF OLD.withdrawn_at >= (SELECT closes_at FROM proposals_round WHERE id = OLD.round_id) THEN
                {refuse("proposal_withdrawn_stays", "withdrawn after closing")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="withdrawn_before_publication",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        # Who stands on the reserve list was decided about; that step has a way of its own.
        condition=pgtrigger.Condition("NEW.status = 'withdrawn' AND OLD.status NOT IN ('withdrawn', 'reserve')"),
        func=f"""
            IF (SELECT status FROM proposals_round WHERE id = NEW.round_id) IN ('decided', 'finished') THEN
                {refuse("proposal_withdrawn_in_time", "the decisions were published")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="kept_once_submitted",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF OLD.status <> 'draft' THEN {refuse("proposal_kept", "a submitted proposal is kept")} END IF;
            RETURN OLD;
        """,
    ),
]

# Whoever pulls out after closing says why: others have worked on it.
WITHDRAWAL_HAS_REASON = pgtrigger.Trigger(
    name="withdrawal_after_closing_has_reason",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.proposal_id IS NOT NULL AND NEW.to_status = 'withdrawn' AND NEW.reason = ''"),
    func=f"""
        IF NEW.changed_at >= (SELECT r.closes_at FROM proposals_round r
                               JOIN proposals_proposal p ON p.round_id = r.id WHERE p.id = NEW.proposal_id) THEN
            {refuse("withdrawal_reason", "withdrawn after closing without a reason")}
        END IF;
        RETURN NEW;
    """,
)

# A sum must see what others committed while we waited for the lock; an older snapshot does not.
FRESH_SUMS_ONLY = """
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';
    END IF;
"""
# The lowest of the ceiling in force and those to come: what is awarded now must fit then, too.
_LOWEST_CEILING = """
    SELECT LEAST(
        COALESCE((SELECT amount FROM proposals_budgetceiling
                   WHERE round_id = v_round AND effective_at <= clock_timestamp()
                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),
        (SELECT MIN(amount) FROM proposals_budgetceiling
          WHERE round_id = v_round AND effective_at > clock_timestamp())
    ) INTO v_ceiling;
"""
_DEALS_TOTAL = """
    SELECT COALESCE(SUM(d.awarded_amount), 0) INTO v_total
      FROM proposals_deal d JOIN proposals_proposal p ON p.id = d.proposal_id
     WHERE p.round_id = v_round AND d.status <> 'ended_early';
"""


def sum_within_ceiling(rule: str, total: str, columns: Iterable[str]) -> list[pgtrigger.Trigger]:
    """Hold that the sum `total` (SQL into v_total) of each round that is touched stays within its ceiling.

    Asked once for each statement: one may write ten thousand rows, and a sum for each would be a hundred million.
    An update counts only where one of `columns` changed. The rounds are locked first, in order, so that two people
    cannot spend the last euro at once, nor wait for each other in a ring.
    """
    columns = list(columns)
    changed = f"({', '.join(f'n.{c}' for c in columns)}) IS DISTINCT FROM ({', '.join(f'o.{c}' for c in columns)})"
    changed_rows = f"new_rows n JOIN old_rows o ON o.id = n.id AND {changed}"
    inserted, updated = pgtrigger.Referencing(new="new_rows"), pgtrigger.Referencing(old="old_rows", new="new_rows")
    return [
        _sum_after(pgtrigger.Insert, "within_ceiling_insert", inserted, _sum_of_rounds(rule, total, "new_rows n")),
        _sum_after(pgtrigger.Update, "within_ceiling_update", updated, _sum_of_rounds(rule, total, changed_rows)),
    ]


def _sum_after(
    operation: pgtrigger.Operation, name: str, referencing: pgtrigger.Referencing, func: str
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        declare=[("v_round", "bigint"), ("v_ceiling", "numeric"), ("v_total", "numeric")],
        func=func,
    )


def _sum_of_rounds(rule: str, total: str, rows: str) -> str:
    return f"""
            FOR v_round IN SELECT DISTINCT p.round_id FROM {rows}
              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1
            LOOP
                {FRESH_SUMS_ONLY}
                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
                {_LOWEST_CEILING}
                {total}
                IF v_total > v_ceiling THEN {refuse(rule, "above the ceiling of the round")} END IF;
            END LOOP;
            RETURN NULL;
        """


DEAL_TRIGGERS = [
    *sum_within_ceiling("deals_within_ceiling", _DEALS_TOTAL, ("proposal_id", "awarded_amount", "status")),
    pgtrigger.Trigger(
        name="within_request",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF NEW.awarded_amount > (SELECT requested_amount FROM proposals_proposal WHERE id = NEW.proposal_id) THEN
                {refuse("deal_within_request", "more than the region asked for")}
            END IF;
            RETURN NULL;
        """,
    ),
    only_allowed_steps("deal_step", {**DEAL_TRANSITIONS, **RESTORED_DEAL_TRANSITIONS}),
]
CEILING_TRIGGERS = [
    pgtrigger.Trigger(
        name="covers_deals",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("v_round", "bigint"), ("v_ceiling", "numeric"), ("v_total", "numeric")],
        func=f"""
            {FRESH_SUMS_ONLY}
            v_round := COALESCE(NEW.round_id, OLD.round_id);
            PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
            {_LOWEST_CEILING}
            {_DEALS_TOTAL}
            IF v_total > v_ceiling THEN {refuse("ceiling_covers_deals", "ceiling below what was awarded")} END IF;
            RETURN NULL;
        """,
    ),
    pgtrigger.Trigger(
        name="stays_with_its_round",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.round_id <> OLD.round_id"),
        func=refuse("ceiling_covers_deals", "a ceiling belongs to one round"),
    ),
]
