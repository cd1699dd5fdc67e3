"""Many documents asked for at once, and the ZIP that holds them all."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import ROLES_THAT_READ_SCORES
from proposals.enums import Role
from proposals.models import Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import add_rule_messages
from proposals.models.guards import only_allowed_steps
from proposals.models.history import tracked
from reporting.enums import BATCH_TRANSITIONS, KINDS_THAT_TELL_OUTCOMES, BatchStatus, ReportKind

add_rule_messages({"reportbatch_step": _("Work in bulk cannot go from its present status to that one.")})

ROLES_THAT_RUN_THE_DESK = frozenset(
    {Role.PROGRAMME_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER, Role.DEAL_ACCOUNT_HOLDER}
)


class ReportBatchQuerySet(models.QuerySet["ReportBatch"]):
    """Questions about work in bulk."""

    def visible_to(self, user: Any) -> "ReportBatchQuerySet":
        """Keep what `user` may see on the desk: all of staff who make reports, under embargo only who knows outcomes.

        A line of the desk names a kind and a round. What is in the ZIP is asked anew at each download.
        """
        if not isinstance(user, User) or not user.is_active or not user.has_role(*ROLES_THAT_RUN_THE_DESK):
            return self.none()
        if user.has_role(*ROLES_THAT_READ_SCORES):
            return self
        return self.exclude(kind__in=KINDS_THAT_TELL_OUTCOMES)


@tracked()
class ReportBatch(models.Model):
    """A choice of documents that are made one after another, in their own queue.

    Its documents are the rows of Report that name it; of a kind that is made anyway, such as letters with decisions, it
    only gathers what there is (`gathers`). `total` is how many there are. The ZIP is made when each of them ended:
    `size` in bytes, `sha256` in hex. `pack_lease_until` says until when a worker packs it. `kept_until` is the last
    day of the ZIP and of the documents that were made for it.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=ReportKind.choices)
    title = models.CharField(_("title"), max_length=250)
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="report_batches", verbose_name=_("round")
    )
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    gathers = models.BooleanField(_("gathers documents that are there"), default=False)
    total = models.PositiveIntegerField(_("documents"))
    status = models.CharField(
        _("status"), max_length=20, choices=BatchStatus.choices, default=BatchStatus.RUNNING, db_index=True
    )
    requested_at = models.DateTimeField(_("asked for at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    paused_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paused by")
    )
    cancelled_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    pack_attempts = models.PositiveSmallIntegerField(_("attempts to pack"), default=0)
    pack_lease_until = models.DateTimeField(_("being packed until"), null=True, blank=True)
    failure_reason = models.CharField(_("what went wrong"), max_length=500, blank=True)
    file = models.FileField(_("file"), max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=150, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    kept_until = models.DateField(_("kept up to and including"), null=True, blank=True)

    objects = ReportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("documents in bulk")
        verbose_name_plural = _("documents in bulk")
        ordering = ["-requested_at", "-pk"]
        triggers = [only_allowed_steps("reportbatch_step", BATCH_TRANSITIONS)]
        constraints = [
            one_of("reportbatch", "kind", ReportKind.values),
            one_of("reportbatch", "status", BatchStatus.values),
            paired("reportbatch", "paused"),
            paired("reportbatch", "cancelled"),
            models.CheckConstraint(
                name="reportbatch_total_above_zero",
                condition=Q(total__gt=0),
                violation_error_message=_("Choose at least one document."),
            ),
            models.CheckConstraint(
                name="reportbatch_ready_has_file",
                condition=Q(status=BatchStatus.READY, finished_at__isnull=False, kept_until__isnull=False, size__gt=0)
                & ~Q(file="")
                & Q(sha256__regex=r"^[0-9a-f]{64}$")
                | ~Q(status=BatchStatus.READY),
                violation_error_message=_("A ZIP that is ready has a file with its size and check number."),
            ),
            models.CheckConstraint(
                name="reportbatch_paused_agrees_with_status",
                condition=Q(status=BatchStatus.PAUSED, paused_at__isnull=False) | ~Q(status=BatchStatus.PAUSED),
                violation_error_message=_("Work that is paused has a moment at which it was paused."),
            ),
            models.CheckConstraint(
                name="reportbatch_cancelled_agrees_with_status",
                condition=Q(status=BatchStatus.CANCELLED, cancelled_at__isnull=False)
                | ~Q(status=BatchStatus.CANCELLED),
                violation_error_message=_("Work that was stopped has a moment at which it was stopped."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
