"""The MKB-actieplan and the years in which its measures are brought up to date."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import User
from proposals.models.constraints import paired
from proposals.models.history import tracked
from reporting.models.report import ROLES_THAT_READ_REPORTS

FIRST_YEAR, LAST_YEAR = 2000, 2100
# Dossier and number of a paper of parliament, as in "32 637, nr. 316". Official papers mistype them (nr. 456 prints
# 32 367), so the form is held.
PAPER_REFERENCE = r"^\d{2} \d{3}(-[IVXLC]+)?(, nr\. \d{1,4})?$"


def readable_by_the_ministry(rows: Any, user: Any) -> Any:
    """Keep all rows for who reads reports at the ministry, and none for anybody else."""
    if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_REPORTS):
        return rows
    return rows.none()


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    """Questions about action plans."""

    def visible_to(self, user: Any) -> "ActionPlanQuerySet":
        """Keep what `user` may read: the ministry all, anyone else nothing."""
        return readable_by_the_ministry(self, user)


@tracked()
class ActionPlan(models.Model):
    """A plan of the cabinet with measures, sent to parliament as a paper."""

    title = models.CharField(_("title"), max_length=200, unique=True)
    reference = models.CharField(
        _("paper of parliament"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(PAPER_REFERENCE, _("Write the dossier and number like this: 32 637, nr. 316."))],
        help_text=_("Dossier and number, for instance 32 637, nr. 316."),
    )
    published_date = models.DateField(_("date"))

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["-published_date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="actionplan_reference_well_formed",
                condition=Q(reference="") | Q(reference__regex=PAPER_REFERENCE),
                violation_error_message=_("Write the dossier and number like this: 32 637, nr. 316."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanYearQuerySet(models.QuerySet["PlanYear"]):
    """Questions about years of a plan."""

    def visible_to(self, user: Any) -> "PlanYearQuerySet":
        """Keep what `user` may read: the ministry all, anyone else nothing."""
        return readable_by_the_ministry(self, user)


@tracked()
class PlanYear(models.Model):
    """The yearly round in which all measures of a plan are brought up to date; closed, nothing in it changes."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="years", verbose_name=_("action plan"))
    year = models.PositiveSmallIntegerField(_("year"))
    due_date = models.DateField(_("to be brought up to date by"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    objects = PlanYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("year of an action plan")
        verbose_name_plural = _("years of action plans")
        ordering = ["plan_id", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"],
                name="planyear_once",
                violation_error_message=_("This year was opened already."),
            ),
            models.CheckConstraint(
                name="planyear_year_sensible",
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=_("Fill in a year between 2000 and 2100."),
            ),
            paired("planyear", "opened"),
            paired("planyear", "closed"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.year}"

    @property
    def is_open(self) -> bool:
        """Say whether its measures may still be brought up to date."""
        return self.closed_at is None
