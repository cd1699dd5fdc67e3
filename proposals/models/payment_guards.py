"""What PostgreSQL holds about payments: never more than was awarded, by two people, within what each may approve.

Every sum is taken with the row of the deal locked, so that two people cannot spend its last euro at once. The lock is
the weaker one (NO KEY): a foreign key to the deal holds a key share lock that a full one would wait for.
"""

from collections.abc import Iterable

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.enums import PAYABLE_DEAL_STATUSES
from proposals.models.database_rules import add_rule_messages, immutable, refuse
from proposals.models.guards import FRESH_SUMS_ONLY

add_rule_messages(
    {
        "tranches_within_award": _(
            "The parts of the payment together are more than the contribution. Lower the amount of one."
        ),
        "tranche_covers_payments": _(
            "More has been ordered or paid from this part than this amount. Fill in a higher amount."
        ),
        "tranche_stays": _("A part of the payment belongs to one deal, as does its milestone."),
        "payment_deal_not_signed": _("Payments begin when the covenant is signed, and end when a deal ends early."),
        "payment_within_tranche": _("This is more than what is left of this part. Fill in a lower amount."),
        "payment_within_award": _("This is more than what is left of the contribution. Fill in a lower amount."),
        "payment_finance_officer": _("Only a finance officer approves a payment."),
        "payment_personal_limit": _("This payment is above your personal limit. Ask another finance officer."),
        "payment_settled": _("This was settled. It does not change any more."),
        "payment_kept": _("A payment order cannot be deleted. Refuse it instead."),
        "paymentlimit_immutable": _("A limit that was set cannot be changed. Set another one."),
        "recovery_within_paid": _("This is more than what was paid. Fill in a lower amount."),
        "recovery_settled": _("This recovery was settled. It does not change any more."),
        "determination_within_award": _(
            "The final amount cannot be more than the contribution. Fill in a lower amount."
        ),
        "determination_settled": _("The final amount was approved. It does not change any more."),
        "deal_covers_tranches": _(
            "The parts of the payment together are more than this contribution. Lower those first."
        ),
        "deal_covers_payments": _("More has been ordered or paid than this contribution. Recover money first."),
    }
)

_LOCK_DEAL = f"""
            {FRESH_SUMS_ONLY}
            PERFORM 1 FROM proposals_deal WHERE id = v_deal FOR NO KEY UPDATE;
"""
# What came back may be spent again.
_RECOVERED = """
            SELECT COALESCE(SUM(amount), 0) INTO v_recovered
              FROM proposals_recovery WHERE deal_id = v_deal AND received_date IS NOT NULL;
"""
# An order counts from the moment somebody asks for it: two that wait cannot both spend what is left.
_ORDERED = """
            SELECT COALESCE(SUM(o.amount), 0) INTO v_ordered
              FROM proposals_paymentorder o JOIN proposals_tranche t ON t.id = o.tranche_id
             WHERE t.deal_id = v_deal AND o.refused_at IS NULL;
"""
_PLANNED = """
            SELECT COALESCE(SUM(amount), 0) INTO v_planned FROM proposals_tranche WHERE deal_id = v_deal;
"""
# From its approval on the final amount is the most that is paid.
_LIMIT = """
            SELECT LEAST(d.awarded_amount, f.amount), d.status INTO v_limit, v_status
              FROM proposals_deal d
              LEFT JOIN proposals_finaldetermination f ON f.deal_id = d.id AND f.approved_at IS NOT NULL
             WHERE d.id = v_deal;
"""
_PAYABLE = ", ".join(f"'{status.value}'" for status in sorted(PAYABLE_DEAL_STATUSES))
_SUMS = [
    ("v_deal", "bigint"), ("v_recovered", "numeric"), ("v_ordered", "numeric"), ("v_planned", "numeric"),
    ("v_limit", "numeric"), ("v_status", "text"), ("v_part", "numeric"),
]  # fmt: skip


def settled_once(rule: str, steps: Iterable[tuple[str, ...]], content: Iterable[str]) -> pgtrigger.Trigger:
    """Hold that `content` never changes, and that each step (the columns of it) stands once its first is filled."""
    unlike = [f"({_row('NEW', content)}) IS DISTINCT FROM ({_row('OLD', content)})"]
    unlike += [
        f"(OLD.{step[0]} IS NOT NULL AND ({_row('NEW', step)}) IS DISTINCT FROM ({_row('OLD', step)}))"
        for step in steps
    ]
    return pgtrigger.Trigger(
        name="settled_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"IF {' OR '.join(unlike)} THEN {refuse(rule, 'this was settled')} END IF; RETURN NEW;",
    )


def _row(name: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{name}.{column}" for column in columns)


def _kept(rule: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=refuse(rule, "the row is kept")
    )


def _sums(name: str, func: str, *, condition: str = "") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition(condition) if condition else None,
        declare=_SUMS,
        func=func,
    )


TRANCHE_TRIGGERS = [
    _sums(
        "within_award",
        f"""
            v_deal := NEW.deal_id;
            {_LOCK_DEAL}{_RECOVERED}{_PLANNED}{_LIMIT}
            IF v_planned - v_recovered > v_limit THEN
                {refuse("tranches_within_award", "the parts are more than the contribution")}
            END IF;
            IF EXISTS (SELECT 1 FROM proposals_milestone WHERE id = NEW.milestone_id AND deal_id <> NEW.deal_id) THEN
                {refuse("tranche_stays", "a milestone of another deal")}
            END IF;
            SELECT COALESCE(SUM(amount), 0) INTO v_part
              FROM proposals_paymentorder WHERE tranche_id = NEW.id AND refused_at IS NULL;
            IF v_part > NEW.amount THEN
                {refuse("tranche_covers_payments", "less than was ordered from this part")}
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - the words of our own rules, nothing that was typed
    ),
    pgtrigger.Trigger(
        name="stays_with_its_deal",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.deal_id <> OLD.deal_id"),
        func=refuse("tranche_stays", "a part belongs to one deal"),
    ),
]


def _within_reach(approval: str) -> str:
    """Give the SQL that holds who may approve, for one of the two approvals."""
    return f"""
            IF NEW.{approval}_by_id IS NOT NULL
               AND (TG_OP = 'INSERT' OR OLD.{approval}_by_id IS DISTINCT FROM NEW.{approval}_by_id) THEN
                IF NOT EXISTS (SELECT 1 FROM proposals_rolegrant g JOIN proposals_user u ON u.id = g.user_id
                                WHERE g.user_id = NEW.{approval}_by_id AND g.role = 'finance_officer'
                                  AND g.ended_at IS NULL AND u.is_active) THEN
                    {refuse("payment_finance_officer", "not a finance officer")}
                END IF;
                IF NEW.amount > COALESCE((SELECT amount FROM proposals_paymentlimit
                                           WHERE user_id = NEW.{approval}_by_id
                                           ORDER BY set_at DESC, id DESC LIMIT 1), 0) THEN
                    {refuse("payment_personal_limit", "above the personal limit")}
                END IF;
            END IF;
    """  # noqa: S608 - the words of our own rules, nothing that was typed


PAYMENT_TRIGGERS = [
    _sums(
        "within_award",
        f"""
            SELECT deal_id, amount INTO v_deal, v_part FROM proposals_tranche WHERE id = NEW.tranche_id;
            {_LOCK_DEAL}{_LIMIT}
            IF TG_OP = 'INSERT' AND v_status NOT IN ({_PAYABLE}) THEN
                {refuse("payment_deal_not_signed", "nothing is paid to a deal in this status")}
            END IF;
            {_RECOVERED}{_ORDERED}
            IF v_ordered - v_recovered > v_limit THEN
                {refuse("payment_within_award", "more than the contribution")}
            END IF;
            -- The amount of the part as it stands under the lock.
            SELECT t.amount - COALESCE(SUM(o.amount), 0) INTO v_part
              FROM proposals_tranche t LEFT JOIN proposals_paymentorder o
                ON o.tranche_id = t.id AND o.refused_at IS NULL
             WHERE t.id = NEW.tranche_id GROUP BY t.id;
            IF v_part < 0 THEN {refuse("payment_within_tranche", "more than this part")} END IF;
            RETURN NULL;
        """,  # noqa: S608 - the words of our own rules, nothing that was typed
        condition="NEW.refused_at IS NULL",
    ),
    pgtrigger.Trigger(
        name="within_reach",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"{_within_reach('first_approved')}{_within_reach('second_approved')} RETURN NEW;",
    ),
    settled_once(
        "payment_settled",
        steps=(
            ("first_approved_at", "first_approved_by_id"),
            ("second_approved_at", "second_approved_by_id"),
            ("refused_at", "refused_by_id", "refusal_reason"),
            ("paid_noted_at", "paid_noted_by_id", "paid_date"),
        ),
        content=("tranche_id", "amount", "compensable_vat_amount", "requested_at", "requested_by_id", "note"),
    ),
    _kept("payment_kept"),
]
LIMIT_TRIGGERS = immutable("paymentlimit_immutable")
RECOVERY_TRIGGERS = [
    _sums(
        "within_paid",
        f"""
            v_deal := NEW.deal_id;
            {_LOCK_DEAL}
            SELECT COALESCE(SUM(o.amount), 0) INTO v_ordered
              FROM proposals_paymentorder o JOIN proposals_tranche t ON t.id = o.tranche_id
             WHERE t.deal_id = v_deal AND o.paid_date IS NOT NULL;
            SELECT COALESCE(SUM(amount), 0) INTO v_recovered
              FROM proposals_recovery WHERE deal_id = v_deal AND cancelled_at IS NULL;
            IF v_recovered > v_ordered THEN
                {refuse("recovery_within_paid", "more than was paid")}
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - the words of our own rules, nothing that was typed
        condition="NEW.cancelled_at IS NULL",
    ),
    settled_once(
        "recovery_settled",
        steps=(
            ("approved_at", "approved_by_id"),
            ("cancelled_at", "cancelled_by_id"),
            ("received_noted_at", "received_noted_by_id", "received_date"),
        ),
        content=("deal_id", "amount", "reason", "due_date", "requested_at", "requested_by_id"),
    ),
    _kept("recovery_settled"),
]
DETERMINATION_TRIGGERS = [
    _sums(
        "within_award",
        f"""
            v_deal := NEW.deal_id;
            {_LOCK_DEAL}
            IF NEW.amount > (SELECT awarded_amount FROM proposals_deal WHERE id = v_deal) THEN
                {refuse("determination_within_award", "more than the contribution")}
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - the words of our own rules, nothing that was typed
    ),
    pgtrigger.Trigger(
        name="settled_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.approved_at IS NOT NULL"),
        func=refuse("determination_settled", "the final amount was approved"),
    ),
]
# The deal itself: its contribution never falls below what is planned, ordered or paid.
DEAL_MONEY_TRIGGERS = [
    pgtrigger.Trigger(
        name="covers_payments",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.awarded_amount IS DISTINCT FROM NEW.awarded_amount"),
        declare=_SUMS,
        func=f"""
            v_deal := NEW.id;
            {FRESH_SUMS_ONLY}{_RECOVERED}{_ORDERED}{_PLANNED}
            IF v_ordered - v_recovered > NEW.awarded_amount THEN
                {refuse("deal_covers_payments", "less than was ordered or paid")}
            END IF;
            IF v_planned - v_recovered > NEW.awarded_amount THEN
                {refuse("deal_covers_tranches", "less than the parts together")}
            END IF;
            RETURN NULL;
        """,
    ),
]
