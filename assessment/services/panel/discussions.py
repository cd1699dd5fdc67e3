"""Recording what the panel says about one proposal: all that was sent, or nothing."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.models import PanelDiscussion, PanelMeeting, PanelNote
from assessment.services.locks import lock_round
from assessment.services.panel.consensus import record_consensus
from assessment.services.panel.drafts import empty_draft
from assessment.services.panel.meetings import MEETING_STATUSES
from assessment.services.panel.opening import require_open
from assessment.services.panel.presence import record_presence
from assessment.services.panel.refusals import PresenceMissing
from assessment.services.panel.told import DiscussionInput
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round, User


def is_panel_time(round_: Round) -> bool:
    """Say whether the panel of a round can meet: after scoring, before the decisions."""
    return round_.status in MEETING_STATUSES


def is_panel_open(proposal: Proposal) -> bool:
    """Say whether the panel may still record something about a proposal, after its own status and its round's."""
    return proposal.status == ProposalStatus.ASSESSED and proposal.round.status in MEETING_STATUSES


@transaction.atomic
def record_discussion(
    *, proposal: Proposal, meeting: PanelMeeting, told: DiscussionInput, by: User, at: datetime
) -> PanelDiscussion:
    """Record what was sent about a proposal, all of it or nothing; the draft of it is not needed any more then.

    :raises PanelRefused: if it is too early or too late, or `by` has an interest in the proposal.
    :raises StalePresence, StaleConsensus, PresenceMissing: as for the parts.
    """
    round_ = lock_round(proposal.round_id)
    stored = Proposal.objects.select_related("round").get(pk=proposal.pk)
    require_open(stored, round_, by)
    discussion = _open_discussion(stored, meeting, by, at)
    record_presence(discussion, told, by, at)
    _write_note(discussion, told, by, at)
    record_consensus(discussion, told.consensus, by, at)
    if told.is_done:
        _mark_discussed(discussion, by, at)
    empty_draft(proposal=stored, words=told.draft, by=by, at=at)
    return discussion


@transaction.atomic
def reopen_discussion(*, discussion: PanelDiscussion, by: User, at: datetime) -> PanelDiscussion:
    """Take the mark off that a proposal was discussed: the panel comes back to it.

    :raises PanelRefused: if it is too late, or `by` has an interest in the proposal.
    """
    round_ = lock_round(discussion.proposal.round_id)
    stored = PanelDiscussion.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=discussion.pk)
    require_open(stored.proposal, round_, by)
    stored.discussed_at = stored.discussed_by = None
    return _store(stored, by, at)


def _open_discussion(proposal: Proposal, meeting: PanelMeeting, by: User, at: datetime) -> PanelDiscussion:
    """Give the discussion of a proposal, locked; the first record begins it."""
    discussion, _is_new = PanelDiscussion.objects.select_for_update(of=("self",)).get_or_create(
        proposal=proposal, defaults={"meeting": meeting, "version": 0, "changed_at": at, "changed_by": by}
    )
    return discussion


def _store(discussion: PanelDiscussion, by: User, at: datetime) -> PanelDiscussion:
    discussion.version += 1
    discussion.changed_at, discussion.changed_by = at, by
    discussion.save()
    return discussion


def _write_note(discussion: PanelDiscussion, told: DiscussionInput, by: User, at: datetime) -> None:
    """Add the note; the same words of the same form are one note, other words another one."""
    text = told.note.strip()
    if not text:
        return
    token = told.note_token or uuid4()
    sent_before = list(PanelNote.objects.filter(token=token).values_list("text", flat=True))
    if sent_before == [text]:
        return
    values = {"discussion": discussion, "text": text, "written_at": at, "written_by": by}
    PanelNote.objects.create(token=uuid4() if sent_before else token, **values)


def _mark_discussed(discussion: PanelDiscussion, by: User, at: datetime) -> None:
    """Mark a proposal as discussed: it must be known of everybody where they were, and who presided."""
    known = set(discussion.presences.values_list("person_id", flat=True))
    asked = {each.person_id: each.person for each in discussion.meeting.attendances.select_related("person")}
    if missing := [str(person) for pk, person in asked.items() if pk not in known]:
        names = ", ".join(sorted(missing))
        raise PresenceMissing(
            _("Say first of everybody where they were. Still to choose: %(names)s.") % {"names": names}
        )
    if discussion.chair_id is None:
        raise PresenceMissing(_("Choose first who chaired while this proposal was discussed."))
    if discussion.discussed_at is None:
        discussion.discussed_at, discussion.discussed_by = at, by
        _store(discussion, by, at)
