"""Reminders of drafts that were saved but not submitted: 7 days, 48 hours and 4 hours before closing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from proposals.emails import reminder_mail
from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import Membership, Proposal, Round, User
from proposals.queries import with_content
from proposals.services.completeness import problems_of
from proposals.services.messages import REMINDER_PREFIX, queue_message

# The shortest first: after a pause of the sweeper only the latest one that is due goes out.
SPANS = (timedelta(hours=4), timedelta(hours=48), timedelta(days=7))
WRITERS = (MembershipRole.EDITOR, MembershipRole.SIGNATORY)


def queue_reminders(*, at: datetime) -> int:
    """Queue the reminders that are due at `at`, and give how many drafts they are about.

    Each person gets each reminder once for a closing time. Ticks may repeat or be missed: the mail is
    known by its key, and what was missed is not caught up by the longer spans.
    """
    return sum(_remind(round_, span, at) for round_ in Round.objects.accepting_at(at) if (span := due_span(round_, at)))


def due_span(round_: Round, at: datetime) -> timedelta | None:
    """Give the reminder that is due: the shortest span that has begun, if the closing time stood by then.

    After an extension the spans that had passed already do not come again.
    """
    span = next((each for each in SPANS if at >= round_.closes_at - each), None)
    if span is None:
        return None
    moved_at = round_.extensions.aggregate(moved_at=Max("approved_at"))["moved_at"]
    begun_at = round_.closes_at - span
    return None if moved_at is not None and begun_at < moved_at else span


def _remind(round_: Round, span: timedelta, at: datetime) -> int:
    """Queue one reminder for each draft that existed when the span began."""
    begun_at = round_.closes_at - span
    drafts = Proposal.objects.filter(round=round_, status=ProposalStatus.DRAFT, created_at__lte=begun_at)
    told = _key(round_, span)
    waiting = drafts.exclude(mails__message_key__startswith=told).values_list("pk", flat=True)
    return sum(_remind_of(pk, round_, span, at) for pk in list(waiting))


@transaction.atomic
def _remind_of(pk: int, round_: Round, span: timedelta, at: datetime) -> bool:
    """Queue the reminder of one draft; somebody who is submitting it right now is left alone."""
    locked = Proposal.objects.select_for_update(of=("self",), skip_locked=True)
    if not locked.filter(pk=pk, status=ProposalStatus.DRAFT).exists():
        return False
    proposal = with_content(Proposal.objects.filter(pk=pk)).get()
    missing = sum(not problem.is_warning for problem in problems_of(proposal))
    mail = reminder_mail(proposal, missing=missing, has_signatory=_has_signatory(proposal))
    people = writers_of(proposal.organisation_id)
    for person in people:
        queue_message(
            key=f"{_key(round_, span)}{pk}:{person.pk}",
            recipient=person.email,
            subject=mail.subject,
            body=mail.body,
            at=at,
            proposal=proposal,
        )
    return bool(people)


def writers_of(organisation_id: int) -> list[User]:
    """Give who may write or sign for an organisation now and can sign in."""
    memberships = Membership.objects.current().filter(
        organisation=organisation_id, role__in=WRITERS, user__is_active=True
    )
    return [each.user for each in memberships.select_related("user").order_by("user_id")]


def _has_signatory(proposal: Proposal) -> bool:
    signatories = Membership.objects.current().filter(role=MembershipRole.SIGNATORY, user__is_active=True)
    return signatories.filter(organisation=proposal.organisation_id).exists()


def _key(round_: Round, span: timedelta) -> str:
    """Name the closing time and the span, so that another closing time has reminders of its own."""
    return f"{REMINDER_PREFIX}{round_.closes_at:%Y%m%dT%H%M%S}:{int(span.total_seconds()) // 3600}:"
