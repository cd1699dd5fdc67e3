"""Rules of scenarios that PostgreSQL holds by trigger, and their words."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse

add_rule_messages({"scenario_immutable": _("A calculated scenario does not change. Make a copy of it.")})

COLUMNS = (
    "round_id", "number", "copied_from_id", "changes", "ceiling_amount", "awarded_total_amount", "awarded_count",
    "problem", "problem_sha256", "result", "result_sha256", "made_at", "made_by_id",
)  # fmt: skip
SCENARIO_KEPT = [
    pgtrigger.Trigger(
        name="no_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF ({", ".join(f"NEW.{c}" for c in COLUMNS)})
               IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in COLUMNS)}) THEN
                {refuse("scenario_immutable", "the scenario is final")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="no_removal",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse("scenario_immutable", "the scenario is kept"),
    ),
]
