"""What a region reports about its deal (tussenrapportage)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Deal, User
from proposals.models.constraints import in_order, not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.history import tracked
from reporting.enums import ProgressReportStatus
from reporting.models.progress_report_guard import PROGRESS_REPORT_TRIGGERS
from reporting.models.report_schedule import ReportingPeriod


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    """Questions about progress reports."""

    def visible_to(self, user: Any) -> "ProgressReportQuerySet":
        """Keep what `user` may read: a region its own, the ministry those that were sent in.

        Of one that was returned the ministry reads what was sent in, not what the region makes of it
        (`reporting.services.sent_in`).
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        own = Q(deal__proposal__organisation__in=list(user.membership_roles))
        return self.filter(own | (Q(deal__in=Deal.objects.visible_to(user)) & ~Q(status=ProgressReportStatus.DRAFT)))

    def with_document(self) -> "ProgressReportQuerySet":
        """Keep those of which a document can be made: sent in, or returned while it is known what was sent in."""
        lost = Q(status=ProgressReportStatus.RETURNED, submitted_content={})
        return self.exclude(status=ProgressReportStatus.DRAFT).exclude(lost)


@tracked()
class ProgressReport(models.Model):
    """A progress report of a deal over a period; amounts in euros including compensable VAT.

    Drafts keep whatever was typed in `spent_amount_input`. Where the budget has lines, `spent_amount` is the
    sum of what was spent of each; where the channel asks no account of the money it stays empty.

    `submitted_content` is what was sent in last: {"document": values of `ProgressReportDocument` without photos,
    "photos": [{"file", "sha256", "size", "alt_text", "width", "height"}]}. The document is made of it, and the
    ministry reads it while the region changes a report that came back. Reports from before it was kept have {}.
    """

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="progress_reports", verbose_name=_("deal"))
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=20, choices=ProgressReportStatus.choices, default=ProgressReportStatus.DRAFT,
        editable=False,
    )  # fmt: skip
    period_start_date = models.DateField(_("from"))
    period_end_date = models.DateField(_("up to and including"))
    due_date = models.DateField(_("to be sent in by"), null=True, blank=True)
    reporting_period = models.OneToOneField(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="progress_report",
        verbose_name=_("reporting period"),
    )  # fmt: skip
    is_final = models.BooleanField(_("final report"), default=False)
    summary = models.TextField(_("what happened"), blank=True)
    results = models.TextField(_("what entrepreneurs notice of it"), blank=True)
    deviations = models.TextField(_("what went differently"), blank=True)
    outlook = models.TextField(_("what comes next"), blank=True)
    lessons = models.TextField(_("what you learned and what remains"), blank=True)
    spent_amount = EuroField(_("spent so far"), null=True, blank=True)
    spent_amount_input = models.CharField(_("spent so far, as typed"), max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False, verbose_name=_("version"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("created by"))
    updated_at = models.DateTimeField(_("saved at"))
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    submitted_at = models.DateTimeField(_("received at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    review_remarks = models.TextField(_("remarks"), blank=True)
    submitted_content = models.JSONField(_("what was sent in"), default=dict, blank=True, editable=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["deal", "number"]
        triggers = PROGRESS_REPORT_TRIGGERS
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="progressreport_number_once"),
            one_of("progressreport", "status", ProgressReportStatus.values),
            in_order("progressreport", "period_start_date", "period_end_date"),
            not_negative("progressreport", "spent_amount"),
            paired("progressreport", "created"),
            paired("progressreport", "updated"),
            paired("progressreport", "submitted"),
            paired("progressreport", "reviewed"),
            models.CheckConstraint(
                name="progressreport_submitted_agrees_with_status",
                condition=Q(status=ProgressReportStatus.DRAFT, submitted_at__isnull=True)
                | (~Q(status=ProgressReportStatus.DRAFT) & Q(submitted_at__isnull=False)),
                violation_error_message=_("A progress report past its draft has a moment of receipt."),
            ),
            # One that was sent in again keeps who returned it, and when.
            models.CheckConstraint(
                name="progressreport_reviewed_agrees_with_status",
                condition=Q(status=ProgressReportStatus.DRAFT, reviewed_at__isnull=True)
                | Q(status=ProgressReportStatus.SUBMITTED)
                | Q(
                    status__in=[ProgressReportStatus.ACCEPTED, ProgressReportStatus.RETURNED],
                    reviewed_at__isnull=False,
                ),
                violation_error_message=_("A progress report that was judged has the moment of the judgement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal} · {self.number}"

    @property
    def is_editable(self) -> bool:
        """Say whether the region may still change it."""
        return self.status in {ProgressReportStatus.DRAFT, ProgressReportStatus.RETURNED}

    def is_being_changed_for(self, user: Any) -> bool:
        """Say whether `user` reads what was sent in before, because the region is changing the report."""
        is_own = isinstance(user, User) and self.deal.proposal.organisation_id in user.membership_roles
        return self.status == ProgressReportStatus.RETURNED and not is_own
