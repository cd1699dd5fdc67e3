"""A division of the budget, as it was calculated."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AllocationStatus, Outcome
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.conflict import ConflictOfInterest
from assessment.models.guards import LINE_IMMUTABLE, RUN_FOUR_EYES, RUN_IMMUTABLE
from assessment.models.scenario import Scenario
from proposals.enums import AllocationMethod
from proposals.models import Proposal, Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.fields import EuroField
from proposals.models.history import tracked


class AllocationRunQuerySet(models.QuerySet["AllocationRun"]):
    """Questions about allocations."""

    def visible_to(self, user: Any) -> "AllocationRunQuerySet":
        """Keep what `user` may see: the ministry's programme people all, anyone else nothing.

        A calculation holds place and score of every proposal, so an interest closes those of the round, as its ranking.
        """
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            return self.exclude(round__in=ConflictOfInterest.objects.closing_rounds(user))
        return self.none()


@tracked()
class AllocationRun(models.Model):
    """One calculation: what went in, what came out, and its way to approval. A new one is a new row.

    `problem` and `result` are canonical JSON with the hex SHA-256 of their bytes, so that anyone
    can recompute the outcome (docs/allocation.md). Whoever prepared may not approve.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="allocation_runs", verbose_name=_("round"))
    scenario = models.ForeignKey(
        Scenario, models.PROTECT, null=True, blank=True, related_name="allocation_runs", verbose_name=_("scenario")
    )
    number = models.PositiveIntegerField(_("number"))
    method = models.CharField(_("method"), max_length=20, choices=AllocationMethod.choices)
    status = models.CharField(
        _("status"), max_length=20, choices=AllocationStatus.choices, default=AllocationStatus.CALCULATED
    )
    ceiling_amount = EuroField(_("ceiling"))
    awarded_total_amount = EuroField(_("awarded in total"))
    problem = models.TextField(_("input"))
    problem_sha256 = models.CharField(max_length=64, verbose_name=_("checksum of the input"))
    result = models.TextField(_("outcome"))
    result_sha256 = models.CharField(max_length=64, verbose_name=_("checksum of the outcome"))
    rule_sha256 = models.CharField(_("check number of the rule"), max_length=64, blank=True)
    calculated_at = models.DateTimeField(_("calculated at"))
    calculated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("calculated by"))
    proposed_at = models.DateTimeField(_("sent for approval at"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("returned by")
    )
    return_reason = models.TextField(_("why it was returned"), blank=True)

    objects = AllocationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["round_id", "-number"]
        triggers = [*RUN_IMMUTABLE, RUN_FOUR_EYES]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="allocationrun_number_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(status=AllocationStatus.APPROVED),
                name="allocationrun_one_approved",
                violation_error_message=_("An allocation of this round was approved already."),
            ),
            one_of("allocationrun", "status", AllocationStatus.values),
            paired("allocationrun", "calculated"),
            paired("allocationrun", "proposed"),
            paired("allocationrun", "approved"),
            paired("allocationrun", "returned"),
            models.CheckConstraint(
                name="allocationrun_within_ceiling",
                condition=Q(awarded_total_amount__lte=F("ceiling_amount")),
                violation_error_message=_("An allocation stays within the ceiling."),
            ),
            models.CheckConstraint(
                name="allocationrun_status_agrees",
                condition=Q(status=AllocationStatus.CALCULATED, proposed_at__isnull=True, approved_at__isnull=True)
                | Q(status=AllocationStatus.PROPOSED, proposed_at__isnull=False, approved_at__isnull=True)
                | Q(status=AllocationStatus.APPROVED, proposed_at__isnull=False, approved_at__isnull=False)
                | Q(status=AllocationStatus.RETURNED, proposed_at__isnull=False, returned_at__isnull=False),
                violation_error_message=_("The status of an allocation agrees with its moments."),
            ),
            models.CheckConstraint(
                name="allocationrun_four_eyes",
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("calculated_by")) & ~Q(approved_by=F("proposed_by"))),
                violation_error_message=_("Whoever prepared an allocation may not approve it. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"

    @property
    def preparer_ids(self) -> frozenset[int]:
        """Give who prepared it: who designed the scenario, who calculated, and who sent it for approval."""
        designers = self.scenario.designer_ids if self.scenario is not None else frozenset()
        return designers | {each for each in (self.calculated_by_id, self.proposed_by_id) if each is not None}


class AllocationLine(models.Model):
    """The outcome for one proposal in one run. The score is the exact fraction numerator/denominator."""

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="lines", verbose_name=_("allocation"))
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="allocation_lines", verbose_name=_("proposal"))
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    score_numerator = models.BigIntegerField(null=True, blank=True)
    score_denominator = models.BigIntegerField(null=True, blank=True)
    requested_amount = EuroField(_("requested"))
    awarded_amount = EuroField(_("awarded"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    reason = models.JSONField(_("reason"))

    class Meta:
        verbose_name = _("line of an allocation")
        verbose_name_plural = _("lines of an allocation")
        ordering = ["run_id", "rank", "pk"]
        triggers = LINE_IMMUTABLE
        constraints = [
            models.UniqueConstraint(fields=["run", "proposal"], name="allocationline_once"),
            one_of("allocationline", "outcome", Outcome.values),
            models.CheckConstraint(
                name="allocationline_award_agrees_with_outcome",
                condition=Q(outcome=Outcome.AWARDED, awarded_amount__gt=0)
                | (~Q(outcome=Outcome.AWARDED) & Q(awarded_amount=0)),
                violation_error_message=_("Only an awarded proposal has an awarded amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} · {self.proposal}"
