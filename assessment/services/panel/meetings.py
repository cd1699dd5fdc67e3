"""Planning a meeting of the panel: the day, the chair, and who is asked or came."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.enums import AttendanceKind
from assessment.models import PanelAttendance, PanelMeeting, PanelPresence
from assessment.services.locks import lock_round
from assessment.services.panel.refusals import PanelRefused, StaleMeeting
from proposals.enums import RoundStatus
from proposals.models import Round, User

MEETING_STATUSES = frozenset({RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING})


@transaction.atomic
def save_meeting(
    *,
    round_: Round,
    meeting: PanelMeeting | None,
    meeting_date: date,
    chair: User,
    attendance: Mapping[int, AttendanceKind],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> PanelMeeting:
    """Plan a meeting or change it; `attendance` holds everybody who is asked, by key. The chair is always asked.

    :raises PanelRefused: if the round takes no meeting now, the chair is absent, or somebody is left out of
        whom it is recorded where they were.
    :raises StaleMeeting: if it was changed meanwhile.
    """
    _require_meeting_time(lock_round(round_.pk))
    if attendance.get(chair.pk) == AttendanceKind.ABSENT:
        raise PanelRefused(_("%(person)s is absent and cannot chair. Choose another chair.") % {"person": chair})
    if meeting is None:
        stored = PanelMeeting(round=round_)
    else:
        stored = PanelMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk, round=round_)
        if expected_version is not None and stored.version != expected_version:
            raise StaleMeeting()
        stored.version += 1
    _require_free_date(stored, meeting_date)
    stored.meeting_date, stored.chair, stored.changed_at, stored.changed_by = meeting_date, chair, at, by
    stored.save()
    _store_attendance(stored, {chair.pk: AttendanceKind.EXPECTED, **attendance})
    return stored


def _require_meeting_time(round_: Round) -> None:
    if round_.status not in MEETING_STATUSES:
        raise PanelRefused(
            _("The panel meets after scoring has closed and before the decisions. The round is not there now.")
        )


def _require_free_date(meeting: PanelMeeting, day: date) -> None:
    if PanelMeeting.objects.filter(round=meeting.round_id, meeting_date=day).exclude(pk=meeting.pk).exists():
        raise PanelRefused(_("There is a meeting on this date already."))


def _store_attendance(meeting: PanelMeeting, attendance: Mapping[int, AttendanceKind]) -> None:
    """Write the rows that differ; who was recorded at a proposal stays on the list."""
    stored = {each.person_id: each for each in meeting.attendances.select_related("person")}
    gone = [each for pk, each in stored.items() if pk not in attendance]
    recorded = PanelPresence.objects.filter(discussion__meeting=meeting, person__in=[each.person_id for each in gone])
    if kept := recorded.select_related("person").order_by("person__name").first():
        raise PanelRefused(
            _("Of %(person)s it is recorded who was in the room. Mark this person as absent instead.")
            % {"person": kept.person}
        )
    PanelAttendance.objects.filter(pk__in=[each.pk for each in gone]).delete()
    for pk, kind in attendance.items():
        if pk not in stored:
            PanelAttendance.objects.create(meeting=meeting, person_id=pk, attendance=kind)
        elif stored[pk].attendance != kind:
            PanelAttendance.objects.filter(pk=stored[pk].pk).update(attendance=kind)
