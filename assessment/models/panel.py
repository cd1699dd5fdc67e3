"""The panel meeting after scoring: who was there, what was said, and what the panel came to.

What is recorded here stands beside the scores of the assessors, never in their place: the legal score is
their weighted mean (docs/allocation.md).
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AttendanceKind, PresenceKind
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from assessment.models.conflict import ConflictOfInterest
from assessment.models.criterion import Criterion
from assessment.models.panel_guards import (
    CONSENSUS_IMMUTABLE,
    CONSENSUS_WHEN_OPEN,
    DISCUSSION_WHEN_OPEN,
    MEETING_WHEN_OPEN,
    NOTE_IMMUTABLE,
    NOTE_WHEN_OPEN,
    PRESENCE_WITHOUT_INTEREST,
)
from proposals.models import Proposal, Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked


@tracked()
class PanelMeeting(models.Model):
    """A sitting of the panel of a round; a large round has more than one."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="panel_meetings", verbose_name=_("round"))
    meeting_date = models.DateField(_("date"))
    chair = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("chair"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))

    class Meta:
        verbose_name = _("panel meeting")
        verbose_name_plural = _("panel meetings")
        ordering = ["round_id", "meeting_date"]
        triggers = [MEETING_WHEN_OPEN]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "meeting_date"],
                name="panelmeeting_date_once",
                violation_error_message=_("There is a meeting on this date already."),
            ),
            paired("panelmeeting", "changed"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.meeting_date}"


@tracked()
class PanelAttendance(models.Model):
    """Who was asked to a meeting, and whether they came."""

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="attendances", verbose_name=_("meeting"))
    person = models.ForeignKey(User, models.PROTECT, related_name="panel_attendances", verbose_name=_("person"))
    attendance = models.CharField(
        _("attendance"), max_length=20, choices=AttendanceKind.choices, default=AttendanceKind.EXPECTED
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["meeting_id", "person_id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="panelattendance_once"),
            one_of("panelattendance", "attendance", AttendanceKind.values),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_attendance_display()}"


class PanelDiscussionQuerySet(models.QuerySet["PanelDiscussion"]):
    """Questions about discussions."""

    def visible_to(self, user: Any) -> "PanelDiscussionQuerySet":
        """Keep what `user` may read: staff all once scoring is closed, but never with an interest of their own."""
        if not isinstance(user, User) or not user.is_active or not user.has_role(*ROLES_THAT_READ_SCORES):
            return self.none()
        open_ = self.filter(proposal__round__status__in=STATUSES_AFTER_SCORING)
        return open_.exclude(proposal__in=ConflictOfInterest.objects.barring(user))


@tracked()
class PanelDiscussion(models.Model):
    """One proposal in a meeting: everything that was recorded about it hangs here.

    `chair` presides while this proposal is discussed: the chair of the meeting, or somebody else when that
    one has an interest. `discussed_at` is the mark that the panel is done with it.
    """

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="discussions", verbose_name=_("meeting"))
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="panel_discussion", verbose_name=_("proposal")
    )
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair at this proposal")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))
    discussed_at = models.DateTimeField(_("discussed at"), null=True, blank=True)
    discussed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("marked as discussed by")
    )

    objects = PanelDiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("discussion of a proposal")
        verbose_name_plural = _("discussions of proposals")
        ordering = ["meeting_id", "pk"]
        triggers = [DISCUSSION_WHEN_OPEN]
        constraints = [paired("paneldiscussion", "changed"), paired("paneldiscussion", "discussed")]

    def __str__(self) -> str:
        return str(self.proposal)


@tracked()
class PanelPresence(models.Model):
    """Whether somebody was in the room while a proposal was discussed; a person with an interest never was."""

    discussion = models.ForeignKey(
        PanelDiscussion, models.PROTECT, related_name="presences", verbose_name=_("discussion")
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="panel_presences", verbose_name=_("person"))
    presence = models.CharField(_("presence"), max_length=20, choices=PresenceKind.choices)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("presence at a proposal")
        verbose_name_plural = _("presences at proposals")
        ordering = ["discussion_id", "person_id"]
        triggers = [PRESENCE_WITHOUT_INTEREST]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "person"], name="panelpresence_once"),
            one_of("panelpresence", "presence", PresenceKind.values),
            paired("panelpresence", "recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_presence_display()}"


@tracked()
class PanelNote(models.Model):
    """What was said about a proposal. Written once: who has more to say writes another one.

    `token` is of the form that was sent, so that sending it twice writes one note.
    """

    discussion = models.ForeignKey(PanelDiscussion, models.PROTECT, related_name="notes", verbose_name=_("discussion"))
    text = models.TextField(_("note"))
    token = models.UUIDField(_("token"), unique=True, editable=False)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))

    class Meta:
        verbose_name = _("note of the panel")
        verbose_name_plural = _("notes of the panel")
        ordering = ["discussion_id", "written_at", "pk"]
        triggers = [NOTE_WHEN_OPEN, *NOTE_IMMUTABLE]
        constraints = [
            paired("panelnote", "written"),
            models.CheckConstraint(
                name="panelnote_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Write the note before you save it."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PanelDraft(models.Model):
    """What one person typed about a proposal in a panel and did not record yet; of nobody else's business.

    No history: half a sentence is no record of the panel. `note` is the new note, `typed` holds by name of a field
    what differs from what is recorded. What another window of the same person typed meanwhile stands in `aside`, by
    name of that window. Once it is recorded all of it is emptied and the row stays: its version tells a window that
    is still open that its words are not the last. `window` and `turn` name the save that wrote `note` and `typed`.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+", verbose_name=_("proposal"))
    note = models.TextField(_("note"), blank=True)
    typed = models.JSONField(_("typed in fields"), default=dict, blank=True, editable=False)
    aside = models.JSONField(_("typed in other windows"), default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    window = models.CharField(max_length=32, blank=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    class Meta:
        verbose_name = _("draft for the panel")
        verbose_name_plural = _("drafts for the panel")
        constraints = [models.UniqueConstraint(fields=["proposal", "saved_by"], name="paneldraft_once")]

    def __str__(self) -> str:
        return f"{self.saved_by}: {self.proposal}"

    @property
    def has_words(self) -> bool:
        """Say whether anything stands in it."""
        return bool(self.note or self.typed or self.aside)


@tracked()
class PanelConsensus(models.Model):
    """What the panel came to on one criterion of a proposal, with the reason; empty points: no agreement.

    Each change is a next version; the highest is in force. It changes no score and no place.
    """

    discussion = models.ForeignKey(
        PanelDiscussion, models.PROTECT, related_name="consensuses", verbose_name=_("discussion")
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    version = models.PositiveIntegerField(_("version"))
    points = models.PositiveSmallIntegerField(_("points of the panel"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("consensus of the panel")
        verbose_name_plural = _("consensus of the panel")
        ordering = ["discussion_id", "criterion_id", "version"]
        triggers = [CONSENSUS_WHEN_OPEN, *CONSENSUS_IMMUTABLE]
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "criterion", "version"],
                name="panelconsensus_version_once",
                violation_error_message=_("Somebody recorded something else meanwhile. Look at both and save again."),
            ),
            paired("panelconsensus", "recorded"),
            models.CheckConstraint(
                name="panelconsensus_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Write why the panel came to this."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
