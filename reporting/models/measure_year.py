"""How a measure stood in a year, and the figures about it."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.formats import number
from proposals.models import User
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import add_rule_messages, refuse
from proposals.models.history import tracked
from reporting.enums import ENDED_MEASURE_STATUSES, MeasureStatus
from reporting.models.action_plan import PlanYear, readable_by_the_ministry
from reporting.models.measure import Measure

add_rule_messages(
    {
        "planyear_closed": _("This year was closed. Its measures and figures do not change any more."),
        "measureyear_same_plan": _("The measure and the year belong to two different action plans."),
    }
)

# The years are locked for reading: closing one waits for who writes in it, and who comes after finds it closed.
_CLOSED_YEAR = "SELECT 1 FROM reporting_planyear WHERE id IN (old_year, new_year) AND closed_at IS NOT NULL"
_CHECK_CLOSED = (
    "PERFORM 1 FROM reporting_planyear WHERE id IN (old_year, new_year) FOR SHARE; "
    f"IF EXISTS ({_CLOSED_YEAR}) THEN {refuse('planyear_closed', 'the year was closed')} END IF; "
)
_OWN_YEARS = (
    "IF TG_OP <> 'INSERT' THEN old_year := OLD.plan_year_id; END IF; "
    "IF TG_OP <> 'DELETE' THEN new_year := NEW.plan_year_id; END IF; "
)
_FIGURE_YEARS = (
    "IF TG_OP <> 'INSERT' THEN "
    "SELECT plan_year_id INTO old_year FROM reporting_measureyear WHERE id = OLD.measure_year_id; END IF; "
    "IF TG_OP <> 'DELETE' THEN "
    "SELECT plan_year_id INTO new_year FROM reporting_measureyear WHERE id = NEW.measure_year_id; END IF; "
)
_PLAN_OF_YEAR = "SELECT plan_id FROM reporting_planyear WHERE id = NEW.plan_year_id"
_PLAN_OF_MEASURE = "SELECT plan_id FROM reporting_measure WHERE id = NEW.measure_id"
_SAME_PLAN = (
    f"IF TG_OP <> 'DELETE' AND ({_PLAN_OF_YEAR}) IS DISTINCT FROM ({_PLAN_OF_MEASURE}) THEN "
    f"{refuse('measureyear_same_plan', 'the measure and the year belong to two plans')} END IF; "
)


def _open_year_only(body: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="open_year_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("old_year", "bigint"), ("new_year", "bigint")],
        func=f"{body} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )


class MeasureYearQuerySet(models.QuerySet["MeasureYear"]):
    """Questions about years of measures."""

    def visible_to(self, user: Any) -> "MeasureYearQuerySet":
        """Keep what `user` may read: the ministry all, anyone else nothing."""
        return readable_by_the_ministry(self, user)


@tracked()
class MeasureYear(models.Model):
    """The status of a measure at the end of a year, with results and outlook; `checked_at` says it was updated."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="years", verbose_name=_("measure"))
    plan_year = models.ForeignKey(PlanYear, models.PROTECT, related_name="measure_years", verbose_name=_("year"))
    status = models.CharField(_("status"), max_length=20, choices=MeasureStatus.choices)
    start_date = models.DateField(_("real start"), null=True, blank=True)
    end_date = models.DateField(_("real end"), null=True, blank=True)
    results = models.TextField(_("results of this year"), blank=True, max_length=8000)
    outlook = models.TextField(_("what comes next year"), blank=True, max_length=4000)
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    checked_at = models.DateTimeField(_("brought up to date at"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("brought up to date by"),
        editable=False,
    )

    objects = MeasureYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure in a year")
        verbose_name_plural = _("measures by year")
        ordering = ["plan_year_id", "measure_id"]
        triggers = [_open_year_only(_OWN_YEARS + _CHECK_CLOSED + _SAME_PLAN)]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "plan_year"],
                name="measureyear_once",
                violation_error_message=_("This measure is in this year already."),
            ),
            one_of("measureyear", "status", MeasureStatus.values),
            models.CheckConstraint(
                name="measureyear_dates_in_order",
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                violation_error_message=_("The real end cannot be before the real start."),
            ),
            models.CheckConstraint(
                name="measureyear_end_agrees_with_status",
                condition=Q(end_date__isnull=True) | Q(status__in=sorted(ENDED_MEASURE_STATUSES)),
                violation_error_message=_("Only a measure that is completed or stopped has a real end."),
            ),
            models.CheckConstraint(
                name="measureyear_start_agrees_with_status",
                condition=Q(start_date__isnull=True) | ~Q(status=MeasureStatus.NOT_STARTED),
                violation_error_message=_("A measure that has not started has no real start."),
            ),
            paired("measureyear", "checked"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} · {self.plan_year.year}"


class MeasureFigureQuerySet(models.QuerySet["MeasureFigure"]):
    """Questions about figures."""

    def visible_to(self, user: Any) -> "MeasureFigureQuerySet":
        """Keep what `user` may read: the ministry all, anyone else nothing."""
        return readable_by_the_ministry(self, user)


@tracked()
class MeasureFigure(models.Model):
    """A figure about a measure in a year: 3.029 garanties in 2018. Each says where it comes from."""

    measure_year = models.ForeignKey(
        MeasureYear, models.CASCADE, related_name="figures", verbose_name=_("measure in a year")
    )
    name = models.CharField(_("what is counted"), max_length=200)
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=60, help_text=_("For instance euro, companies or guarantees."))
    period = models.CharField(
        _("period"), max_length=100, blank=True, help_text=_("When it is not the whole year: 2018, or up to September.")
    )
    note = models.CharField(_("remark"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MeasureFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["measure_year_id", "sort_order", "pk"]
        triggers = [_open_year_only(_FIGURE_YEARS + _CHECK_CLOSED)]
        constraints = [
            models.UniqueConstraint(
                fields=["measure_year", "name", "period"],
                name="measurefigure_once",
                violation_error_message=_("This figure is there already for this period. Give it another name."),
            ),
            models.CheckConstraint(
                name="measurefigure_words_filled",
                condition=~Q(name="") & ~Q(unit="") & ~Q(source=""),
                violation_error_message=_("A figure has a name, a unit and a source."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def written(self) -> str:
        """Write the value as people read it: "3.029", "12,50"."""
        return number(self.value, 2).removesuffix(",00")
