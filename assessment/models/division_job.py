"""A division of a large round that is calculated or applied in the background."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.assigning import SameGroup
from assessment.enums import DivisionAim, DivisionJobStatus, DivisionStep
from assessment.models.assignment import ROLES_THAT_DIVIDE_THE_WORK, AssignmentRun
from proposals.models import Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked


class DivisionJobQuerySet(models.QuerySet["DivisionJob"]):
    """Questions about this work."""

    def visible_to(self, user: Any) -> "DivisionJobQuerySet":
        """Keep what `user` may see: those who divide the work all, anyone else nothing."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_DIVIDE_THE_WORK):
            return self
        return self.none()

    def unfinished(self) -> "DivisionJobQuerySet":
        """Keep what waits or is going on."""
        return self.filter(status__in=[DivisionJobStatus.WAITING, DivisionJobStatus.RUNNING])


@tracked(exclude=["progress_percentage", "lease_until"])
class DivisionJob(models.Model):
    """Making a division (then `run` is what came out) or applying one (then `run` is which). One at a time a round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="division_jobs", verbose_name=_("round"))
    step = models.CharField(_("step"), max_length=20, choices=DivisionStep.choices)
    run = models.ForeignKey(
        AssignmentRun, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name=_("division")
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    aim = models.CharField(
        _("what weighs most"), max_length=20, choices=DivisionAim.choices, default=DivisionAim.FEWEST_CHANGES
    )
    same_group = models.CharField(_("two of one group"), max_length=20, default=SameGroup.AVOID.value)
    needed_group = models.CharField(_("at least one of this group"), max_length=60, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=DivisionJobStatus.choices, default=DivisionJobStatus.WAITING,
        editable=False,
    )  # fmt: skip
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    progress_percentage = models.PositiveSmallIntegerField(_("progress in %"), default=0)
    lease_until = models.DateTimeField(_("worked on until"), null=True, blank=True)
    failure_reason = models.CharField(_("why it failed"), max_length=500, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = DivisionJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("work on a division")
        verbose_name_plural = _("work on divisions")
        ordering = ["round_id", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(status__in=[DivisionJobStatus.WAITING, DivisionJobStatus.RUNNING]),
                name="divisionjob_one_at_a_time",
                violation_error_message=_(
                    "A division of this round is being worked on already. Wait until it is ready."
                ),
            ),
            one_of("divisionjob", "step", DivisionStep.values),
            one_of("divisionjob", "aim", DivisionAim.values),
            one_of("divisionjob", "same_group", [each.value for each in SameGroup]),
            one_of("divisionjob", "status", DivisionJobStatus.values),
            paired("divisionjob", "requested"),
            models.CheckConstraint(
                name="divisionjob_has_what_its_step_needs",
                condition=Q(step=DivisionStep.PROPOSE) & ~Q(title="") | Q(step=DivisionStep.APPLY, run__isnull=False),
                violation_error_message=_("Making a division needs a title; applying one needs a division."),
            ),
            models.CheckConstraint(
                name="divisionjob_ready_has_division",
                condition=~Q(status=DivisionJobStatus.READY) | Q(run__isnull=False, finished_at__isnull=False),
                violation_error_message=_("Work that is ready has a division."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} · {self.title or self.run}"
