"""Changing a deal after its signature: a working copy beside the original, approved by somebody else.

The copy holds the deal as it was when somebody began (`original`) and as it must become (`proposed`), both in the shape
of `snapshot`. What differs is stored with it. When the deal moved meanwhile the approval is refused: what was prepared
was prepared for another deal.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.enums import DealStatus, Role
from proposals.formats import dutch_time, euros, short_date
from proposals.models import Deal, DealAmendment, RoleGrant, Round, User
from proposals.services.amendment_carrying import carry_through
from proposals.services.amendment_copies import ENDS, STARTS, Snapshot, day_of, difference, snapshot
from proposals.services.deal_messages import tell_amended
from proposals.services.payments import PaymentRefused, lock_deal, money_of, require_outsider

AMENDABLE = frozenset({DealStatus.SIGNED, DealStatus.RUNNING})


class AmendmentRefused(PaymentRefused):
    """The state of the change or of the deal does not allow this step."""


class DealMoved(AmendmentRefused):
    """The deal is no longer as it was when the working copy was made."""


@transaction.atomic
def open_amendment(*, deal: Deal, by: User, at: datetime) -> DealAmendment:
    """Begin a change: make the working copy.

    :raises AmendmentRefused: before the signature, after the end, or while another change is under way.
    """
    stored = lock_deal(deal.pk)
    require_outsider(stored, by)
    if stored.status not in AMENDABLE:
        raise AmendmentRefused(_("A deal is changed from its signature until its end. Before that, work it out."))
    if stored.amendments.open().exists():
        raise AmendmentRefused(_("A change of this deal is under way already."))
    now = snapshot(stored, lock=True)
    return DealAmendment.objects.create(
        deal=stored, number=(stored.amendments.aggregate(last=Max("number"))["last"] or 0) + 1, original=now,
        proposed=now, opened_at=at, opened_by=by, changed_at=at, changed_by=by,
    )  # fmt: skip


def basis_of(amendment: DealAmendment) -> str:
    """Name the working copy that somebody sees, to know later whether a colleague saved another."""
    return amendment.changed_at.isoformat()


def moved_words(amendment: DealAmendment) -> str:
    """Say who saved another working copy meanwhile."""
    words = _("%(person)s saved this change at %(time)s, while you were filling it in. Yours is not saved yet.")
    return words % {"person": amendment.changed_by, "time": dutch_time(amendment.changed_at, seconds=True)}


@transaction.atomic
def save_amendment(
    *, amendment: DealAmendment, proposed: Snapshot, reason: str, by: User, at: datetime, basis: str | None = None
) -> DealAmendment:
    """Keep what was changed in the working copy; a change that was presented is presented again.

    `basis` is `basis_of` the working copy that was on the screen; without it, that of now.

    :raises AmendmentRefused: when it was settled, for values that a deal cannot have, or when a colleague saved since.
    """
    stored, deal = _locked(amendment, by)
    if basis not in {None, basis_of(stored)}:
        raise AmendmentRefused(moved_words(stored))
    _require_possible(deal, stored.original, proposed)
    values = {
        "proposed": proposed, "difference": difference(stored.original, proposed), "reason": reason.strip(),
        "changed_at": at, "changed_by": by, "submitted_at": None, "submitted_by": None,
    }  # fmt: skip
    return _write(stored, values)


@transaction.atomic
def submit_amendment(*, amendment: DealAmendment, by: User, at: datetime) -> DealAmendment:
    """Present a change for approval.

    :raises AmendmentRefused: when nothing changes, or no reason is given.
    """
    stored, _deal = _locked(amendment, by)
    if not stored.difference:
        raise AmendmentRefused(_("Nothing changes yet. Change an amount, a day, a result or a milestone first."))
    if not stored.reason:
        raise AmendmentRefused(_("Write why the deal changes."), "reason")
    return _write(stored, {"submitted_at": at, "submitted_by": by})


@transaction.atomic
def approve_amendment(*, amendment: DealAmendment, by: User, at: datetime) -> DealAmendment:
    """Approve a change and carry it through, all of it or nothing; the region reads what changed.

    :raises DealMoved: if the deal is not as it was when the copy was made.
    :raises AmendmentRefused: for who prepared it, or who may not decide about the amount.
    """
    Round.objects.select_for_update(of=("self",)).order_by().get(proposals__deal=amendment.deal_id)
    stored, deal = _locked(amendment, by)
    if stored.submitted_at is None:
        raise AmendmentRefused(_("This change is not presented yet."))
    if by.pk in {stored.opened_by_id, stored.changed_by_id, stored.submitted_by_id}:
        raise AmendmentRefused(_("Whoever prepared a change may not approve it. Ask somebody else."))
    if deal.status not in AMENDABLE or snapshot(deal, lock=True) != stored.original:
        raise DealMoved(_("The deal changed since this change was begun. Send it back and begin again."))
    _require_possible(deal, stored.original, stored.proposed)
    _require_mandate(stored, by)
    carry_through(deal, stored, on=localdate(at))
    _write(stored, {"approved_at": at, "approved_by": by})
    tell_amended(deal=deal, amendment=stored, at=at)
    return stored


@transaction.atomic
def return_amendment(*, amendment: DealAmendment, reason: str, by: User, at: datetime) -> DealAmendment:
    """Send a change back, or give it up: it stays as it was and another one can begin.

    :raises AmendmentRefused: when it was settled, or without a reason.
    """
    stored, _deal = _locked(amendment, by)
    if not reason.strip():
        raise AmendmentRefused(_("Write why this change is sent back."), "reason")
    return _write(stored, {"returned_at": at, "returned_by": by, "return_reason": reason.strip()})


def has_moved(amendment: DealAmendment) -> bool:
    """Say whether the deal is no longer as it was when the working copy was made."""
    return snapshot(amendment.deal) != amendment.original


def _locked(amendment: DealAmendment, by: User) -> tuple[DealAmendment, Deal]:
    deal = lock_deal(amendment.deal_id)
    require_outsider(deal, by)
    stored = DealAmendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if not stored.is_open:
        raise AmendmentRefused(_("This change was approved or sent back meanwhile. Look at how it stands now."))
    return stored, deal


def _write(amendment: DealAmendment, values: dict[str, Any]) -> DealAmendment:
    for name, value in values.items():
        setattr(amendment, name, value)
    amendment.save(update_fields=list(values))
    return amendment


def _require_possible(deal: Deal, original: Snapshot, proposed: Snapshot) -> None:
    """Refuse what a deal cannot become; the fields are those of the form."""
    before, after = Decimal(original["awarded_amount"]), Decimal(proposed["awarded_amount"])
    if after > before:
        # More money is a decision of its own, within the ceiling and open to objection.
        raise AmendmentRefused(
            _("%(after)s is more than the contribution of %(before)s. More money needs a new decision.")
            % {"after": euros(after), "before": euros(before)},
            "awarded_amount",
        )
    money = money_of(deal)
    least = max(money.ordered, money.planned) - money.recovered
    if after < before and after < least:
        raise AmendmentRefused(
            _("The parts of the payment together are %(least)s. Lower those first, or fill in at least that amount.")
            % {"least": euros(least)},
            "awarded_amount",
        )
    start, end = proposed["start_date"], proposed["end_date"]
    if start and end and end <= start:
        raise AmendmentRefused(_("The end must come after the beginning."), "end_date")
    _require_nameable(proposed["indicators"])
    _require_within_term(proposed)
    _require_droppable(deal, proposed)


def _require_nameable(results: Snapshot) -> None:
    """Refuse two results with one name: reports and figures could not be told apart."""
    seen: set[str] = set()
    for key, values in results.items():
        name = values["name"].strip().casefold()
        if values.get(ENDS):
            continue
        if name in seen:
            raise AmendmentRefused(
                _("There is a result “%(name)s” already. Give this one another name.") % {"name": values["name"]},
                f"name-{key}",
            )
        seen.add(name)


def _require_within_term(proposed: Snapshot) -> None:
    """Refuse a result that counts from a day on which the deal is over: nothing could be reported about it."""
    end = day_of(proposed["end_date"])
    for key, values in proposed["indicators"].items():
        start = day_of(values.get(STARTS))
        if start and end and start >= end and not values.get(ENDS):
            raise AmendmentRefused(
                _("The deal ends on %(end)s. Choose an earlier day from which “%(name)s” counts.")
                % {"end": short_date(end), "name": values["name"]},
                f"start-{key}",
            )


def _require_droppable(deal: Deal, proposed: Snapshot) -> None:
    """Refuse to drop a milestone that was reached, or that a part of the payment waits for."""
    dropped = [int(key) for key, values in proposed["milestones"].items() if values is None]
    for milestone in deal.milestones.filter(pk__in=dropped):
        if milestone.reached_date or milestone.tranches.exists():
            raise AmendmentRefused(
                _("“%(title)s” was reached, or a part of the payment belongs to it. It cannot be dropped.")
                % {"title": milestone.title},
                f"drop-{milestone.pk}",
            )


def _require_mandate(amendment: DealAmendment, by: User) -> None:
    """Hold that money is changed by a decision maker within the mandate (Awb 10:3)."""
    if amendment.original["awarded_amount"] == amendment.proposed["awarded_amount"]:
        return
    grant = RoleGrant.objects.current().filter(user=by, role=Role.DECISION_MAKER).first()
    if grant is None:
        raise AmendmentRefused(_("This change lowers the contribution. Only a decision maker approves that."))
    limit, amount = grant.mandate_limit_amount, Decimal(amendment.original["awarded_amount"])
    if limit is not None and amount > limit:
        raise AmendmentRefused(
            _("This deal of %(amount)s is above your mandate of %(limit)s. Ask another decision maker.")
            % {"amount": euros(amount), "limit": euros(limit)}
        )
