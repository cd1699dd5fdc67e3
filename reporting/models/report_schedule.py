"""When a region reports: the rule of a round, and the periods of a deal that follow from it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Deal, DealIndicator, Round, User
from proposals.models.constraints import in_order, paired
from proposals.models.history import tracked

EVERY_MONTHS = 6  # issue 6: half-yearly, unless a round says otherwise
DAYS_TO_WRITE = 31


@tracked()
class ReportSchedule(models.Model):
    """The rule of a round. A round without one has half-yearly reports, to be sent in within 31 days."""

    round = models.OneToOneField(
        Round, models.CASCADE, related_name="report_schedule", verbose_name=_("round"), primary_key=True
    )
    every_months = models.PositiveSmallIntegerField(_("months in a period"), default=EVERY_MONTHS)
    days_to_write = models.PositiveSmallIntegerField(_("days to write the report"), default=DAYS_TO_WRITE)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))

    class Meta:
        verbose_name = _("schedule of reports")
        verbose_name_plural = _("schedules of reports")
        ordering = ["round_id"]
        constraints = [
            paired("reportschedule", "set"),
            models.CheckConstraint(
                name="reportschedule_months_in_range",
                condition=Q(every_months__gte=1, every_months__lte=24),
                violation_error_message=_("A period has 1 to 24 months."),
            ),
            models.CheckConstraint(
                name="reportschedule_days_in_range",
                condition=Q(days_to_write__gte=1, days_to_write__lte=183),
                violation_error_message=_("A region gets 1 to 183 days to write its report."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.every_months}"


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    """Questions about periods."""

    def visible_to(self, user: Any) -> "ReportingPeriodQuerySet":
        """Keep the periods of deals that `user` may read."""
        return self.filter(deal__in=Deal.objects.visible_to(user))


@tracked()
class ReportingPeriod(models.Model):
    """A period over which a deal reports, both days included, and the day on which the report must be in."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="reporting_periods", verbose_name=_("deal"))
    number = models.PositiveSmallIntegerField(_("number"))
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("up to and including"))
    due_date = models.DateField(_("to be sent in by"), db_index=True)
    is_final = models.BooleanField(_("final report"), default=False)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["deal_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="reportingperiod_number_once"),
            in_order("reportingperiod", "start_date", "end_date"),
            models.CheckConstraint(
                name="reportingperiod_due_after_end",
                condition=Q(due_date__gt=F("end_date")),
                violation_error_message=_("A report can be due only after its period has ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal} · {self.number}"


@tracked()
class PlannedFigure(models.Model):
    """What an indicator must have reached at the end of a period, where that was agreed apart."""

    period = models.ForeignKey(
        ReportingPeriod, models.CASCADE, related_name="planned_figures", verbose_name=_("reporting period")
    )
    indicator = models.ForeignKey(
        DealIndicator, models.CASCADE, related_name="planned_figures", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("planned"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("planned figure")
        verbose_name_plural = _("planned figures")
        ordering = ["indicator_id", "period_id"]
        constraints = [
            models.UniqueConstraint(fields=["period", "indicator"], name="plannedfigure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
