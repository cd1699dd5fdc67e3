"""Rules of assessing and deciding that PostgreSQL holds by trigger, and their words."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, immutable, refuse

add_rule_messages(
    {
        "criterionscore_in_scale": _(
            "This score lies outside the scale of the criterion. Choose a score of the scale."
        ),
        "criterionscore_frozen": _("This assessment is done. Reopen it before you change a score."),
        "criterionscore_of_round": _("This criterion belongs to another round."),
        "assessment_complete": _("An assessment is done when every criterion has a score and a reason."),
        "assignmentrun_immutable": _("A calculated division of the work does not change. Make a new one."),
        "allocationrun_immutable": _("A calculated allocation does not change. Make a new one."),
        "awards_within_ceiling": _(
            "This goes above the budget ceiling of the round. Lower the amount or raise the ceiling."
        ),
        "ceiling_covers_awards": _(
            "More has been awarded than this ceiling allows. Choose a ceiling of at least what has been awarded."
        ),
        "decision_published": _("This decision was approved. It does not change any more."),
        "publication_immutable": _("A publication cannot be undone or changed."),
    }
)

CRITERION_SCORE_TRIGGERS = [
    pgtrigger.Trigger(
        name="in_scale",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("v_criterion", "assessment_criterion%ROWTYPE"), ("v_round", "bigint"), ("v_status", "text")],
        func=f"""
            SELECT * INTO v_criterion FROM assessment_criterion WHERE id = NEW.criterion_id;
            SELECT p.round_id, a.status INTO v_round, v_status FROM assessment_assessment a
              JOIN proposals_proposal p ON p.id = a.proposal_id WHERE a.id = NEW.assessment_id;
            IF v_criterion.round_id <> v_round THEN
                {refuse("criterionscore_of_round", "criterion of another round")}
            END IF;
            IF NEW.points < v_criterion.minimum_points OR NEW.points > v_criterion.maximum_points THEN
                {refuse("criterionscore_in_scale", "points outside the scale")}
            END IF;
            IF v_status NOT IN ('assigned', 'in_progress') THEN
                {refuse("criterionscore_frozen", "the assessment is done")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("criterionscore_frozen", "scores are kept"),
    ),
]

FINAL_IS_COMPLETE = pgtrigger.Trigger(
    name="final_is_complete",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.status = 'final'"),
    declare=[("v_missing", "bigint")],
    func=f"""
        SELECT COUNT(*) INTO v_missing FROM assessment_criterion c
          JOIN proposals_proposal p ON p.round_id = c.round_id
          LEFT JOIN assessment_criterionscore s ON s.criterion_id = c.id AND s.assessment_id = NEW.id
         WHERE p.id = NEW.proposal_id AND (s.points IS NULL OR s.reason = '');
        IF v_missing > 0 THEN {refuse("assessment_complete", "scores or reasons are missing")} END IF;
        RETURN NEW;
    """,
)

DECISION_COLUMNS = ("proposal_id", "run_id", "outcome", "awarded_amount", "rationale", "approved_at", "approved_by_id")
DECISION_FROZEN = pgtrigger.Trigger(
    name="frozen_once_approved",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.approved_at IS NOT NULL"),
    func=f"""
        IF ({", ".join(f"NEW.{c}" for c in DECISION_COLUMNS)})
           IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in DECISION_COLUMNS)})
           OR (OLD.published_at IS NOT NULL
               AND (NEW.published_at, NEW.published_by_id) IS DISTINCT FROM (OLD.published_at, OLD.published_by_id))
           OR (OLD.lapsed_at IS NOT NULL AND NEW.lapsed_at IS DISTINCT FROM OLD.lapsed_at) THEN
            {refuse("decision_published", "the decision was approved")}
        END IF;
        RETURN NEW;
    """,
)
DECISION_KEPT = pgtrigger.Trigger(
    name="kept_once_approved",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    # Once an applicant of the same allocation pulled out, an approved decision can go: it is taken anew for everybody.
    func=f"""
        IF OLD.approved_at IS NOT NULL AND (OLD.published_at IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM assessment_allocationline l JOIN proposals_proposal p ON p.id = l.proposal_id
             WHERE l.run_id = OLD.run_id AND p.status = 'withdrawn')) THEN
            {refuse("decision_published", "the decision was approved")}
        END IF;
        RETURN OLD;
    """,
)

ALLOCATION_RUN_COLUMNS = (
    "round_id", "scenario_id", "number", "method", "problem", "problem_sha256", "result", "result_sha256",
    "rule_sha256", "ceiling_amount", "awarded_total_amount", "calculated_at", "calculated_by_id",
)  # fmt: skip
ASSIGNMENT_RUN_COLUMNS = (
    "round_id", "number", "title", "problem", "problem_sha256", "result", "made_at", "made_by_id",
)  # fmt: skip


def _calculated_once(code: str, columns: tuple[str, ...]) -> list[pgtrigger.Trigger]:
    """Build the rules of a calculation: what went in and came out stands; it is never removed."""
    return [
        pgtrigger.Trigger(
            name="no_change",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
            IF ({", ".join(f"NEW.{c}" for c in columns)})
               IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in columns)}) THEN
                {refuse(code, "the run is final")}
            END IF;
            RETURN NEW;
        """,
        ),
        pgtrigger.Trigger(
            name="no_removal",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=refuse(code, "the run is final"),
        ),
    ]


RUN_IMMUTABLE = _calculated_once("allocationrun_immutable", ALLOCATION_RUN_COLUMNS)
# The constraint allocationrun_four_eyes sees one row: who calculated and who sent. Who designed stands in others. What
# was approved is not looked at again when it is returned.
RUN_FOUR_EYES = pgtrigger.Trigger(
    name="designer_does_not_approve",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.approved_by_id IS NOT NULL AND NEW.scenario_id IS NOT NULL"),
    func=f"""
        IF OLD.approved_by_id IS DISTINCT FROM NEW.approved_by_id AND EXISTS (
            WITH RECURSIVE design AS (
                SELECT id, copied_from_id, made_by_id FROM assessment_scenario WHERE id = NEW.scenario_id
                 UNION
                SELECT s.id, s.copied_from_id, s.made_by_id FROM assessment_scenario s
                  JOIN design ON design.copied_from_id = s.id)
            SELECT 1 FROM design WHERE made_by_id = NEW.approved_by_id) THEN
            {refuse("allocationrun_four_eyes", "who designed it does not approve it")}
        END IF;
        RETURN NEW;
    """,
)
ASSIGNMENT_RUN_KEPT = _calculated_once("assignmentrun_immutable", ASSIGNMENT_RUN_COLUMNS)
LINE_IMMUTABLE = immutable("allocationrun_immutable")
PUBLICATION_IMMUTABLE = immutable("publication_immutable")
