"""The moment at which the decisions of a round are to be published, until then known to staff alone."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.models.allocation import AllocationRun
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.decision import DecisionPublication
from assessment.models.publication_guards import PLAN_STANDS
from proposals.models import Round, User
from proposals.models.constraints import not_negative, paired
from proposals.models.history import tracked


class PublicationPlanQuerySet(models.QuerySet["PublicationPlan"]):
    """Questions about planned publications."""

    def visible_to(self, user: Any) -> "PublicationPlanQuerySet":
        """Keep what `user` may see: the ministry's programme people all, anyone else nothing."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            return self
        return self.none()

    def standing(self) -> "PublicationPlanQuerySet":
        """Keep the plans that are still to be carried out."""
        return self.filter(cancelled_at__isnull=True, publication__isnull=True)


@tracked()
class PublicationPlan(models.Model):
    """A moment set for publishing what was approved in `run`. At most one stands a round; moving it is a new row.

    It is carried out in the transaction that makes `publication`. An attempt that failed leaves a count, a
    moment and a reason here, and nothing else anywhere.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="publication_plans", verbose_name=_("round"))
    run = models.ForeignKey(
        AllocationRun, models.PROTECT, related_name="publication_plans", verbose_name=_("allocation")
    )
    planned_for = models.DateTimeField(_("to be published at"))
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("planned by"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cancelled by")
    )
    publication = models.OneToOneField(
        DecisionPublication, models.PROTECT, null=True, blank=True, related_name="plan", verbose_name=_("publication")
    )
    attempts = models.PositiveIntegerField(_("attempts that failed"), default=0)
    failed_at = models.DateTimeField(_("failed last at"), null=True, blank=True)
    failure_reason = models.CharField(_("why it failed"), max_length=500, blank=True)

    objects = PublicationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        ordering = ["round_id", "-pk"]
        triggers = PLAN_STANDS
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(cancelled_at__isnull=True, publication__isnull=True),
                name="publicationplan_one_stands",
                violation_error_message=_("A moment was planned already. Move it, or cancel it first."),
            ),
            paired("publicationplan", "planned"),
            paired("publicationplan", "cancelled"),
            not_negative("publicationplan", "attempts"),
            models.CheckConstraint(
                name="publicationplan_not_in_the_past",
                condition=Q(planned_for__gte=F("planned_at")),
                violation_error_message=_("This moment has passed. Choose a later one."),
            ),
            models.CheckConstraint(
                name="publicationplan_cancelled_or_carried_out",
                condition=Q(cancelled_at__isnull=True) | Q(publication__isnull=True),
                violation_error_message=_("What was published cannot be cancelled any more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.planned_for:%Y-%m-%d %H:%M}"

    @property
    def stands(self) -> bool:
        """Say whether it is still to be carried out."""
        return self.cancelled_at is None and self.publication_id is None
