"""Changing the rule of a round after its opening: a reason, a second person, a public note (Awb 4:26).

On approval the changed rule goes on record first; then the rows follow it, which is all that the database lets them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.commitment import (
    CommittedLimit,
    RuleContent,
    changes_between,
    code_sha256,
    read_rule,
    release_version,
    rule_sha256,
    write_rule,
)
from assessment.enums import AllocationStatus
from assessment.models import AllocationRun, CommittedRule, Criterion, RankingRule, RuleAmendment
from assessment.queries.division_rule import committed_rule_differences, rule_in_force
from assessment.services.committed_rule import store_version
from assessment.services.division_rule import RULE_FIELDS, store_division
from assessment.services.interests import require_no_interest_in_round
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.rule_words import change_sentences
from assessment.services.standing import rebuild_standings
from assessment.signals import rule_amended
from proposals.enums import PortalMessageKind, Role
from proposals.models import Round, User
from proposals.money import cents_from_euros, euros_from_cents
from proposals.services.outages import organisations_in
from proposals.services.portal_messages import place_message
from proposals.services.rounds.changes import is_frozen

ALL = Decimal(100)


class AmendmentRefused(Refused):
    """The change cannot be proposed or decided on; the message says why and what to do."""


class SameAmender(AmendmentRefused):
    """Who proposed a change of the rule does not approve it."""


def amended_rule(
    content: RuleContent, *, division: Mapping[str, Any], limits: Iterable[Mapping[str, Any]],
    weights: Mapping[str, Decimal], minimums: Mapping[str, Decimal | None], minimum_total: Decimal | None,
) -> RuleContent:  # fmt: skip
    """Give a rule with another division, weights and minimums (by code), and with the program of now.

    Amounts of `limits` are in euros.
    """
    criteria = tuple(
        replace(each, weight_percentage=weights[each.code], minimum_score=minimums[each.code])
        for each in content.criteria
    )
    return replace(
        content,
        criteria=criteria,
        minimum_total_score=minimum_total,
        release=release_version(),
        code_sha256=code_sha256(),
        limits=tuple(_committed(each) for each in limits),
        **{name: division[name] for name in RULE_FIELDS},
    )


@transaction.atomic
def propose_amendment(
    *, round_: Round, content: RuleContent, reason: str, public_note: str, by: User, at: datetime
) -> RuleAmendment:
    """Propose that the rule of an opened round becomes `content`; somebody else decides.

    :raises AmendmentRefused: while the round has not opened, after an allocation was approved, when a change waits
        already, without a difference, reason or note, or with weights that do not add up to 100 %.
    """
    locked = lock_round(round_.pk)
    current = _require_changeable(locked, at)
    if RuleAmendment.objects.filter(round=locked, approved_at=None, refused_at=None).exists():
        raise AmendmentRefused(_("A change of this rule is waiting for a second person already."))
    if not reason.strip() or not public_note.strip():
        raise AmendmentRefused(_("Write a reason and what everybody reads about it."))
    if sum(each.weight_percentage for each in content.criteria) != ALL:
        raise AmendmentRefused(_("The weights do not add up to 100 %."))
    if not changes_between(read_rule(current.document), content):
        raise AmendmentRefused(_("This is the rule that is in force already. Change something, or go back."))
    document = write_rule(content)
    return RuleAmendment.objects.create(
        round=locked, based_on=current, document=document, sha256=rule_sha256(document), reason=reason.strip(),
        public_note=public_note.strip(), proposed_at=at, proposed_by=by,
    )  # fmt: skip


@transaction.atomic
def approve_amendment(*, amendment: RuleAmendment, by: User, at: datetime) -> CommittedRule:
    """Approve a change: the next version goes on record, the rows follow, applicants are told; all at once.

    :raises SameAmender: if `by` proposed it, also under another account with the same address.
    :raises HasInterest: if `by` has an interest in a competing proposal of the round.
    :raises AmendmentRefused: if `by` is no decision maker, it was decided on, or the rule moved meanwhile.
    """
    round_, stored = _open_amendment(amendment, by)
    current = _require_changeable(round_, at)
    if stored.based_on_id != current.pk:
        raise AmendmentRefused(_("The rule changed after this was proposed. Refuse it and propose it again."))
    before, after = read_rule(current.document), read_rule(stored.document)
    stored.approved_at, stored.approved_by = at, by
    stored.save(update_fields=["approved_at", "approved_by"])
    version = store_version(round_=round_, document=stored.document, by=by, at=at, amendment=stored)
    _let_rows_follow(round_, after)
    if left := committed_rule_differences(round_):
        raise AmendmentRefused(
            _("Other data of the round changed as well: %(what)s. Set those right first.")
            % {"what": " ".join(change_sentences(left))}
        )
    rebuild_standings(round_, at=at)
    _tell_applicants(round_, stored, change_sentences(changes_between(before, after)), at)
    rule_amended.send(RuleAmendment, round_=round_, version=version, by=by, at=at)
    return version


@transaction.atomic
def refuse_amendment(*, amendment: RuleAmendment, by: User, at: datetime, reason: str) -> RuleAmendment:
    """Refuse a change, with the reason; the rule stays as it is.

    :raises AmendmentRefused: without a reason, if it was decided on, or `by` is no decision maker.
    :raises HasInterest: as with approving.
    """
    if not reason.strip():
        raise AmendmentRefused(_("Write why you refuse this."))
    _round, stored = _open_amendment(amendment, by)
    stored.refused_at, stored.refused_by, stored.refusal_reason = at, by, reason.strip()
    stored.save(update_fields=["refused_at", "refused_by", "refusal_reason"])
    return stored


def _require_changeable(round_: Round, at: datetime) -> CommittedRule:
    current = rule_in_force(round_)
    if current is None:
        raise AmendmentRefused(_("No rule of this round is on record. It cannot be changed here."))
    if not is_frozen(round_, at):
        raise AmendmentRefused(_("The round has not opened yet. Change the rule on the pages of the set-up."))
    if AllocationRun.objects.filter(round=round_, status=AllocationStatus.APPROVED).exists():
        raise AmendmentRefused(_("An allocation of this round was approved. Its rule does not change any more."))
    return current


def _open_amendment(amendment: RuleAmendment, by: User) -> tuple[Round, RuleAmendment]:
    """Lock round and change, and see that this person may decide on it now."""
    round_ = lock_round(amendment.round_id)
    stored = RuleAmendment.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=amendment.pk)
    if not stored.is_open:
        raise AmendmentRefused(_("This change was decided on already."))
    grants = by.role_grants.current().filter(role=Role.DECISION_MAKER) if by.is_active else by.role_grants.none()
    if not grants.exists():
        raise AmendmentRefused(_("Only a decision maker can do this."))
    if by.pk == stored.proposed_by_id or by.email.casefold() == stored.proposed_by.email.casefold():
        raise SameAmender(_("Who proposes a change of the rule cannot approve it. Ask a decision maker."))
    require_no_interest_in_round(round_, by)
    return round_, stored


def _let_rows_follow(round_: Round, content: RuleContent) -> None:
    """Write what the rule on record says into the rows that are calculated with."""
    for each in content.criteria:
        rows = Criterion.objects.filter(round=round_, code=each.code)
        rows.update(weight_percentage=each.weight_percentage, minimum_score=each.minimum_score)
    rule = RankingRule.objects.filter(round=round_).first()
    if rule is not None or content.minimum_total_score is not None:
        RankingRule.objects.update_or_create(
            round=round_, defaults={"minimum_total_score": content.minimum_total_score}
        )
    values = {name: getattr(content, name) for name in RULE_FIELDS}
    store_division(round_, values=values, limits=[_row(each) for each in content.limits])


def _tell_applicants(round_: Round, amendment: RuleAmendment, changes: Iterable[str], at: datetime) -> None:
    body = "\n\n".join(
        [
            _("The rule by which the money of %(round)s is divided has changed.") % {"round": round_.name},
            amendment.public_note,
            "\n".join(changes),
            _("The whole rule stands on the page of the round."),
        ]
    )
    for organisation in organisations_in(round_):
        place_message(
            organisation=organisation,
            proposal=None,
            kind=PortalMessageKind.RULE,
            subject=_("The rule of %(round)s has changed") % {"round": round_.name},
            body=body,
            key=f"rule:{amendment.pk}:{organisation.pk}",
            at=at,
        )


def _committed(limit: Mapping[str, Any]) -> CommittedLimit:
    cents = {
        f"{name}_cents": None if (amount := limit[f"{name}_amount"]) is None else cents_from_euros(amount)
        for name in ("maximum", "minimum")
    }
    counts = {name: limit[name] for name in ("maximum_count", "minimum_count")}
    return CommittedLimit(kind=limit["kind"], key=limit["key"], **counts, **cents)


def _row(limit: CommittedLimit) -> dict[str, Any]:
    amounts = {
        f"{name}_amount": None if (cents := getattr(limit, f"{name}_cents")) is None else euros_from_cents(cents)
        for name in ("maximum", "minimum")
    }
    counts = {"maximum_count": limit.maximum_count, "minimum_count": limit.minimum_count}
    return {"kind": limit.kind, "key": limit.key, **counts, **amounts}
