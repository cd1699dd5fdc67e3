"""The terms of a round: choosing them, letting them stand still, telling of a later day, and notices of default."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.models import DefaultNotice, RoundTerms, TermNotice, TermPause
from assessment.queries.decision_terms import OUT_OF_TERM, round_clock
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.enums import DECIDED_PROPOSAL_STATUSES, PortalMessageKind, RoundStatus
from proposals.formats import dutch_date
from proposals.models import Proposal, Round, User
from proposals.services.portal_messages import place_message

BEFORE_CLOSING = frozenset({RoundStatus.PREPARATION, RoundStatus.PUBLISHED, RoundStatus.OPEN})


class TermRefused(Refused):
    """The days or the state of the round do not allow this."""


@transaction.atomic
def set_terms(
    *, round_: Round, decision_weeks: int, reserve_valid_until: date | None, committee: bool, by: User, at: datetime
) -> RoundTerms:
    """Choose the terms of a round."""
    stored = lock_round(round_.pk)
    values = {
        "decision_weeks": decision_weeks,
        "reserve_valid_until_date": reserve_valid_until,
        "objection_committee": committee,
        "changed_at": at,
        "changed_by": by,
    }
    return RoundTerms.objects.update_or_create(round=stored, defaults=values)[0]


@transaction.atomic
def pause_term(
    *,
    round_: Round,
    proposal: Proposal | None,
    kind: str,
    first: date,
    until: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> TermPause:
    """Let the term stand still (Awb 4:15(2)), of one proposal or, without one, of the whole round.

    :raises TermRefused: if the days are in the wrong order, or it stands still already.
    """
    stored = lock_round(round_.pk)
    if until is not None and until <= first:
        raise TermRefused(_("The end must come after the beginning."))
    if TermPause.objects.filter(round=stored, proposal=proposal, until_date__isnull=True).exists():
        raise TermRefused(_("The term stands still already. Let it run on first."))
    return TermPause.objects.create(
        round=stored, proposal=proposal, kind=kind, first_date=first, until_date=until, reason=reason.strip(),
        noted_at=at, noted_by=by,
    )  # fmt: skip


@transaction.atomic
def resume_term(*, pause: TermPause, until: date) -> TermPause:
    """Let a term run on from `until`.

    :raises TermRefused: if it runs already, or that day is before it stood still.
    """
    lock_round(pause.round_id)
    stored = TermPause.objects.select_for_update(of=("self",)).get(pk=pause.pk)
    if stored.until_date is not None:
        raise TermRefused(_("The term runs already."))
    if until <= stored.first_date:
        raise TermRefused(
            _("The term stands still from %(day)s. Fill in a later day.") % {"day": dutch_date(stored.first_date)}
        )
    stored.until_date = until
    stored.save(update_fields=["until_date"])
    return stored


@transaction.atomic
def announce_new_term(*, round_: Round, new_date: date, reason: str, by: User, at: datetime) -> TermNotice:
    """Tell everybody who waits that the decision comes later, and when (Awb 4:14(3)).

    :raises TermRefused: if the round did not close, nobody waits, or the day is not later than the last day now.
    """
    stored = lock_round(round_.pk)
    today = localtime(at).date()
    if stored.status in BEFORE_CLOSING:
        raise TermRefused(_("This round did not close yet. The term to decide has not begun."))
    clock = round_clock(stored, today)
    if not clock.undecided:
        raise TermRefused(_("Nobody waits for a decision in this round."))
    latest = max((each.last_day for each in clock.undecided if each.last_day), default=today)
    if new_date <= max(latest, today):
        raise TermRefused(
            _("%(day)s is not later. The term ends on %(last)s now; fill in a later day.")
            % {"day": dutch_date(new_date).capitalize(), "last": dutch_date(latest)}
        )
    notice = TermNotice.objects.create(
        round=stored, new_date=new_date, reason=reason.strip(), announced_at=at, announced_by=by
    )
    for row in clock.undecided:
        _tell(notice, row.proposal, at)
    return notice


@transaction.atomic
def register_default(
    *, proposal: Proposal, received: date, channel: str, remark: str, by: User, at: datetime
) -> DefaultNotice:
    """Register a notice of default: two weeks later the penalty begins to run (Awb 4:17).

    :raises TermRefused: if the proposal is out of the term, was decided, or the day cannot be right.
    """
    lock_round(proposal.round_id)
    if proposal.status in OUT_OF_TERM or proposal.status in DECIDED_PROPOSAL_STATUSES:
        raise TermRefused(
            _("This proposal is “%(status)s”. No decision is late.") % {"status": proposal.get_status_display()}
        )
    if received > localtime(at).date():
        raise TermRefused(_("%(day)s has yet to come.") % {"day": dutch_date(received).capitalize()})
    return DefaultNotice.objects.create(
        proposal=proposal, received_date=received, channel=channel, remark=remark.strip(),
        registered_at=at, registered_by=by,
    )  # fmt: skip


def _tell(notice: TermNotice, proposal: Proposal, at: datetime) -> None:
    values = {
        "title": proposal.title,
        "reference": proposal.reference,
        "day": dutch_date(notice.new_date),
        "reason": notice.reason,
    }
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.NOTE,
        subject=_("The decision on your proposal comes later (%(reference)s)") % values,
        body=_(
            "We cannot decide in time on your proposal “%(title)s” (%(reference)s). "
            "You hear the decision on or before %(day)s.\n\n%(reason)s"
        )
        % values,
        key=f"new-term:{notice.pk}:{proposal.pk}",
        at=at,
    )
