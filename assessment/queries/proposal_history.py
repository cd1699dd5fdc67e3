"""What happened to a proposal, as each reader may know it: the applicant, an assessor, the staff (quality bar AU-05).

An applicant reads what the own people did and what was told to them: never a finer status, never who decides or
assesses. An assessor reads when it came in and the own work. Staff read what happened since it was sent in; a draft
belongs to its writers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, AwardDecision, Objection
from proposals.enums import ProposalStatus
from proposals.formats import until_moment
from proposals.models import (
    Attachment,
    LateAttempt,
    PortalMessage,
    PortalReading,
    Proposal,
    ProposalSection,
    StatusChange,
    SupplementRequest,
    SupplementTerm,
    User,
)

# Steps that an applicant hears of; that it was sent in and what was decided are told by receipts and messages.
TOLD_TO_APPLICANTS = frozenset(
    {
        ProposalStatus.WITHDRAWN,
        ProposalStatus.DRAFT,
        ProposalStatus.SUPPLEMENT_REQUESTED,
        ProposalStatus.INADMISSIBLE,
    }
)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened: when, what and by whom. `parts` are codes of parts of a proposal."""

    at: datetime
    what: str
    person: User | None = None
    who: str = ""
    note: str = ""
    parts: tuple[str, ...] = ()

    @property
    def by(self) -> str:
        """Name who did it: the person unless other words are given."""
        return self.who or (str(self.person) if self.person else "")


def history_for_applicant(proposal: Proposal) -> list[Happening]:
    """Give what the people of the applicant did and were told, newest first."""
    ministry = _("the ministry")
    found = [Happening(proposal.created_at, _("Draft begun"), proposal.created_by)]
    found += _work_on_parts(proposal)
    found += _attachments(proposal)
    found += _submissions(proposal)
    found += _late_attempts(proposal)
    own = set(proposal.organisation.memberships.values_list("user_id", flat=True))
    for change in _changes(proposal):
        if change.to_status in TOLD_TO_APPLICANTS:
            is_own = change.changed_by_id in own
            person = change.changed_by if is_own else None
            found.append(Happening(change.changed_at, _became(change), person, "" if is_own else ministry))
    for message in PortalMessage.objects.filter(proposal=proposal):
        found.append(Happening(message.placed_at, _("Message placed"), None, ministry, message.subject))
    found += _readings(proposal)
    return _newest_first(found)


def history_for_assessor(proposal: Proposal, person: User) -> list[Happening]:
    """Give when the proposal came in and what this assessor did with it, newest first; nothing of others."""
    found = [
        Happening(each.received_at, _("Proposal received"), None, _("the applicant"))
        for each in proposal.submissions.all()
    ]
    own = Assessment.objects.open_to_assessor(person.pk).filter(proposal=proposal)
    for assessment in own:
        found.append(Happening(assessment.assigned_at, _("Assigned to you"), None, _("the ministry")))
        if assessment.declared_free_at:
            found.append(Happening(assessment.declared_free_at, _("You declared that you have no interest"), person))
        if assessment.saved_at:
            found.append(Happening(assessment.saved_at, _("You saved your assessment last"), person))
    for at, status in _steps_of_own(own):
        found.append(Happening(at, _("Your assessment: %(status)s") % {"status": status}, person))
    return _newest_first(found)


def history_for_staff(proposal: Proposal, *, names_assessors: bool) -> list[Happening]:
    """Give all that happened since the proposal was sent in, newest first; assessors by name only where asked."""
    found = [*_submissions(proposal), *_late_attempts(proposal), *_looks(proposal), *_supplements(proposal)]
    for change in _changes(proposal):
        by = "" if change.changed_by else _("the clock")
        found.append(Happening(change.changed_at, str(change), change.changed_by, by, change.reason))
    found += _assessing(proposal, names_assessors=names_assessors)
    found += _deciding(proposal)
    for message in PortalMessage.objects.filter(proposal=proposal):
        found.append(Happening(message.placed_at, _("Message placed"), None, _("the ministry"), message.subject))
    found += _readings(proposal)
    found += _operators(proposal)
    return _newest_first(found)


def _newest_first(found: list[Happening]) -> list[Happening]:
    return sorted(found, key=lambda each: each.at, reverse=True)


def _work_on_parts(proposal: Proposal) -> Iterator[Happening]:
    """Tell on which days who worked on which parts; each save apart would be a list of thousands."""
    events = ProposalSection.pgh_event_model.objects.filter(proposal_id=proposal.pk)
    rows = events.values("saved_by", "code", day=TruncDate("saved_at")).annotate(last=Max("saved_at")).order_by("last")
    by_day: dict[tuple[Any, int], dict[str, datetime]] = {}
    for row in rows:
        by_day.setdefault((row["day"], row["saved_by"]), {})[row["code"]] = row["last"]
    people = User.objects.in_bulk({person for _day, person in by_day})
    for (_day, person), saved in by_day.items():
        yield Happening(max(saved.values()), _("Worked on"), people.get(person), parts=tuple(saved))


def _attachments(proposal: Proposal) -> Iterator[Happening]:
    events = Attachment.pgh_event_model.objects.filter(proposal_id=proposal.pk, pgh_label__in=["insert", "delete"])
    rows = list(events.select_related("uploaded_by", "pgh_context").order_by("pgh_id"))
    removers = {(row.pgh_context.metadata.get("user") if row.pgh_context else None) for row in rows}
    people = User.objects.in_bulk(removers - {None})
    for row in rows:
        if row.pgh_label == "insert":
            yield Happening(row.uploaded_at, _("Attachment added"), row.uploaded_by, note=row.original_name)
        else:
            by = people.get(row.pgh_context.metadata.get("user")) if row.pgh_context else None
            yield Happening(row.pgh_created_at, _("Attachment removed"), by, note=row.original_name)


def _submissions(proposal: Proposal) -> Iterator[Happening]:
    for each in proposal.submissions.select_related("submitted_by"):
        what = _("Supplement sent") if each.number > 1 else _("Submitted")
        yield Happening(each.received_at, what, each.submitted_by, note=each.reference)


def _late_attempts(proposal: Proposal) -> Iterator[Happening]:
    for each in LateAttempt.objects.filter(proposal=proposal).select_related("attempted_by"):
        yield Happening(each.received_at, _("Received too late"), each.attempted_by)


def _changes(proposal: Proposal) -> list[StatusChange]:
    return list(StatusChange.objects.filter(proposal=proposal).select_related("changed_by"))


def _became(change: StatusChange) -> str:
    if change.to_status == ProposalStatus.DRAFT:
        return _("Opened again")
    return str(ProposalStatus(change.to_status).label)


def _readings(proposal: Proposal) -> Iterator[Happening]:
    rows = PortalReading.objects.filter(message__proposal=proposal, first_read_at__isnull=False)
    for each in rows.select_related("user", "message"):
        yield Happening(each.first_read_at, _("Message read"), each.user, note=each.message.subject)


def _looks(proposal: Proposal) -> Iterator[Happening]:
    for each in proposal.submissions.select_related("intake_check__checked_by"):
        check = getattr(each, "intake_check", None)
        if check is not None:
            yield Happening(check.checked_at, _("Looked at"), check.checked_by, note=check.remark)


def _supplements(proposal: Proposal) -> Iterator[Happening]:
    for each in SupplementRequest.objects.filter(proposal=proposal).select_related("asked_by", "closed_by"):
        until = _("until %(moment)s") % {"moment": until_moment(each.due_at)}
        yield Happening(each.asked_at, _("Supplement asked"), each.asked_by, note=until)
        if each.closed_at:
            what = _("Request for a supplement ended")
            yield Happening(each.closed_at, what, each.closed_by, note=each.closing_reason)
    for term in SupplementTerm.objects.filter(request__proposal=proposal).select_related("set_by"):
        until = _("until %(moment)s") % {"moment": until_moment(term.due_after)}
        yield Happening(term.set_at, _("Other term for the supplement"), term.set_by, note=f"{until}. {term.reason}")


def _steps_of_own(own: Any) -> Iterator[tuple[datetime, str]]:
    """Give when an own assessment got another status: begun, done, opened again."""
    events = Assessment.pgh_event_model.objects.filter(pgh_obj_id__in=[each.pk for each in own]).order_by("pgh_id")
    before: dict[int, str] = {}
    for event in events.only("pgh_created_at", "pgh_obj_id", "status"):
        if before.get(event.pgh_obj_id) not in (None, event.status):
            yield event.pgh_created_at, str(AssessmentStatus(event.status).label)
        before[event.pgh_obj_id] = event.status


def _assessing(proposal: Proposal, *, names_assessors: bool) -> Iterator[Happening]:
    """Tell who was asked to assess and when that was done; abstaining and its reason stand with the assigning."""
    anybody = _("an assessor")
    for each in Assessment.objects.filter(proposal=proposal).select_related("assessor", "assigned_by"):
        name = str(each.assessor) if names_assessors else anybody
        yield Happening(each.assigned_at, _("Assigned to an assessor"), each.assigned_by, note=name)
        if each.finished_at:
            person = each.assessor if names_assessors else None
            yield Happening(each.finished_at, _("Assessment finished"), person, "" if names_assessors else anybody)


def _deciding(proposal: Proposal) -> Iterator[Happening]:
    for each in AwardDecision.objects.filter(proposal=proposal).select_related(
        "drafted_by", "approved_by", "published_by", "lapsed_by"
    ):
        steps = (
            (_("Decision drafted"), each.drafted_at, each.drafted_by),
            (_("Decision approved"), each.approved_at, each.approved_by),
            (_("Decision published"), each.published_at, each.published_by),
            (_("Decision lapsed"), each.lapsed_at, each.lapsed_by),
        )
        for what, at, person in steps:
            if at:
                yield Happening(at, what, person)
    for objection in Objection.objects.filter(proposal=proposal).select_related("registered_by", "decided_by"):
        yield Happening(objection.registered_at, _("Objection registered"), objection.registered_by)
        if objection.decided_at:
            yield Happening(objection.decided_at, _("Decided on the objection"), objection.decided_by)


def _operators(proposal: Proposal) -> Iterator[Happening]:
    """Tell what was changed past the pages: by a command, or straight in the database."""
    events = Proposal.pgh_event_model.objects.filter(pgh_obj_id=proposal.pk, pgh_label="update")
    for event in events.filter(pgh_context__metadata__has_key="command").select_related("pgh_context"):
        told = event.pgh_context.metadata
        by = told.get("operator") or _("an operator who gave no name")
        note = " ".join(each for each in (f"manage.py {told['command']}.", told.get("reason", "")) if each)
        yield Happening(event.pgh_created_at, _("Changed past the pages"), None, by, note)
