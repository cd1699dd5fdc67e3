"""A division of the work among the assessors, as it was proposed, applied or put away."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AssignmentRunStatus
from assessment.models.guards import ASSIGNMENT_RUN_KEPT
from proposals.enums import Role
from proposals.models import Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked

ROLES_THAT_DIVIDE_THE_WORK = frozenset({Role.ASSESSOR_COORDINATOR, Role.PROGRAMME_OFFICER})


class AssignmentRunQuerySet(models.QuerySet["AssignmentRun"]):
    """Questions about divisions of the work."""

    def visible_to(self, user: Any) -> "AssignmentRunQuerySet":
        """Keep what `user` may see: those who divide the work all, anyone else nothing."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_DIVIDE_THE_WORK):
            return self
        return self.none()


@tracked()
class AssignmentRun(models.Model):
    """One calculated division: what went in, what came out, and whether it was applied.

    `problem` and `result` are canonical JSON (docs/assigning.md) with the hex SHA-256 of the input, so that
    a run tells whether the round changed since.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignment_runs", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    status = models.CharField(
        _("status"), max_length=20, choices=AssignmentRunStatus.choices, default=AssignmentRunStatus.PROPOSED,
        editable=False,
    )  # fmt: skip
    problem = models.TextField(_("input"))
    problem_sha256 = models.CharField(_("checksum of the input"), max_length=64)
    result = models.TextField(_("outcome"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    discarded_at = models.DateTimeField(_("put away at"), null=True, blank=True)
    discarded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("put away by")
    )

    objects = AssignmentRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("division of the work")
        verbose_name_plural = _("divisions of the work")
        ordering = ["round_id", "-number"]
        triggers = ASSIGNMENT_RUN_KEPT
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="assignmentrun_number_once"),
            one_of("assignmentrun", "status", AssignmentRunStatus.values),
            paired("assignmentrun", "made"),
            paired("assignmentrun", "applied"),
            paired("assignmentrun", "discarded"),
            models.CheckConstraint(
                name="assignmentrun_status_agrees",
                condition=Q(status=AssignmentRunStatus.PROPOSED, applied_at__isnull=True, discarded_at__isnull=True)
                | Q(status=AssignmentRunStatus.APPLIED, applied_at__isnull=False, discarded_at__isnull=True)
                | Q(status=AssignmentRunStatus.DISCARDED, applied_at__isnull=True, discarded_at__isnull=False),
                violation_error_message=_("The status of a division agrees with its moments."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
