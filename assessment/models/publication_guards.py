"""Rules of a planned publication that PostgreSQL holds by trigger."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse

add_rule_messages(
    {
        "publicationplan_stands": _("A planned moment does not change. Cancel it and choose another."),
        "publicationplan_of_approved": _("Only what was approved in this round can be planned."),
    }
)

PLAN_COLUMNS = ("round_id", "run_id", "planned_for", "planned_at", "planned_by_id")
ENDED = ("cancelled_at", "cancelled_by_id", "publication_id")


def _row(name: str, columns: tuple[str, ...]) -> str:
    return f"({', '.join(f'{name}.{column}' for column in columns)})"


PLAN_STANDS = [
    pgtrigger.Trigger(
        name="of_an_approved_run",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM 1 FROM assessment_allocationrun
              WHERE id = NEW.run_id AND round_id = NEW.round_id AND status = 'approved';
            IF NOT FOUND THEN
                {refuse("publicationplan_of_approved", "the allocation was not approved in this round")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="no_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF {_row("NEW", PLAN_COLUMNS)} IS DISTINCT FROM {_row("OLD", PLAN_COLUMNS)}
               OR ((OLD.cancelled_at IS NOT NULL OR OLD.publication_id IS NOT NULL)
                   AND {_row("NEW", ENDED)} IS DISTINCT FROM {_row("OLD", ENDED)}) THEN
                {refuse("publicationplan_stands", "a plan does not change")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="no_removal",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("publicationplan_stands", "a plan is kept"),
    ),
]
