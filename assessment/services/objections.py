"""An objection from its receipt to the decision on it (Awb chapters 6 and 7)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.enums import ObjectionOutcome, PostChannel
from assessment.models import AwardLapse, FollowUpDecision, Objection, ObjectionFile, ObjectionPause, RoundTerms
from assessment.queries.contested import contested_by, contested_on, decided_objection
from assessment.services.approval import current_mandate
from assessment.services.interests import require_no_interest_in
from assessment.services.locks import lock_round
from assessment.services.objection_files import written_files
from assessment.services.refusal import Refused
from assessment.terms import objection_last_day
from proposals.enums import PortalMessageKind
from proposals.formats import dutch_date
from proposals.models import Proposal, User
from proposals.services.portal_messages import place_message


class ObjectionRefused(Refused):
    """The decision or the objection does not allow this step."""


class DecidedItself(Refused):
    """Whoever took the decision does not decide on the objection against it (Awb 10:3(3))."""


@transaction.atomic
def register_objection(
    *, proposal: Proposal, received: date, channel: str, grounds: str, by: User, at: datetime
) -> Objection:
    """Register an objection with its term: six weeks from the day after the decision was announced (Awb 6:7, 6:8).

    It is against the last decision that was announced on the day it was received; that does not change any more.

    :raises ObjectionRefused: if nothing was decided yet, that was decided on an objection, an objection is open
        already or was decided, or the day cannot be right.
    """
    round_ = lock_round(proposal.round_id)
    decision = contested_on(proposal, received)
    if decision is None:
        raise ObjectionRefused(_("No decision on this proposal was published. There is nothing to object to yet."))
    announced, today = decision.announced, localtime(at).date()
    if not announced <= received <= today:
        raise ObjectionRefused(
            _("%(day)s is no day on which this objection can have come: from %(first)s up to and including today.")
            % {"day": dutch_date(received).capitalize(), "first": dutch_date(announced)}
        )
    if decision.is_on_objection:
        raise ObjectionRefused(
            _("This was decided on an objection. Against that there is no objection, but appeal to the court.")
        )
    if proposal.objections.open().exists():
        raise ObjectionRefused(_("There is an objection on this proposal already. Add to that one."))
    if earlier := decided_objection(decision, proposal):
        raise ObjectionRefused(
            _("On %(day)s we decided on an objection against this decision. Now there is only appeal to the court.")
            % {"day": dutch_date(localtime(earlier.decided_at).date())}
        )
    terms = RoundTerms.objects.filter(round=round_).first()
    objection = Objection.objects.create(
        proposal=proposal,
        number=(proposal.objections.aggregate(last=Max("number"))["last"] or 0) + 1,
        against_follow_up=decision.source if isinstance(decision.source, FollowUpDecision) else None,
        against_lapse=decision.source if isinstance(decision.source, AwardLapse) else None,
        announced_date=announced,
        due_date=objection_last_day(announced),
        received_date=received,
        channel=channel,
        grounds=grounds.strip(),
        has_committee=terms is not None and terms.objection_committee,
        registered_at=at,
        registered_by=by,
    )
    _tell(objection, _("We received your objection (%(reference)s)"), _received_words(objection), "received", at)
    return objection


def object_through_portal(
    *, proposal: Proposal, grounds: str, by: User, at: datetime, files: Sequence[UploadedFile] = ()
) -> Objection:
    """Take an objection that the applicant typed on this site, with its files; received when it came in.

    :raises ObjectionRefused: if the round knows no objection, or as `register_objection` does.
    :raises AttachmentRefused: for a file that is not accepted. Then nothing is kept.
    """
    if not proposal.round.mentions_objection:
        raise ObjectionRefused(_("Objection is not possible in this round."))
    received = localtime(at).date()
    with written_files(files, proposal=proposal, by=by, at=at) as rows, transaction.atomic():
        objection = register_objection(
            proposal=proposal, received=received, channel=PostChannel.PORTAL, grounds=grounds, by=by, at=at
        )
        for row in rows:
            row.objection = objection
        ObjectionFile.objects.bulk_create(rows)
    return objection


@transaction.atomic
def judge_lateness(*, objection: Objection, is_excused: bool, reason: str) -> Objection:
    """Note whether there was a good reason for being late (Awb 6:11).

    :raises ObjectionRefused: if it was in time or decided already.
    """
    stored = lock_objection(objection)
    if not stored.is_late:
        raise ObjectionRefused(_("This objection came in time."))
    return _write(stored, late_is_excused=is_excused, late_reason=reason.strip())


@transaction.atomic
def pause_objection(
    *, objection: Objection, kind: str, first: date, until: date | None, reason: str, by: User, at: datetime
) -> ObjectionPause:
    """Let the term stand still from `first` up to, not including, `until` (Awb 7:10(2) and (4)).

    :raises ObjectionRefused: if the days are in the wrong order, or it stands still already.
    """
    stored = lock_objection(objection)
    if until is not None and until <= first:
        raise ObjectionRefused(_("The end must come after the beginning."))
    if stored.pauses.filter(until_date__isnull=True).exists():
        raise ObjectionRefused(_("The term stands still already. Let it run on first."))
    return ObjectionPause.objects.create(
        objection=stored, kind=kind, first_date=first, until_date=until, reason=reason.strip(), noted_at=at, noted_by=by
    )


@transaction.atomic
def resume_objection(*, objection: Objection, until: date) -> ObjectionPause:
    """Let the term run on from `until`.

    :raises ObjectionRefused: if it does not stand still, or that day is before it began.
    """
    stored = lock_objection(objection)
    pause = stored.pauses.filter(until_date__isnull=True).first()
    if pause is None:
        raise ObjectionRefused(_("The term does not stand still."))
    if until <= pause.first_date:
        raise ObjectionRefused(
            _("The term stands still from %(day)s. Fill in a later day.") % {"day": dutch_date(pause.first_date)}
        )
    pause.until_date = until
    pause.save(update_fields=["until_date"])
    return pause


@transaction.atomic
def adjourn_objection(*, objection: Objection, reason: str, by: User, at: datetime) -> Objection:
    """Adjourn the decision by six weeks, once, and tell the objector (Awb 7:10(3)).

    :raises ObjectionRefused: if it was adjourned before.
    """
    stored = lock_objection(objection)
    if stored.adjourned_at:
        raise ObjectionRefused(_("The decision was adjourned already. More time needs the consent of the objector."))
    _write(stored, adjournment_reason=reason.strip(), adjourned_at=at, adjourned_by=by)
    body = _("We need six weeks more to decide on your objection.") + "\n\n" + stored.adjournment_reason
    _tell(stored, _("We decide later on your objection (%(reference)s)"), body, "adjourned", at)
    return stored


@transaction.atomic
def record_hearing(
    *, objection: Objection, day: date | None, present: str, report: str, waived_reason: str
) -> Objection:
    """Note the hearing: planned with only a day, held with who was there and a report; or why there is none (7:3).

    :raises ObjectionRefused: without a day and without a reason for none, or with a report and no day.
    """
    stored = lock_objection(objection)
    if day is None and not waived_reason.strip():
        raise ObjectionRefused(_("Fill in the day of the hearing, or why there is none."))
    if day is None and (present.strip() or report.strip()):
        raise ObjectionRefused(_("A report belongs to a hearing. Fill in its day."))
    return _write(
        stored,
        hearing_date=day,
        hearing_present=present.strip(),
        hearing_report=report.strip(),
        hearing_waived_reason="" if day else waived_reason.strip(),
    )


@transaction.atomic
def decide_objection(*, objection: Objection, outcome: str, reason: str, by: User, at: datetime) -> Objection:
    """Decide on an objection and tell the objector. A founded one opens the way to another decision.

    :raises NotADecisionMaker: if this person may not decide.
    :raises DecidedItself: if this person approved the decision that it is against.
    :raises HasInterest: if this person has an interest in the proposal.
    :raises ObjectionRefused: if it was decided, the hearing is missing, or lateness was not judged.
    """
    stored = lock_objection(objection)
    current_mandate(by)
    require_no_interest_in(stored.proposal, by)
    contested = contested_by(stored)
    if contested is not None and contested.decided_by_id == by.pk:
        raise DecidedItself(
            _("You approved the decision that this objection is against. Somebody else decides on it (Awb 10:3).")
        )
    _require_ready(stored, outcome, localtime(at).date())
    _write(stored, outcome=outcome, outcome_reason=reason.strip(), decided_at=at, decided_by=by)
    parts = [f"{_('Outcome')}: {stored.get_outcome_display().lower()}.", stored.outcome_reason]
    if outcome != ObjectionOutcome.WITHDRAWN:
        parts.append(_appeal_words(localtime(at).date()))
    body = "\n\n".join(parts)
    _tell(stored, _("The decision on your objection (%(reference)s)"), body, "decided", at)
    return stored


def _require_ready(objection: Objection, outcome: str, today: date) -> None:
    """Hold what must come before a decision: a judgement of lateness, and a hearing or a reason for none.

    A hearing was held, not planned, and its report is there, whichever way the decision goes (Awb 7:2, 7:7).
    """
    if outcome not in {ObjectionOutcome.FOUNDED, ObjectionOutcome.UNFOUNDED}:
        return
    if objection.is_late and not objection.late_is_excused:
        raise ObjectionRefused(_("This objection came late. Note first whether there was a good reason for it."))
    if objection.hearing_waived_reason:
        return
    if objection.hearing_date is None:
        raise ObjectionRefused(_("Note the hearing first, or why there is none."))
    if objection.hearing_date > today:
        raise ObjectionRefused(
            _("The hearing is on %(day)s. Decide after it.") % {"day": dutch_date(objection.hearing_date)}
        )
    if not objection.hearing_report:
        raise ObjectionRefused(_("Note the report of the hearing first."))


def lock_objection(objection: Objection) -> Objection:
    """Lock an objection that is not decided yet, its round first.

    :raises ObjectionRefused: if it was decided.
    """
    lock_round(objection.proposal.round_id)
    rows = Objection.objects.select_for_update(of=("self",)).select_related("proposal__organisation", "proposal__round")
    stored = rows.get(pk=objection.pk)
    if stored.decided_at:
        raise ObjectionRefused(_("This objection was decided. It does not change any more."))
    return stored


def _write(objection: Objection, **values: object) -> Objection:
    for name, value in values.items():
        setattr(objection, name, value)
    objection.save(update_fields=list(values))
    return objection


def _appeal_words(announced: date) -> str:
    """Say what one can do against a decision on an objection: appeal within six weeks (Awb 6:7, 8:1, 8:7)."""
    words = _(
        "Do you not agree with this decision? You can appeal to the administrative court until and including %(day)s: "
        "the rechtbank in whose area you are established. Send a copy of this decision along. The court asks a fee."
    )
    return words % {"day": dutch_date(objection_last_day(announced))}


def _received_words(objection: Objection) -> str:
    words = _("We received your objection on %(day)s. You hear from us about the next step.")
    return words % {"day": dutch_date(objection.received_date)}


def _tell(objection: Objection, subject: str, body: str, step: str, at: datetime) -> None:
    proposal = objection.proposal
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.NOTE,
        subject=subject % {"reference": proposal.reference},
        body=body,
        key=f"objection:{objection.pk}:{step}",
        at=at,
    )
