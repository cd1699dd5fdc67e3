"""What PostgreSQL holds about awards: their sum within the ceiling, and later decisions that stand."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse
from proposals.models.guards import sum_within_ceiling

add_rule_messages(
    {
        "followup_after_decision": _(
            "A later decision follows on a published one. The decisions of this round are not published yet."
        ),
        "followup_within_request": _("This is more than the region asked for. Fill in a lower amount."),
        "followup_approved": _("This later decision was approved. It does not change any more."),
        "awardlapse_settled": _("This was confirmed or taken back. It does not change any more."),
        "objection_decided": _("This objection was decided. It does not change any more."),
        "objection_kept": _("An objection cannot be deleted. Note that it was withdrawn."),
        "objection_file_kept": _("A file with an objection stays as it came. Add another one."),
        "term_fact_kept": _("What was noted about a term cannot be deleted or changed."),
    }
)

# What a round has promised: of each proposal the largest award that stands or is being decided on. While a later
# decision replaces an earlier one, both stand, and the larger of the two counts.
AWARDS_TOTAL = """
    SELECT COALESCE(SUM(each.amount), 0) INTO v_total FROM (
        SELECT MAX(a.awarded_amount) AS amount FROM (
            SELECT proposal_id, awarded_amount FROM assessment_awarddecision
             WHERE outcome = 'awarded' AND lapsed_at IS NULL
            UNION ALL
            SELECT proposal_id, awarded_amount FROM assessment_followupdecision
             WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL
        ) a JOIN proposals_proposal p ON p.id = a.proposal_id
         WHERE p.round_id = v_round GROUP BY a.proposal_id
    ) each;
"""
_MONEY = ("proposal_id", "outcome", "awarded_amount", "lapsed_at")
AWARDS_WITHIN_CEILING = sum_within_ceiling("awards_within_ceiling", AWARDS_TOTAL, _MONEY)
_CONTENT = (
    "proposal_id", "number", "ground", "objection_id", "outcome", "awarded_amount", "rationale", "drafted_at",
    "drafted_by_id", "approved_at", "approved_by_id",
)  # fmt: skip
_ENDS = ("published", "lapsed")


def _frozen() -> str:
    content = (
        f"({', '.join(f'NEW.{c}' for c in _CONTENT)}) IS DISTINCT FROM ({', '.join(f'OLD.{c}' for c in _CONTENT)})"
    )
    ends = " OR ".join(
        f"(OLD.{each}_at IS NOT NULL AND (NEW.{each}_at, NEW.{each}_by_id)"
        f" IS DISTINCT FROM (OLD.{each}_at, OLD.{each}_by_id))"
        for each in _ENDS
    )
    # Until its publication an approved decision can be withdrawn, once.
    returned = "(OLD.returned_at IS NOT NULL AND (NEW.returned_at, NEW.returned_by_id, NEW.return_reason)"
    returned += " IS DISTINCT FROM (OLD.returned_at, OLD.returned_by_id, OLD.return_reason))"
    return f"{content} OR {ends} OR {returned}"


FOLLOW_UP_TRIGGERS = [
    *sum_within_ceiling("awards_within_ceiling", AWARDS_TOTAL, (*_MONEY, "returned_at")),
    # Whoever writes a row past the services would take its number first and the round after it; a service takes
    # them the other way round. The two would wait for each other, and the database might end the service.
    # Its name comes first: triggers at the same moment fire in the order of their names.
    pgtrigger.Trigger(
        name="a_round_first",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM proposals_round
              WHERE id = (SELECT round_id FROM proposals_proposal WHERE id = NEW.proposal_id) FOR UPDATE;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="after_decision",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("v_requested", "numeric")],
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM assessment_awarddecision d JOIN assessment_decisionpublication b
                               ON b.run_id = d.run_id WHERE d.proposal_id = NEW.proposal_id) THEN
                {refuse("followup_after_decision", "no published decision")}
            END IF;
            SELECT requested_amount INTO v_requested FROM proposals_proposal WHERE id = NEW.proposal_id;
            IF NEW.awarded_amount > v_requested THEN
                {refuse("followup_within_request", "more than was asked for")}
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - the words of our own rules, nothing that was typed
    ),
    pgtrigger.Trigger(
        name="frozen_once_settled",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.approved_at IS NOT NULL OR OLD.returned_at IS NOT NULL"),
        func=f"IF {_frozen()} THEN {refuse('followup_approved', 'the decision was settled')} END IF; RETURN NEW;",
    ),
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("followup_approved", "a later decision is kept"),
    ),
]
LAPSE_TRIGGERS = [
    pgtrigger.Trigger(
        name="settled_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL"),
        func=refuse("awardlapse_settled", "the lapse was settled"),
    ),
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("awardlapse_settled", "a lapse is kept"),
    ),
]
OBJECTION_TRIGGERS = [
    pgtrigger.Trigger(
        name="decided_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.decided_at IS NOT NULL"),
        func=refuse("objection_decided", "the objection was decided"),
    ),
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("objection_kept", "an objection is kept"),
    ),
]
