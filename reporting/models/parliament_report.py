"""The yearly report to parliament on the action plan: its texts, and the editions that were made of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import Role
from proposals.models import Theme, User
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.history import tracked
from reporting.enums import PARTS_PER_THEME, ParliamentPart, ParliamentReportStatus

ROLES_THAT_READ_PARLIAMENT_REPORTS = frozenset(
    {Role.PROGRAMME_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER, Role.DEAL_ACCOUNT_HOLDER}
)
add_rule_messages(
    {"parliamentreportedition_immutable": _("An edition cannot be changed or deleted. Make a new edition.")}
)


def _may_read(user: Any) -> bool:
    return isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_PARLIAMENT_REPORTS)


class ParliamentReportQuerySet(models.QuerySet["ParliamentReport"]):
    """Questions about yearly reports."""

    def visible_to(self, user: Any) -> "ParliamentReportQuerySet":
        """Keep what `user` may read: the ministry's programme people all, anyone else nothing."""
        return self if _may_read(user) else self.none()


@tracked()
class ParliamentReport(models.Model):
    """The report over a year, as it is written. `figures_date` is the day of which it gives the figures.

    `version` counts the changes, of its texts as well. `earlier_*` name the report before it, cited in a footnote.
    `open_years` holds which years of action plans were not closed when it was established, in the shape of
    `reporting.queries.open_years.OpenYear`, and `open_years_reason` why it was established nevertheless.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ParliamentReportStatus.choices, default=ParliamentReportStatus.DRAFT,
        editable=False,
    )  # fmt: skip
    figures_date = models.DateField(_("figures as of"))
    letter_date = models.DateField(_("date of the letter"), null=True, blank=True)
    earlier_title = models.CharField(_("earlier report"), max_length=200, blank=True)
    earlier_reference = models.CharField(_("paper of the earlier report"), max_length=60, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("created by"))
    updated_at = models.DateTimeField(_("saved at"))
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    established_at = models.DateTimeField(_("established at"), null=True, blank=True)
    established_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("established by")
    )

    open_years = models.JSONField(_("years that were not closed"), default=list, blank=True, editable=False)
    open_years_reason = models.TextField(
        _("why it was established with an open year"), blank=True, max_length=1000, editable=False
    )

    objects = ParliamentReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report to parliament")
        verbose_name_plural = _("reports to parliament")
        ordering = ["-year"]
        constraints = [
            one_of("parliamentreport", "status", ParliamentReportStatus.values),
            paired("parliamentreport", "created"),
            paired("parliamentreport", "updated"),
            paired("parliamentreport", "established"),
            models.CheckConstraint(
                name="parliamentreport_established_agrees_with_status",
                condition=Q(status=ParliamentReportStatus.DRAFT, established_at__isnull=True)
                | Q(status=ParliamentReportStatus.ESTABLISHED, established_at__isnull=False),
                violation_error_message=_("A report that is established has a moment at which that was done."),
            ),
            models.CheckConstraint(
                name="parliamentreport_open_years_with_reason",
                condition=Q(open_years=[], open_years_reason="") | (~Q(open_years=[]) & ~Q(open_years_reason="")),
                violation_error_message=_("Write why the report cannot wait for the year to be closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        """Say whether its texts may still change."""
        return self.status == ParliamentReportStatus.DRAFT


class ParliamentReportTextQuerySet(models.QuerySet["ParliamentReportText"]):
    """Questions about the texts of yearly reports."""

    def visible_to(self, user: Any) -> "ParliamentReportTextQuerySet":
        """Keep what `user` may read: the texts of the reports that it may read."""
        return self if _may_read(user) else self.none()


@tracked()
class ParliamentReportText(models.Model):
    """A text of a report, in the marks of `reporting.texts`; kept as typed, also while a mark is still wrong.

    `theme` belongs to the parts that come once a theme. `version` counts the changes of this text.
    """

    report = models.ForeignKey(ParliamentReport, models.PROTECT, related_name="texts", verbose_name=_("report"))
    part = models.CharField(_("part"), max_length=30, choices=ParliamentPart.choices)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )  # fmt: skip
    body = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("saved at"))
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    objects = ParliamentReportTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a report to parliament")
        verbose_name_plural = _("texts of reports to parliament")
        ordering = ["report_id", "part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part", "theme"],
                nulls_distinct=False,
                name="parliamentreporttext_once",
                violation_error_message=_("This report has this text already."),
            ),
            one_of("parliamentreporttext", "part", ParliamentPart.values),
            paired("parliamentreporttext", "updated"),
            models.CheckConstraint(
                name="parliamentreporttext_theme_agrees_with_part",
                condition=Q(part__in=sorted(PARTS_PER_THEME), theme__isnull=False)
                | (~Q(part__in=sorted(PARTS_PER_THEME)) & Q(theme__isnull=True)),
                violation_error_message=_("A text about a theme names its theme; another text has none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} · {self.report_id}"


class ParliamentReportEditionQuerySet(models.QuerySet["ParliamentReportEdition"]):
    """Questions about editions."""

    def visible_to(self, user: Any) -> "ParliamentReportEditionQuerySet":
        """Keep what `user` may read: the editions of the reports that it may read."""
        return self if _may_read(user) else self.none()


@tracked()
class ParliamentReportEdition(models.Model):
    """What a report said when it was established: all that its documents show, so that they can be made again.

    `number` counts from 1 within the report. `content` holds the values of the documents by kind.
    """

    report = models.ForeignKey(ParliamentReport, models.PROTECT, related_name="editions", verbose_name=_("report"))
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))

    objects = ParliamentReportEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a report to parliament")
        verbose_name_plural = _("editions of reports to parliament")
        ordering = ["report_id", "-number"]
        triggers = immutable("parliamentreportedition_immutable")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="parliamentreportedition_number_once",
                violation_error_message=_("Somebody else established this report meanwhile. Look at that edition."),
            ),
            paired("parliamentreportedition", "made"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.number}"
