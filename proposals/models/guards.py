"""Rules of proposals, deals and ceilings that PostgreSQL holds by trigger."""

import pgtrigger

from proposals.models.database_rules import refuse


def frozen_with_proposal() -> pgtrigger.Trigger:
    """Hold that rows of a proposal change only while it may be edited (draft, supplement requested)."""
    return pgtrigger.Trigger(
        name="frozen_with_proposal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("v_proposal", "bigint"), ("v_status", "text")],
        func=f"""
            IF TG_OP = 'DELETE' THEN v_proposal := OLD.proposal_id; ELSE v_proposal := NEW.proposal_id; END IF;
            SELECT status INTO v_status FROM proposals_proposal WHERE id = v_proposal;
            IF v_status IS NOT NULL AND v_status NOT IN ('draft', 'supplement_requested') THEN
                {refuse("proposal_frozen", "the proposal was submitted")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,
    )


PROPOSAL_CONTENT = (
    "round_id", "organisation_id", "region_id", "region_label", "region_sort_name", "title", "summary",
    "contact_function", "contact_email", "contact_phone", "start_date", "end_date", "requested_amount",
)  # fmt: skip

PROPOSAL_TRIGGERS = [
    pgtrigger.Trigger(
        name="amount_rules",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.status NOT IN ('draft', 'withdrawn')"),
        declare=[("v_round", "proposals_round%ROWTYPE"), ("v_costs", "numeric")],
        func=f"""
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
        name="kept_once_submitted",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF OLD.status <> 'draft' THEN {refuse("proposal_kept", "a submitted proposal is kept")} END IF;
            RETURN OLD;
        """,
    ),
]

_CEILING_IN_FORCE = """
    SELECT amount INTO v_ceiling FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at <= clock_timestamp()
     ORDER BY effective_at DESC, id DESC LIMIT 1;
"""
_DEALS_TOTAL = """
    SELECT COALESCE(SUM(d.awarded_amount), 0) INTO v_total
      FROM proposals_deal d JOIN proposals_proposal p ON p.id = d.proposal_id
     WHERE p.round_id = v_round AND d.status <> 'ended_early';
"""

# The round row is locked first, so that two people cannot spend the last euro at once.
DEALS_WITHIN_CEILING = pgtrigger.Trigger(
    name="within_ceiling",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("v_round", "bigint"), ("v_ceiling", "numeric"), ("v_total", "numeric")],
    func=f"""
        SELECT round_id INTO v_round FROM proposals_proposal WHERE id = NEW.proposal_id;
        PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
        {_CEILING_IN_FORCE}
        {_DEALS_TOTAL}
        IF v_total > COALESCE(v_ceiling, 0) THEN
            {refuse("deals_within_ceiling", "deals above the ceiling in force")}
        END IF;
        RETURN NULL;
    """,
)
CEILING_COVERS_DEALS = pgtrigger.Trigger(
    name="covers_deals",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("v_round", "bigint"), ("v_ceiling", "numeric"), ("v_lowest", "numeric"), ("v_total", "numeric")],
    func=f"""
        IF TG_OP = 'DELETE' THEN v_round := OLD.round_id; ELSE v_round := NEW.round_id; END IF;
        PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
        {_CEILING_IN_FORCE}
        SELECT MIN(amount) INTO v_lowest FROM proposals_budgetceiling
         WHERE round_id = v_round AND effective_at > clock_timestamp();
        {_DEALS_TOTAL}
        IF v_total > LEAST(COALESCE(v_ceiling, 0), COALESCE(v_lowest, v_ceiling, 0)) THEN
            {refuse("ceiling_covers_deals", "ceiling below what was awarded")}
        END IF;
        RETURN NULL;
    """,
)
