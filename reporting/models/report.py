"""A document job: the row is the truth, the Celery message only a hint."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models import ConflictOfInterest
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from proposals.enums import Role
from proposals.models import Deal, Proposal, Round, Submission, User
from proposals.models.constraints import one_of
from proposals.models.database_rules import add_rule_messages
from proposals.models.guards import only_allowed_steps
from proposals.models.history import tracked
from proposals.models.user import MINISTRY_ROLES_THAT_READ_PROPOSALS
from reporting.enums import REPORT_TRANSITIONS, ReportKind, ReportStatus
from reporting.models.parliament_report import ROLES_THAT_READ_PARLIAMENT_REPORTS, ParliamentReport
from reporting.models.progress_report import ProgressReport
from reporting.models.readers import decision_letters, documents_about_assessing
from reporting.models.report_batch import ReportBatch

add_rule_messages({"report_step": _("A document cannot go from its present status to that one.")})

ROLES_THAT_READ_REPORTS = frozenset(
    {Role.PROGRAMME_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER, Role.DEAL_ACCOUNT_HOLDER}
)


# What a document is about, by the name of its key.
KINDS_BY_SUBJECT: Mapping[str, tuple[ReportKind, ...]] = {
    "round": (
        ReportKind.PARLIAMENT_LETTER, ReportKind.QUESTION_LIST, ReportKind.PANEL_PACK, ReportKind.OWN_PACK,
        ReportKind.ROUND_REPORT,
    ),
    "submission": (ReportKind.ACKNOWLEDGEMENT,),
    "progress_report": (ReportKind.PROGRESS_REPORT,),
    "proposal": (
        ReportKind.DRAFT_COPY, ReportKind.ASSESSMENT_DOSSIER, ReportKind.DECISION_LETTER, ReportKind.LETTER_PREVIEW,
    ),
    "deal": (ReportKind.DEAL_SHEET, ReportKind.COVENANT),
    "parliament_report": (ReportKind.PARLIAMENT_REPORT, ReportKind.PARLIAMENT_REPORT_LETTER),
}  # fmt: skip


def subjects_agree_with_kinds() -> Q:
    """Give the condition that a document has the subject of its kind, and no other."""
    condition = Q()
    for subject, kinds in KINDS_BY_SUBJECT.items():
        others = {f"{name}__isnull": name != subject for name in KINDS_BY_SUBJECT}
        condition |= Q(kind__in=[str(kind) for kind in kinds], **others)
    return condition


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
        # What a region will send in is for the region alone, as its draft is.
        sent_in = ~Q(parameters__has_key="preview") | Q(progress_report__deal__proposal__organisation__in=own)
        condition |= Q(progress_report__in=ProgressReport.objects.visible_to(user)) & sent_in | decision_letters(user)
        if user.has_role(*MINISTRY_ROLES_THAT_READ_PROPOSALS):
            condition |= Q(submission__in=Submission.objects.visible_to(user))
        if user.has_role(*ROLES_THAT_READ_REPORTS):
            # Who may not see decisions under embargo, sees the letter once they are published.
            published = Q(round__publication__isnull=False)
            if user.has_role(*ROLES_THAT_READ_SCORES):
                published |= ~Q(round__in=ConflictOfInterest.objects.closing_rounds(user))
            condition |= Q(kind=ReportKind.PARLIAMENT_LETTER) & published
            condition |= Q(kind=ReportKind.QUESTION_LIST)
            condition |= Q(kind=ReportKind.ROUND_REPORT) & published
        if user.has_role(*ROLES_THAT_READ_PARLIAMENT_REPORTS):
            condition |= Q(kind__in=KINDS_BY_SUBJECT["parliament_report"])
        condition |= Q(kind__in=KINDS_BY_SUBJECT["deal"], deal__in=Deal.objects.visible_to(user))
        return self.filter(condition)


@tracked()
class Report(models.Model):
    """A document that is asked for, being made, or ready.

    Its subject is one of `round`, `submission`, `proposal`, `progress_report`, `deal` and `parliament_report`,
    after its kind (`KINDS_BY_SUBJECT`). A pack lists its proposals in `parameters`. `sha256` is
    the hex digest of the file, `size` its bytes. `made_of` names the files that went into it by their SHA-256, such as
    {"photos": [...]}, so that one that came later is missed. `lease_until` says until when a worker holds it;
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
    deal = models.ForeignKey(
        Deal, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("deal")
    )  # fmt: skip
    parliament_report = models.ForeignKey(
        ParliamentReport, models.PROTECT, null=True, blank=True, related_name="reports",
        verbose_name=_("report to parliament"),
    )  # fmt: skip
    batch = models.ForeignKey(
        ReportBatch, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("made in bulk")
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
    made_of = models.JSONField(_("files it was made of"), default=dict, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-requested_at", "-pk"]
        triggers = [only_allowed_steps("report_step", REPORT_TRANSITIONS)]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["waiting", "running"]), name="report_unfinished")
        ]
        constraints = [
            one_of("report", "kind", ReportKind.values),
            one_of("report", "status", ReportStatus.values),
            models.CheckConstraint(
                name="report_subject_agrees_with_kind",
                condition=subjects_agree_with_kinds(),
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
