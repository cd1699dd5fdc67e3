"""Outages, and the closing time that moves because of one: by two people, forward only (decision 4, Awb 2:21)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.enums import PortalMessageKind, ProposalStatus, Role, RoundStatus
from proposals.formats import dutch_period, until_moment
from proposals.models import Extension, LateAttempt, Organisation, Outage, Round, User
from proposals.services.portal_messages import place_message
from proposals.services.status import change_status

# Who may be the second person.
ROLES_THAT_APPROVE = (Role.PROGRAMME_OFFICER, Role.DECISION_MAKER)
EXTENDABLE = frozenset({RoundStatus.PUBLISHED, RoundStatus.OPEN, RoundStatus.CLOSED})


class OutageRefused(Exception):
    """It cannot be done; the message says why, `field` names what it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


class SamePerson(OutageRefused):
    """Who asked for an extension may not decide on it."""


@transaction.atomic
def report_outage(
    *, round_: Round, started_at: datetime, description: str, by: User, at: datetime, ended_at: datetime | None = None
) -> Outage:
    """Declare that the site could not be used well; its applicants see it on every page from now on.

    :raises OutageRefused: if it begins or ends in the future, or ends before it begins.
    """
    if started_at > at:
        raise OutageRefused(_("An outage cannot begin in the future. Fill in when it began."), "started_at")
    outage = Outage.objects.create(
        round=round_, started_at=started_at, description=description.strip(), reported_at=at, reported_by=by
    )
    if ended_at is not None:
        end_outage(outage=outage, ended_at=ended_at, at=at)
    return outage


@transaction.atomic
def end_outage(*, outage: Outage, ended_at: datetime, at: datetime) -> None:
    """Say until when an outage lasted, and tell everybody with a proposal in the round.

    :raises OutageRefused: if it ended before, begins later, or ends in the future.
    """
    stored = Outage.objects.select_for_update(of=("self",)).select_related("round").get(pk=outage.pk)
    if stored.ended_at is not None:
        raise OutageRefused(_("This outage was ended already."))
    if not stored.started_at < ended_at <= at:
        raise OutageRefused(_("The end lies between the beginning of the outage and now."), "ended_at")
    stored.ended_at = outage.ended_at = ended_at
    stored.save(update_fields=["ended_at"])
    for organisation in organisations_in(stored.round):
        place_message(
            organisation=organisation,
            proposal=None,
            kind=PortalMessageKind.OUTAGE,
            subject=_("The outage is over"),
            body=_outage_words(stored),
            key=f"outage:{stored.pk}:{organisation.pk}",
            at=at,
        )


@transaction.atomic
def request_extension(
    *, outage: Outage, closes_at: datetime, reason: str, public_note: str, by: User, at: datetime
) -> Extension:
    """Ask for a later closing time because of a declared outage; somebody else decides.

    :raises OutageRefused: if the time cannot be the new closing time, or a request is waiting already.
    """
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=outage.round_id)
    if round_.extensions.filter(approved_at=None, rejected_at=None).exists():
        raise OutageRefused(_("An extension of this round is waiting for a second person already."))
    if outage.started_at >= round_.closes_at:
        raise OutageRefused(_("This outage began after the closing time. It kept nobody from submitting in time."))
    _require_possible(round_, closes_at, at)
    return Extension.objects.create(
        round=round_,
        outage=outage,
        closes_before=round_.closes_at,
        closes_after=closes_at,
        reason=reason.strip(),
        public_note=public_note.strip(),
        requested_at=at,
        requested_by=by,
    )


@transaction.atomic
def approve_extension(*, extension: Extension, by: User, at: datetime) -> Extension:
    """Move the closing time, open a closed round again, and tell everybody, all at once.

    :raises SamePerson: if `by` asked for it.
    :raises OutageRefused: if it was decided, is out of date, or `by` may not decide on it.
    """
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=extension.round_id)
    stored = _open_request(extension, by)
    if stored.closes_before != round_.closes_at:
        raise OutageRefused(_("The closing time has changed since this was asked. Refuse it and ask again."))
    _require_possible(round_, stored.closes_after, at)
    stored.approved_at, stored.approved_by = at, by
    stored.save(update_fields=["approved_at", "approved_by"])
    round_.closes_at = stored.closes_after
    round_.save(update_fields=["closes_at"])
    if round_.status == RoundStatus.CLOSED:
        reason = _("The closing time moved after an outage. Asked by %(asked)s, approved by %(approved)s.")
        names = {"asked": str(stored.requested_by), "approved": str(by)}
        change_status(round_, RoundStatus.OPEN, by=by, at=at, reason=reason % names)
    _tell_of_extension(stored, round_, at)
    return stored


@transaction.atomic
def reject_extension(*, extension: Extension, by: User, at: datetime, reason: str) -> Extension:
    """Refuse a later closing time, with the reason; nothing changes for the applicants.

    :raises SamePerson: if `by` asked for it.
    :raises OutageRefused: without a reason, if it was decided, or `by` may not decide on it.
    """
    if not reason.strip():
        raise OutageRefused(_("Write why you refuse this."), "reason")
    Round.objects.select_for_update(of=("self",)).get(pk=extension.round_id)
    stored = _open_request(extension, by)
    stored.rejected_at, stored.rejected_by, stored.rejection_reason = at, by, reason.strip()
    stored.save(update_fields=["rejected_at", "rejected_by", "rejection_reason"])
    return stored


def organisations_in(round_: Round) -> list[Organisation]:
    """Give the organisations with a draft or a submitted proposal in the round."""
    proposals = round_.proposals.exclude(status=ProposalStatus.WITHDRAWN)
    return list(Organisation.objects.filter(pk__in=proposals.values("organisation")).order_by("pk"))


def _open_request(extension: Extension, by: User) -> Extension:
    stored = Extension.objects.select_for_update(of=("self",)).select_related("outage", "requested_by")
    found = stored.get(pk=extension.pk)
    if found.approved_at or found.rejected_at:
        raise OutageRefused(_("This request was decided on already."))
    if found.requested_by_id == by.pk:
        raise SamePerson(_("Who asks for an extension cannot approve it. Ask a colleague."))
    if not (by.is_active and by.role_grants.current().filter(role__in=ROLES_THAT_APPROVE).exists()):
        raise OutageRefused(_("Only a programme officer or a decision maker can decide on this."))
    return found


def _require_possible(round_: Round, closes_at: datetime, at: datetime) -> None:
    """Refuse a closing time that is not later, lies in the past, or comes after the scoring."""
    if round_.status not in EXTENDABLE:
        raise OutageRefused(_("The assessment of this round has begun. The closing time cannot move any more."))
    if closes_at <= round_.closes_at:
        words = _("The new closing time must be later than the present one: %(moment)s.")
        raise OutageRefused(words % {"moment": until_moment(round_.closes_at)}, "closes_at")
    if closes_at <= at:
        raise OutageRefused(_("This moment is past already. Choose a later closing time."), "closes_at")
    if round_.scoring_closes_at is not None and closes_at >= round_.scoring_closes_at:
        words = _("The scoring closes on %(moment)s. Choose an earlier closing time, or move the scoring first.")
        raise OutageRefused(words % {"moment": until_moment(round_.scoring_closes_at)}, "closes_at")


def _tell_of_extension(extension: Extension, round_: Round, at: datetime) -> None:
    late = set(
        LateAttempt.objects.filter(proposal__round=round_, proposal__status=ProposalStatus.DRAFT).values_list(
            "proposal__organisation", flat=True
        )
    )
    for organisation in organisations_in(round_):
        place_message(
            organisation=organisation,
            proposal=None,
            kind=PortalMessageKind.EXTENSION,
            subject=_("The closing time of %(round)s has moved") % {"round": round_.name},
            body=_extension_words(extension, was_late=organisation.pk in late),
            key=f"extension:{extension.pk}:{organisation.pk}",
            at=at,
            response_due_at=extension.closes_after,
        )


def _outage_words(outage: Outage) -> str:
    period = dutch_period(outage.started_at, outage.ended_at)
    return "\n\n".join(
        [
            _("There was an outage %(period)s.") % {"period": period},
            outage.description,
            _("Everything you saved is kept. Could you not submit in time because of it? Contact the programme team."),
        ]
    )


def _extension_words(extension: Extension, *, was_late: bool) -> str:
    values = {"before": until_moment(extension.closes_before), "after": until_moment(extension.closes_after)}
    parts = [
        _("Submitting is possible until %(after)s. Before it was %(before)s.") % values,
        extension.public_note,
        _("We received your proposal too late. You can submit the draft now: open it and press the button again.")
        if was_late
        else _("Do you have a draft? Then you can submit it until then. What you submitted stays submitted."),
    ]
    return "\n\n".join(parts)
