"""The call of a round freezes when it opens: rules that PostgreSQL holds by trigger.

Opened is what the status says, or the clock of the database: a published round whose opening has
passed is frozen also when nobody moved its status yet. In preparation everything may change.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, refuse

RULE = "call_frozen"
# What applicants went by when they began. The closing moment is not among it: an outage may move it.
CALL_COLUMNS = (
    "opens_at", "minimum_contribution_amount", "maximum_contribution_amount", "maximum_share_percentage",
    "share_rule", "asks_activities", "asks_indicators",
)  # fmt: skip

add_rule_messages(
    {
        RULE: _(
            "The round has opened. Its questions, criteria, themes and amounts no longer change, "
            "because applicants rely on them."
        )
    }
)


def is_frozen(row: str) -> str:
    """Give the SQL condition that a row of proposals_round (an alias or OLD) is frozen."""
    return f"{row}.status <> 'preparation' AND ({row}.status <> 'published' OR {row}.opens_at <= clock_timestamp())"


def frozen_with_call() -> pgtrigger.Trigger:
    """Hold that rows of a call change only until its round opens.

    The round is locked first: who waited for somebody who publishes must see the status after that.
    """
    return pgtrigger.Trigger(
        name="frozen_with_call",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            PERFORM 1 FROM proposals_round WHERE id IN (OLD.round_id, NEW.round_id) FOR SHARE;
            IF EXISTS (SELECT 1 FROM proposals_round r
                        WHERE id IN (OLD.round_id, NEW.round_id) AND {is_frozen("r")}) THEN
                {refuse(RULE, "the round has opened")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        """,  # noqa: S608 - our own table and words
    )


CALL_FROZEN = pgtrigger.Trigger(
    name="call_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF {is_frozen("OLD")} AND ({", ".join(f"NEW.{c}" for c in CALL_COLUMNS)})
           IS DISTINCT FROM ({", ".join(f"OLD.{c}" for c in CALL_COLUMNS)}) THEN
            {refuse(RULE, "the round has opened")}
        END IF;
        RETURN NEW;
    """,
)
