"""The panel meeting of round 1; who was there and what was said comes from panel.toml."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assessment.enums import AttendanceKind, ConflictKind, PresenceKind
from assessment.models import ConflictOfInterest, PanelMeeting
from assessment.services.conflicts import pin_conflict
from assessment.services.panel import DiscussionInput, Recorded, record_discussion, save_meeting
from mkbdeals.demo.data import read_toml
from mkbdeals.demo.moments import DUTCH_TIME
from mkbdeals.demo.people import People
from proposals.models import Proposal, Round

FILE = "panel.toml"
EACH_TAKES = timedelta(minutes=12)


def meet(
    round_: Round, *, proposals: Mapping[str, Proposal], folder: Path, people: People, at: datetime
) -> PanelMeeting:
    """Note the interests that are known and hold the meeting; everybody who is asked comes."""
    told = read_toml(FILE, folder)
    coordinator = people.coordinator
    for each in told["interests"]:
        pin_conflict(
            proposal=proposals[each["proposal"]],
            assessor=people.by_email[each["person"]],
            kind=ConflictKind(each["kind"]),
            explanation=each["explanation"],
            by=coordinator,
            at=at,
        )
    came = {people.by_email[email].pk: AttendanceKind.PRESENT for email in told["people"]}
    return save_meeting(
        round_=round_,
        meeting=None,
        meeting_date=at.astimezone(DUTCH_TIME).date(),
        chair=people.by_email[told["chair"]],
        attendance=came,
        by=coordinator,
        at=at,
    )


def discuss(stage: str, *, proposals: Mapping[str, Proposal], folder: Path, people: People, at: datetime) -> None:
    """Discuss the proposals of a stage one after the other; who has an interest leaves the room."""
    discussions = read_toml(FILE, folder)["discussions"]
    for place, entry in enumerate(discussions, start=1):
        if entry["stage"] == stage:
            _discuss(entry, proposals[entry["proposal"]], people, at + place * EACH_TAKES)


def _discuss(entry: Mapping[str, Any], proposal: Proposal, people: People, at: datetime) -> None:
    meeting = PanelMeeting.objects.get(round=proposal.round_id)
    tied = set(ConflictOfInterest.objects.in_force().filter(proposal=proposal).values_list("assessor_id", flat=True))
    presence = {
        pk: PresenceKind.LEFT if pk in tied else PresenceKind.PRESENT
        for pk in meeting.attendances.values_list("person_id", flat=True)
    }
    told = DiscussionInput(
        chair=meeting.chair,
        presence=presence,
        note=entry["note"],
        note_token=uuid5(NAMESPACE_URL, f"panel:{entry['proposal']}"),
        consensus={each["criterion"]: Recorded(each.get("points"), each["reason"], 0) for each in entry["consensus"]},
        is_done=True,
    )
    record_discussion(proposal=proposal, meeting=meeting, told=told, by=people.coordinator, at=at)
