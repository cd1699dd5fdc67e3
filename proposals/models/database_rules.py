"""Rules that PostgreSQL holds by trigger, and the words in which a person hears of a refusal.

A trigger raises with the name of its rule as CONSTRAINT; `message_for` finds the words. The same
goes for check and unique constraints, whose words stand beside them on the model.
"""

from collections.abc import Iterable, Mapping

import pgtrigger
from django.apps import apps
from django.db import DatabaseError
from django.db.models import BaseConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHECK_VIOLATION = "23514"

_messages: dict[str, Promise | str] = {
    "proposal_amount_in_range": _(
        "The requested contribution lies outside the range of this round. Ask for an amount within the range."
    ),
    "proposal_share_within_maximum": _(
        "The requested contribution is more than the maximum share of the costs. Ask for less, or pay more yourself."
    ),
    "proposal_frozen": _("This proposal was submitted. What you submitted does not change any more."),
    "proposal_part_locked": _(
        "This part was not opened for your supplement. You can change only the parts we ask for."
    ),
    "round_step": _("A round cannot go from its present status to that one."),
    "proposal_step": _("A proposal cannot go from its present status to that one."),
    "deal_step": _("A deal cannot go from its present status to that one."),
    "proposal_withdrawn_stays": _("This proposal was withdrawn after the round closed. It cannot be opened again."),
    "proposal_withdrawn_in_time": _("The decisions of this round were published. A proposal cannot be withdrawn now."),
    "withdrawal_reason": _("Write why the proposal is withdrawn: the round is closed."),
    "proposal_kept": _("A submitted proposal cannot be deleted. Withdraw it instead."),
    "submission_immutable": _("What was submitted cannot be changed or deleted."),
    "portalmessage_immutable": _("A message that was placed cannot be changed or deleted. Place a new one."),
    "supplementterm_immutable": _("A term that was set cannot be changed or deleted. Set another one."),
    "intakecheck_immutable": _("That somebody looked at a proposal cannot be changed or deleted."),
    "statuschange_immutable": _("The history of a status cannot be changed or deleted."),
    "lateattempt_immutable": _("When something was received cannot be changed or deleted."),
    "dealtext_immutable": _("A version of the text does not change any more. Save another version."),
    "covenant_immutable": _("A covenant that was made does not change. Take the deal back to make another one."),
    "signedcopy_immutable": _("A signed covenant does not change. Upload another copy."),
    "dealevaluation_final": _("An accepted evaluation does not change any more."),
    "deals_within_ceiling": _(
        "This goes above the budget ceiling of the round. Lower the amount or raise the ceiling."
    ),
    "deal_within_request": _("A deal cannot get more than the region asked for. Fill in a lower amount."),
    "ceiling_covers_deals": _(
        "More has been awarded than this ceiling allows. Choose a ceiling of at least what has been awarded."
    ),
}


def add_rule_messages(messages: Mapping[str, Promise | str]) -> None:
    """Add the words of rules that another app holds by trigger."""
    _messages.update(messages)


def message_for(error: DatabaseError) -> str | None:
    """Give the words of the rule that refused, or None when no named rule of ours did."""
    name = violated_rule(error)
    if name is None:
        return None
    if name in _messages:
        return str(_messages[name])
    constraint = _declared_constraints().get(name)
    return str(constraint.violation_error_message) if constraint else None


def violated_rule(error: DatabaseError) -> str | None:
    """Give the name of the constraint or trigger rule behind a database error, if there is one."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None)


def _declared_constraints() -> dict[str, BaseConstraint]:
    return {constraint.name: constraint for model in apps.get_models() for constraint in model._meta.constraints}


def refuse(rule: str, message: str) -> str:
    """Give the PL/pgSQL statement that refuses in the name of `rule`."""
    return f"RAISE EXCEPTION USING ERRCODE = '{CHECK_VIOLATION}', CONSTRAINT = '{rule}', MESSAGE = '{message}';"


def immutable(rule: str, *, except_column: str = "") -> list[pgtrigger.Trigger]:
    """Hold that rows are never deleted, nor changed but for one administrative column."""
    return immutable_but(rule, [except_column] if except_column else [])


def immutable_but(rule: str, columns: Iterable[str]) -> list[pgtrigger.Trigger]:
    """Hold that rows are never deleted, nor changed but for what is written down later in `columns`."""
    changed = "to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)"
    if free := "".join(f" - '{column}'" for column in columns):
        changed = f"(to_jsonb(NEW){free}) IS DISTINCT FROM (to_jsonb(OLD){free})"
    return [
        pgtrigger.Trigger(
            name="no_change",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"IF {changed} THEN {refuse(rule, 'the row is final')} END IF; RETURN NEW;",
        ),
        pgtrigger.Trigger(
            name="no_removal",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=refuse(rule, "the row is final"),
        ),
    ]
