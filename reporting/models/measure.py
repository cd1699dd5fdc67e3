"""A measure (action) of an action plan: what was promised, by whom, and when."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Theme
from proposals.models.constraints import one_of
from proposals.models.history import tracked
from reporting.enums import Ministry
from reporting.models.action_plan import ActionPlan, readable_by_the_ministry

MEASURE_CODE = r"^[A-Z]{1,6}-[0-9]{1,4}$"


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Questions about measures."""

    def visible_to(self, user: Any) -> "MeasureQuerySet":
        """Keep what `user` may read: the ministry all, anyone else nothing."""
        return readable_by_the_ministry(self, user)


@tracked()
class Measure(models.Model):
    """A measure as it was planned. How it went stands in its years.

    Without a theme it is about the whole plan (working with the regions, say). `answers_circumstances` sets apart
    what was done because of something special, as the corona measures of 2020; `in_agenda` what the
    MKB Samenwerkingsagenda 2018-2019 holds.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="measures", verbose_name=_("action plan"))
    code = models.CharField(
        _("code"),
        max_length=11,
        validators=[RegexValidator(MEASURE_CODE, _("Write letters, a hyphen and a number, for instance FIN-03."))],
        help_text=_("Letters, a hyphen and a number, for instance FIN-03."),
    )
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("theme"),
        help_text=_("Leave empty for a measure about the whole plan."),
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is"), blank=True, max_length=4000)
    ministry = models.CharField(_("ministry responsible"), max_length=10, choices=Ministry.choices)
    other_ministries = ArrayField(
        models.CharField(max_length=10, choices=Ministry.choices),
        verbose_name=_("other ministries"),
        default=list,
        blank=True,
    )
    in_agenda = models.BooleanField(_("in the MKB Samenwerkingsagenda"), default=False)
    answers_circumstances = models.BooleanField(
        _("because of special circumstances"),
        default=False,
        help_text=_("For instance the measures because of corona in 2020."),
    )
    planned_start_date = models.DateField(_("planned start"), null=True, blank=True)
    planned_end_date = models.DateField(_("planned end"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["plan_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="measure_code_once",
                violation_error_message=_("Another measure of this plan has this code. Choose another code."),
            ),
            models.CheckConstraint(
                name="measure_code_well_formed",
                condition=Q(code__regex=MEASURE_CODE),
                violation_error_message=_("Write letters, a hyphen and a number, for instance FIN-03."),
            ),
            models.CheckConstraint(
                name="measure_title_filled",
                condition=~Q(title=""),
                violation_error_message=_("Fill in a title."),
            ),
            one_of("measure", "ministry", Ministry.values),
            models.CheckConstraint(
                name="measure_other_ministries_known",
                condition=Q(other_ministries__contained_by=Ministry.values),
                violation_error_message=_("Choose one of the listed options."),
            ),
            models.CheckConstraint(
                name="measure_planned_dates_in_order",
                condition=Q(planned_start_date__isnull=True)
                | Q(planned_end_date__isnull=True)
                | Q(planned_end_date__gte=F("planned_start_date")),
                violation_error_message=_("The planned end cannot be before the planned start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
