"""What a region sent in does not change any more: held by a trigger, against raw SQL too."""

from collections.abc import Iterable

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse

RULE = "progressreport_frozen"

add_rule_messages(
    {RULE: _("This progress report was sent in. It changes only when the ministry returns it with remarks.")}
)


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
