"""Who was in the room while a proposal was discussed, and who presided; never somebody with an interest."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from assessment.enums import PresenceKind
from assessment.models import ConflictOfInterest, PanelDiscussion, PanelPresence
from assessment.services.panel.refusals import PanelRefused, StalePresence
from assessment.services.panel.told import DiscussionInput
from proposals.models import User


def record_presence(discussion: PanelDiscussion, told: DiscussionInput, by: User, at: datetime) -> None:
    """Write where people were and who presides, when it differs from what is stored."""
    rows = {each.person_id: each for each in discussion.presences.all()}
    changed = {pk: kind for pk, kind in told.presence.items() if pk not in rows or rows[pk].presence != kind}
    new_chair = told.chair is not None and told.chair.pk != discussion.chair_id
    if not changed and not new_chair:
        return
    if discussion.version != told.expected_version and rows:
        raise StalePresence({pk: PresenceKind(each.presence) for pk, each in rows.items()})
    _require_in_meeting(discussion, changed)
    _require_without_interest(discussion, changed, told.chair)
    for pk, kind in changed.items():
        values = {"presence": kind, "recorded_at": at, "recorded_by": by}
        if pk in rows:
            PanelPresence.objects.filter(pk=rows[pk].pk).update(**values)
        else:
            PanelPresence.objects.create(discussion=discussion, person_id=pk, **values)
    if new_chair:
        discussion.chair = told.chair
    discussion.version += 1
    discussion.changed_at, discussion.changed_by = at, by
    discussion.save()


def _require_in_meeting(discussion: PanelDiscussion, presence: Mapping[int, PresenceKind]) -> None:
    asked = set(discussion.meeting.attendances.values_list("person_id", flat=True))
    if presence.keys() - asked:
        raise PanelRefused(_("Somebody is not on the list of this meeting any more. Look at the list and save again."))


def _require_without_interest(
    discussion: PanelDiscussion, presence: Mapping[int, PresenceKind], chair: User | None
) -> None:
    present = {pk for pk, kind in presence.items() if kind == PresenceKind.PRESENT}
    people = present | ({chair.pk} if chair else set())
    tied = ConflictOfInterest.objects.in_force().filter(proposal=discussion.proposal_id, assessor__in=people)
    if found := tied.select_related("assessor").order_by("assessor__name").first():
        words = _("%(person)s has an interest in this proposal and is not there when it is discussed (Awb 2:4).")
        raise PanelRefused(words % {"person": found.assessor})
    left = [pk for pk, kind in presence.items() if kind != PresenceKind.PRESENT]
    if chair is not None and chair.pk in left:
        raise PanelRefused(
            _("%(person)s is not in the room and cannot chair. Choose another chair.") % {"person": chair}
        )
