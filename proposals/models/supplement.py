"""Requests to supplement a proposal (Awb 4:5)."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Expression, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from proposals.enums import ProposalStatus
from proposals.models.constraints import in_order, paired
from proposals.models.database_rules import immutable
from proposals.models.history import tracked
from proposals.models.proposal import Proposal
from proposals.models.submission import Submission
from proposals.models.user import User


class SupplementRequestQuerySet(models.QuerySet["SupplementRequest"]):
    """Questions about requests."""

    def open(self) -> "SupplementRequestQuerySet":
        """Keep those whose answer is still waited for; a proposal has one at most."""
        return self.filter(answered_at__isnull=True, closed_at__isnull=True)


@tracked()
class SupplementRequest(models.Model):
    """The ministry asks to complete named parts before `due_at`. `sections` lists the codes of those parts.

    Answered when the applicant sent the supplement, which is `submission`; closed when staff end it
    without one. `content_before` holds the rows of the opened parts as they were submitted, so that
    words that were never sent do not stay behind in a proposal that is decided upon.
    """

    proposal = models.ForeignKey(
        "Proposal", models.PROTECT, related_name="supplement_requests", verbose_name=_("proposal")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    sections = models.JSONField(_("parts that may change"), default=list)
    question = models.TextField(_("what we ask"))
    due_at = models.DateTimeField(_("before"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    closing_reason = models.TextField(_("reason for ending"), blank=True)
    submission = models.OneToOneField(
        Submission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supplement_request",
        verbose_name=_("supplement"),
    )
    content_before = models.JSONField(_("opened parts as submitted"), default=list, blank=True)

    objects = SupplementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a supplement")
        verbose_name_plural = _("requests for a supplement")
        ordering = ["proposal_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="supplementrequest_number_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="supplementrequest_one_open",
                violation_error_message=_("A supplement was asked for already. End that request first."),
            ),
            in_order("supplementrequest", "asked_at", "due_at"),
            paired("supplementrequest", "answered"),
            paired("supplementrequest", "closed"),
            models.CheckConstraint(
                name="supplementrequest_ended_once",
                condition=Q(answered_at__isnull=True) | Q(closed_at__isnull=True),
                violation_error_message=_("A request is either answered or ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} ({self.number})"

    @property
    def is_open(self) -> bool:
        """Say whether the applicant can still send the supplement, in time or late."""
        return self.answered_at is None and self.closed_at is None

    @property
    def ended_at(self) -> datetime | None:
        """Give when it was answered or ended, or None while it is open."""
        return self.answered_at or self.closed_at

    @property
    def was_late(self) -> bool:
        """Say whether the supplement came at or after the end of the term."""
        return self.answered_at is not None and self.answered_at >= self.due_at


@tracked()
class SupplementTerm(models.Model):
    """Another end of the term of a request, with the reason that the applicant reads."""

    request = models.ForeignKey(
        SupplementRequest, models.PROTECT, related_name="terms", verbose_name=_("request for a supplement")
    )
    due_before = models.DateTimeField(_("was before"))
    due_after = models.DateTimeField(_("became before"))
    reason = models.TextField(_("reason"))
    set_at = models.DateTimeField(_("changed at"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))

    class Meta:
        verbose_name = _("other term of a request")
        verbose_name_plural = _("other terms of requests")
        ordering = ["request_id", "set_at"]
        constraints = [in_order("supplementterm", "due_before", "due_after"), paired("supplementterm", "set")]
        triggers = immutable("supplementterm_immutable")

    def __str__(self) -> str:
        return f"{self.request}: {self.due_after}"


def sent(column: str, path: str = "") -> Expression:
    """Give a column of a proposal as it was submitted, in SQL: also while its applicant writes a supplement.

    Lists, searches and sums of staff ask this; what is being written belongs to its writers until it is
    sent. `path` leads from the rows to the proposal, as "proposal__". One row in memory:
    `services.supplement_content.as_submitted`.
    """
    field = Proposal._meta.get_field(column)
    # `content_before` ends with the columns of the proposal; those of parts that were not opened are not in it.
    place = (Value("-1"), Value("fields"), Value(column))
    text = Func("content_before", *place, function="jsonb_extract_path_text", output_field=models.TextField())
    before = SupplementRequest.objects.open().filter(proposal=OuterRef(f"{path}pk")).values(value=text)[:1]
    return Case(
        When(
            **{f"{path}status": ProposalStatus.SUPPLEMENT_REQUESTED},
            then=Coalesce(Cast(Subquery(before), field), F(f"{path}{column}")),
        ),
        default=F(f"{path}{column}"),
        output_field=field,
    )
