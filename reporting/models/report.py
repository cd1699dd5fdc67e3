"""A document job: the row is the truth, the Celery message only a hint."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import ROLES_THAT_READ_SCORES
from proposals.enums import Role
from proposals.models import Proposal, Round, Submission, User
from proposals.models.constraints import one_of
from proposals.models.history import tracked
from proposals.models.user import MINISTRY_ROLES_THAT_READ_PROPOSALS
from reporting.enums import ReportKind, ReportStatus
from reporting.models.progress_report import ProgressReport
from reporting.models.readers import documents_about_assessing

ROLES_THAT_READ_REPORTS = frozenset(
    {Role.PROGRAMME_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER, Role.DEAL_ACCOUNT_HOLDER}
)


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about document jobs."""

    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Keep what `user` may download: never more than the subject of the document allows.

        Receipts name contact persons, so assessors do not get them, also of what they assess.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        own = list(user.membership_roles)
        # A copy of a draft is for its writers alone, whatever else a person may read.
        draft_copies = Q(kind=ReportKind.DRAFT_COPY, proposal__organisation__in=own)
        condition = Q(submission__proposal__organisation__in=own) | draft_copies | documents_about_assessing(user)
        condition |= Q(progress_report__in=ProgressReport.objects.visible_to(user))
        if user.has_role(*MINISTRY_ROLES_THAT_READ_PROPOSALS):
            condition |= Q(submission__in=Submission.objects.visible_to(user))
        if user.has_role(*ROLES_THAT_READ_REPORTS):
            # Who may not see decisions under embargo, sees the letter once they are published.
            knows_outcome = user.has_role(*ROLES_THAT_READ_SCORES)
            published = Q() if knows_outcome else Q(round__publication__isnull=False)
            condition |= Q(kind=ReportKind.PARLIAMENT_LETTER) & published
            condition |= Q(kind=ReportKind.QUESTION_LIST)
        return self.filter(condition)


@tracked()
class Report(models.Model):
    """A document that is asked for, being made, or ready.

    Its subject is one of `round`, `submission`, `proposal` and `progress_report`, after its kind. A pack
    lists its proposals in `parameters`. `sha256` is
    the hex digest of the file, `size` its bytes. `lease_until` says until when a worker holds it;
    after that the sweeper gives it to another.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=ReportKind.choices)
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("round")
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("submission")
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("proposal")
    )
    progress_report = models.ForeignKey(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("progress report")
    )
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ReportStatus.choices, default=ReportStatus.WAITING, db_index=True
    )
    progress_percentage = models.PositiveSmallIntegerField(_("progress in %"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure_reason = models.CharField(_("what went wrong"), max_length=500, blank=True)
    requested_at = models.DateTimeField(_("asked for at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    due_at = models.DateTimeField(_("to be made from"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    file = models.FileField(_("file"), max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=150, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["waiting", "running"]), name="report_unfinished")
        ]
        constraints = [
            one_of("report", "kind", ReportKind.values),
            one_of("report", "status", ReportStatus.values),
            models.CheckConstraint(
                name="report_subject_agrees_with_kind",
                condition=Q(
                    kind=ReportKind.PARLIAMENT_LETTER,
                    round__isnull=False, submission__isnull=True, progress_report__isnull=True,
                    proposal__isnull=True,
                )
                | Q(
                    kind=ReportKind.ACKNOWLEDGEMENT,
                    round__isnull=True, submission__isnull=False, progress_report__isnull=True,
                    proposal__isnull=True,
                )
                | Q(
                    kind=ReportKind.PROGRESS_REPORT,
                    round__isnull=True, submission__isnull=True, progress_report__isnull=False,
                    proposal__isnull=True,
                )
                | Q(
                    kind__in=[ReportKind.QUESTION_LIST, ReportKind.PANEL_PACK, ReportKind.OWN_PACK],
                    round__isnull=False, submission__isnull=True, progress_report__isnull=True,
                    proposal__isnull=True,
                )
                | Q(
                    kind__in=[ReportKind.DRAFT_COPY, ReportKind.ASSESSMENT_DOSSIER],
                    round__isnull=True, submission__isnull=True, progress_report__isnull=True,
                    proposal__isnull=False,
                ),
                violation_error_message=_("A document is about the subject that belongs to its kind."),
            ),
            models.CheckConstraint(
                name="report_ready_has_file",
                condition=Q(status=ReportStatus.READY, finished_at__isnull=False, size__gt=0)
                & ~Q(file="")
                & Q(sha256__regex=r"^[0-9a-f]{64}$")
                | ~Q(status=ReportStatus.READY),
                violation_error_message=_("A document that is ready has a file with its size and check number."),
            ),
            models.CheckConstraint(
                name="report_progress_is_percentage",
                condition=Q(progress_percentage__lte=100),
                violation_error_message=_("Progress lies between 0 and 100 percent."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
