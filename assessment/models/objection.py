"""An objection against a decision, from its receipt to what was decided on it (Awb chapters 6 and 7)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import ObjectionOutcome, ObjectionPauseKind, PostChannel
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.conflict import ConflictOfInterest
from assessment.models.follow_up_guards import OBJECTION_TRIGGERS
from proposals.enums import ScanState
from proposals.models import Proposal, User
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import immutable_but
from proposals.models.history import tracked
from proposals.models.stored_file import StoredFile

SCANNED = ("scan_state", "scanned_at", "scan_report")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Questions about objections."""

    def visible_to(self, user: Any) -> "ObjectionQuerySet":
        """Keep what `user` may read: the own organisation's, and all of them for who reads decisions.

        An interest closes those on its proposal, as the proposal itself.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*ROLES_THAT_READ_SCORES):
            return self.exclude(proposal__in=ConflictOfInterest.objects.barring(user))
        return self.filter(proposal__organisation__in=list(user.membership_roles))

    def open(self) -> "ObjectionQuerySet":
        """Keep those that were not decided yet."""
        return self.filter(decided_at__isnull=True)


@tracked()
class Objection(models.Model):
    """One objection. `announced_date` is the day of the decision it is against, `due_date` the last day to object.

    It is against the first decision on the proposal unless `against_follow_up` or `against_lapse` names another.

    An objection after `due_date` is late; `late_is_excused` says whether there was a good reason (Awb 6:11).
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="objections", verbose_name=_("proposal"))
    number = models.PositiveSmallIntegerField(_("number"))
    against_follow_up = models.ForeignKey(
        "assessment.FollowUpDecision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("against the later decision"),
    )
    against_lapse = models.ForeignKey(
        "assessment.AwardLapse",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("against the lapse"),
    )
    announced_date = models.DateField(_("day of the decision"))
    due_date = models.DateField(_("last day to object"))
    received_date = models.DateField(_("received on"))
    channel = models.CharField(_("how it came"), max_length=20, choices=PostChannel.choices)
    grounds = models.TextField(_("grounds"))
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("registered by"))
    late_is_excused = models.BooleanField(_("there is a good reason for being late"), null=True, blank=True)
    late_reason = models.TextField(_("why it is or is not excused"), blank=True)
    has_committee = models.BooleanField(_("a committee gives advice"), default=False)
    adjourned_at = models.DateTimeField(_("adjourned at"), null=True, blank=True)
    adjourned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("adjourned by")
    )
    adjournment_reason = models.TextField(_("why it was adjourned"), blank=True)
    hearing_date = models.DateField(_("day of the hearing"), null=True, blank=True)
    hearing_present = models.TextField(_("present at the hearing"), blank=True)
    hearing_report = models.TextField(_("report of the hearing"), blank=True)
    hearing_waived_reason = models.TextField(_("why there is no hearing"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=ObjectionOutcome.choices, blank=True)
    outcome_reason = models.TextField(_("reasoning"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["proposal_id", "number"]
        triggers = OBJECTION_TRIGGERS
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="objection_number_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(decided_at__isnull=True),
                name="objection_one_open",
                violation_error_message=_("There is an objection on this proposal already. Add to that one."),
            ),
            models.CheckConstraint(
                name="objection_against_one_decision",
                condition=Q(against_follow_up__isnull=True) | Q(against_lapse__isnull=True),
                violation_error_message=_("An objection is against one decision."),
            ),
            one_of("objection", "channel", PostChannel.values),
            one_of("objection", "outcome", ["", *ObjectionOutcome.values]),
            paired("objection", "registered"),
            paired("objection", "adjourned"),
            paired("objection", "decided"),
            models.CheckConstraint(
                name="objection_after_decision",
                condition=Q(received_date__gte=F("announced_date")),
                violation_error_message=_("An objection comes after the decision. Look at the date."),
            ),
            models.CheckConstraint(
                name="objection_adjourned_with_reason",
                condition=Q(adjourned_at__isnull=True) | ~Q(adjournment_reason=""),
                violation_error_message=_("Write why the decision is adjourned."),
            ),
            models.CheckConstraint(
                name="objection_outcome_agrees_with_moment",
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(outcome_reason="")),
                violation_error_message=_("A decision on an objection has an outcome and its reasons."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} ({self.number})"

    @property
    def is_late(self) -> bool:
        """Say whether it came after the last day to object."""
        return self.received_date > self.due_date


@tracked()
class ObjectionPause(models.Model):
    """Days on which the term to decide on an objection stands still (Awb 7:10(2) and (4)).

    From `first_date` up to, not including, `until_date`; without one it still stands still.
    """

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="pauses", verbose_name=_("objection"))
    kind = models.CharField(_("ground"), max_length=20, choices=ObjectionPauseKind.choices)
    first_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    class Meta:
        verbose_name = _("suspension of an objection")
        verbose_name_plural = _("suspensions of objections")
        ordering = ["objection_id", "first_date"]
        constraints = [
            one_of("objectionpause", "kind", ObjectionPauseKind.values),
            paired("objectionpause", "noted"),
            models.CheckConstraint(
                name="objectionpause_in_order",
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("first_date")),
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objection}: {self.first_date}"


class ObjectionFileQuerySet(models.QuerySet["ObjectionFile"]):
    """Questions about files with objections."""

    def visible_to(self, user: Any) -> "ObjectionFileQuerySet":
        """Keep the files of objections that `user` may read."""
        return self.filter(objection__in=Objection.objects.visible_to(user))


@tracked()
class ObjectionFile(StoredFile):
    """A file that came with an objection. It stays as it came; only what the virus scanner said is added."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files", verbose_name=_("objection"))

    objects = ObjectionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file with an objection")
        verbose_name_plural = _("files with objections")
        ordering = ["objection_id", "pk"]
        triggers = immutable_but("objection_file_kept", SCANNED)
        constraints = [
            one_of("objectionfile", "scan_state", ScanState.values),
            paired("objectionfile", "uploaded"),
            models.UniqueConstraint(
                fields=["objection", "sha256"],
                name="objectionfile_once",
                violation_error_message=_("This file is with the objection already."),
            ),
        ]

    def place(self) -> str:
        """Give the place in the store: a random name."""
        return f"objections/{self.objection.proposal_id}/{uuid.uuid4()}"
