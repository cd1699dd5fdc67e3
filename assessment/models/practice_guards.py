"""Rules of practising that PostgreSQL holds by trigger, and their words."""

# ruff: noqa: S608 - constant SQL of triggers, no input

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse

add_rule_messages(
    {
        "practice_published": _("This practice proposal is published. Take it back before you change it."),
        "practice_begun": _("An assessor began with this practice proposal already. It does not change any more."),
        "practice_of_round": _("This criterion belongs to another round."),
        "practice_in_scale": _("This score lies outside the scale of the criterion. Choose a score of the scale."),
        "practice_not_published": _("This practice proposal is not published. Nobody can practise with it yet."),
        "practice_final": _("Your practice scores are final. They do not change any more."),
        "practice_complete": _("Practising is done when every criterion has a score and a reason."),
    }
)


def _off_scale(round_of_row: str) -> str:
    """Give the statements that refuse a criterion of another round and points off its scale."""
    return f"""
        SELECT * INTO v_criterion FROM assessment_criterion WHERE id = NEW.criterion_id;
        {round_of_row}
        IF v_criterion.round_id <> v_round THEN {refuse("practice_of_round", "criterion of another round")} END IF;
        IF NEW.points < v_criterion.minimum_points OR NEW.points > v_criterion.maximum_points THEN
            {refuse("practice_in_scale", "points outside the scale")}
        END IF;
    """


SCALE_VARIABLES = [("v_criterion", "assessment_criterion%ROWTYPE"), ("v_round", "bigint")]

# What was published stands, and may be taken back only as long as nobody began.
PUBLISHED_STANDS = [
    pgtrigger.Trigger(
        name="published_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.published_at IS NOT NULL"),
        func=f"""
            IF (NEW.round_id, NEW.number, NEW.title, NEW.summary, NEW.source_id)
               IS DISTINCT FROM (OLD.round_id, OLD.number, OLD.title, OLD.summary, OLD.source_id) THEN
                {refuse("practice_published", "the practice proposal is published")}
            END IF;
            IF NEW.published_at IS NULL
               AND EXISTS (SELECT 1 FROM assessment_practiceassessment WHERE proposal_id = OLD.id) THEN
                {refuse("practice_begun", "somebody began practising")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="published_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.published_at IS NOT NULL"),
        func=refuse("practice_published", "the practice proposal is published"),
    ),
]


def part_of_practice(check: str = "") -> pgtrigger.Trigger:
    """Hold that a part of a practice proposal changes only while that is not published."""
    variables = SCALE_VARIABLES if check else []
    return pgtrigger.Trigger(
        name="frozen_once_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("v_row", "record"), *variables],
        func=f"""
            IF TG_OP = 'DELETE' THEN v_row := OLD; ELSE v_row := NEW; END IF;
            IF EXISTS (SELECT 1 FROM assessment_practiceproposal
                        WHERE id = v_row.proposal_id AND published_at IS NOT NULL) THEN
                {refuse("practice_published", "the practice proposal is published")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {check}
            RETURN NEW;
        """,
    )


SECTION_FROZEN = part_of_practice()
REFERENCE_GUARDED = part_of_practice(
    _off_scale("SELECT round_id INTO v_round FROM assessment_practiceproposal WHERE id = NEW.proposal_id;")
)

FINAL_PRACTICE_STANDS = [
    pgtrigger.Trigger(
        name="of_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM assessment_practiceproposal
                            WHERE id = NEW.proposal_id AND published_at IS NOT NULL) THEN
                {refuse("practice_not_published", "the practice proposal is not published")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="final_is_complete",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.finished_at IS NOT NULL"),
        declare=[("v_missing", "bigint")],
        func=f"""
            SELECT COUNT(*) INTO v_missing FROM assessment_criterion c
              JOIN assessment_practiceproposal p ON p.round_id = c.round_id
              LEFT JOIN assessment_practicescore s ON s.criterion_id = c.id AND s.assessment_id = NEW.id
             WHERE p.id = NEW.proposal_id AND (s.points IS NULL OR s.reason = '');
            IF v_missing > 0 THEN {refuse("practice_complete", "scores or reasons are missing")} END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="final_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.finished_at IS NOT NULL"),
        func=refuse("practice_final", "practice scores are final"),
    ),
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("practice_final", "practice scores are kept"),
    ),
]

PRACTICE_SCORE_GUARDED = [
    pgtrigger.Trigger(
        name="in_scale",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[*SCALE_VARIABLES, ("v_finished", "timestamptz")],
        func=f"""
            {
            _off_scale(
                "SELECT p.round_id, a.finished_at INTO v_round, v_finished FROM assessment_practiceassessment a "
                "JOIN assessment_practiceproposal p ON p.id = a.proposal_id WHERE a.id = NEW.assessment_id;"
            )
        }
            IF v_finished IS NOT NULL THEN {refuse("practice_final", "practice scores are final")} END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("practice_final", "practice scores are kept"),
    ),
]
