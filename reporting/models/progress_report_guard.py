"""What a region sent in does not change any more, and its steps: held by triggers, against raw SQL too."""

from collections.abc import Iterable

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse
from proposals.models.guards import only_allowed_steps
from reporting.enums import PROGRESS_REPORT_TRANSITIONS

RULE, STEP, KEPT = "progressreport_frozen", "progressreport_step", "progressreport_kept"
# What a judgement writes, in the one step from sent in to accepted or returned.
JUDGEMENT = ("status", "version", "reviewed_at", "reviewed_by_id", "review_remarks")
_BUT_JUDGEMENT = "".join(f" - '{column}'" for column in JUDGEMENT)

add_rule_messages(
    {
        RULE: _("This progress report was sent in. It changes only when the ministry returns it with remarks."),
        STEP: _("A progress report cannot go from its present status to that one."),
        KEPT: _("A progress report that was sent in cannot be deleted."),
    }
)

PROGRESS_REPORT_TRIGGERS = [
    pgtrigger.Trigger(
        name="frozen_once_sent",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status IN ('submitted', 'accepted')"),
        func=f"""
            IF (NEW.status = OLD.status AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD))
               OR (to_jsonb(NEW){_BUT_JUDGEMENT}) IS DISTINCT FROM (to_jsonb(OLD){_BUT_JUDGEMENT}) THEN
                {refuse(RULE, "the progress report was sent in")}
            END IF;
            RETURN NEW;
        """,
    ),
    only_allowed_steps(STEP, PROGRESS_REPORT_TRANSITIONS),
    pgtrigger.Trigger(
        name="kept_once_sent",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF OLD.status <> 'draft' THEN {refuse(KEPT, "a progress report that was sent in is kept")} END IF;
            RETURN OLD;
        """,
    ),
]


def frozen_with_report(*, except_columns: Iterable[str] = ()) -> pgtrigger.Trigger:
    """Hold that rows of a progress report change only while it is a draft or was returned.

    The lock comes first: who waited for somebody that sends in must see the status after that. What a
    worker finds out later, in `except_columns`, may still be written.
    """
    free = "".join(f" - '{column}'" for column in except_columns)
    unless = (
        f"IF TG_OP = 'UPDATE' AND to_jsonb(OLD){free} = to_jsonb(NEW){free} THEN RETURN NEW; END IF;" if free else ""
    )
    return pgtrigger.Trigger(
        name="frozen_with_report",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            {unless}
            PERFORM 1 FROM reporting_progressreport
              WHERE id IN (OLD.progress_report_id, NEW.progress_report_id) FOR SHARE;
            IF EXISTS (SELECT 1 FROM reporting_progressreport
                        WHERE id IN (OLD.progress_report_id, NEW.progress_report_id)
                          AND status IN ('submitted', 'accepted')) THEN
                {refuse(RULE, "the progress report was sent in")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,  # noqa: S608 - our own table and words
    )
