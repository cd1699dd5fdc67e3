"""Putting the rule of a round on record: with the call, and anew after each change of it before the opening."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessment.commitment import read_rule, rule_sha256, write_rule
from assessment.models import CommittedRule, RuleAmendment
from assessment.queries.division_rule import committed_rule_differences, content_now, rule_in_force
from assessment.services.refusal import AllocationRefused
from proposals.models import Round, User


def commit_rule(*, round_: Round, by: User, at: datetime) -> CommittedRule:
    """Put the rule of a round on record as it stands; when it says what the last version says, that one stays.

    Call it within the transaction that publishes or changes the call.
    """
    text, last = write_rule(content_now(round_)), rule_in_force(round_)
    if last is not None and last.document == text:
        return last
    return store_version(round_=round_, document=text, by=by, at=at)


def store_version(
    *, round_: Round, document: str, by: User, at: datetime, amendment: RuleAmendment | None = None
) -> CommittedRule:
    """Store the next version of a rule; `document` must be canonical.

    :raises assessment.commitment.InvalidRule: if it is not.
    :raises django.db.IntegrityError: once the round has opened, without an approved amendment.
    """
    read_rule(document)
    last = CommittedRule.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    return CommittedRule.objects.create(
        round=round_, number=last + 1, document=document, sha256=rule_sha256(document), amendment=amendment,
        committed_at=at, committed_by=by,
    )  # fmt: skip


def require_rule_of_run(round_: Round, sha256: str) -> None:
    """Refuse an allocation that was not calculated with the rule in force, or a rule that the data left behind.

    Call it under the lock of the round.

    :raises AllocationRefused: with what to do.
    """
    version = rule_in_force(round_)
    if sha256 != (version.sha256 if version else ""):
        raise AllocationRefused(
            _("The rule of the round changed after this allocation was calculated. Calculate a new one.")
        )
    if committed_rule_differences(round_):
        raise AllocationRefused(
            _("The data of the round no longer say what the rule on record says. Look at the page of the rule.")
        )
