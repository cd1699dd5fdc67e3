"""The rows of a progress report: what was reached per indicator, and spent per budget line."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import BudgetLine, DealIndicator
from proposals.models.constraints import not_negative
from proposals.models.fields import EuroField
from proposals.models.history import tracked
from reporting.enums import ProgressReportStatus
from reporting.models.progress_report import ProgressReport
from reporting.models.progress_report_guard import frozen_with_report


class PartQuerySet(models.QuerySet[Any]):
    """Questions about the rows of progress reports."""

    def visible_to(self, user: Any) -> "PartQuerySet":
        """Keep the rows of reports that `user` may read; of one that was returned only its region reads the rows."""
        rows = self.filter(progress_report__in=ProgressReport.objects.visible_to(user))
        own = Q(progress_report__deal__proposal__organisation__in=list(getattr(user, "membership_roles", ())))
        return rows.filter(~Q(progress_report__status=ProgressReportStatus.RETURNED) | own)


@tracked()
class ProgressFigure(models.Model):
    """What was reached of an indicator since the start, what was planned by then, and why they differ.

    `planned` and what was promised (`name`, `unit`, `baseline`, `target`) are noted when the report is sent in: a plan
    or a promise that changes later leaves the report as it was.
    """

    progress_report = models.ForeignKey(
        ProgressReport, models.CASCADE, related_name="figures", verbose_name=_("progress report")
    )
    indicator = models.ForeignKey(
        DealIndicator, models.PROTECT, related_name="progress_figures", verbose_name=_("indicator")
    )
    name = models.CharField(_("result, as promised then"), max_length=300, blank=True, editable=False)
    unit = models.CharField(_("counted in, as promised then"), max_length=60, blank=True, editable=False)
    baseline = models.DecimalField(
        _("at the start, as promised then"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    target = models.DecimalField(
        _("target, as promised then"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    planned = models.DecimalField(_("planned by then"), max_digits=14, decimal_places=2, null=True, blank=True)
    reached = models.DecimalField(_("reached so far"), max_digits=14, decimal_places=2, null=True, blank=True)
    reached_input = models.CharField(_("reached so far, as typed"), max_length=400, blank=True)
    explanation = models.TextField(_("why it differs from the plan"), blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a progress report")
        verbose_name_plural = _("figures of progress reports")
        ordering = ["progress_report_id", "indicator_id"]
        triggers = [frozen_with_report()]
        constraints = [
            models.UniqueConstraint(fields=["progress_report", "indicator"], name="progressfigure_once"),
            not_negative("progressfigure", "reached"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.reached}"


@tracked()
class ProgressSpending(models.Model):
    """What was spent of a budget line since the start, in euros including VAT. Asked of a specific grant only."""

    progress_report = models.ForeignKey(
        ProgressReport, models.CASCADE, related_name="spending", verbose_name=_("progress report")
    )
    budget_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+", verbose_name=_("budget line"))
    spent_amount = EuroField(_("spent so far"), null=True, blank=True)
    spent_input = models.CharField(_("spent so far, as typed"), max_length=400, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("spending of a progress report")
        verbose_name_plural = _("spending of progress reports")
        ordering = ["progress_report_id", "budget_line_id"]
        triggers = [frozen_with_report()]
        constraints = [
            models.UniqueConstraint(fields=["progress_report", "budget_line"], name="progressspending_once"),
            not_negative("progressspending", "spent_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.budget_line}: {self.spent_amount}"
