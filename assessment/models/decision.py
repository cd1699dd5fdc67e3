"""The decision on a proposal, and the one row that makes all of a round visible."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import Outcome
from assessment.models.allocation import AllocationRun
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.conflict import ConflictOfInterest
from assessment.models.follow_up_guards import AWARDS_WITHIN_CEILING
from assessment.models.guards import DECISION_FROZEN, DECISION_KEPT, PUBLICATION_IMMUTABLE
from proposals.enums import Role
from proposals.models import Proposal, Round, User
from proposals.models.constraints import not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.history import tracked


class AwardDecisionQuerySet(models.QuerySet["AwardDecision"]):
    """Questions about decisions."""

    def visible_to(self, user: Any) -> "AwardDecisionQuerySet":
        """Keep what `user` may see: an applicant its own once published, programme people all.

        Outcomes of a round are about each other: an interest of staff who assess closes them, as its ranking.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*ROLES_THAT_READ_SCORES) and not user.has_role(Role.ASSESSOR):
            return self
        own = Q(run__publication__isnull=False, proposal__organisation__in=list(user.membership_roles))
        if user.has_role(*ROLES_THAT_READ_SCORES):
            return self.filter(own | ~Q(proposal__round__in=ConflictOfInterest.objects.closing_rounds(user)))
        return self.filter(own)

    def published(self) -> "AwardDecisionQuerySet":
        """Keep what was published: the one row of the round says so, not what stands in a decision itself."""
        return self.filter(run__publication__isnull=False)


@tracked()
class AwardDecision(models.Model):
    """What is decided on a proposal: drafted, approved by somebody else, published with all others.

    `awarded_amount` in euros including compensable VAT; zero unless awarded.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="award_decision", verbose_name=_("proposal"))
    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="decisions", verbose_name=_("allocation"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    awarded_amount = EuroField(_("awarded contribution"))
    rationale = models.TextField(_("reasoning"))
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True)
    lapsed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lapsed by")
    )

    objects = AwardDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["proposal__region_sort_name", "pk"]
        triggers = [*AWARDS_WITHIN_CEILING, DECISION_FROZEN, DECISION_KEPT]
        constraints = [
            one_of("awarddecision", "outcome", Outcome.values),
            not_negative("awarddecision", "awarded_amount"),
            paired("awarddecision", "drafted"),
            paired("awarddecision", "approved"),
            paired("awarddecision", "published"),
            paired("awarddecision", "lapsed"),
            models.CheckConstraint(
                name="awarddecision_amount_agrees_with_outcome",
                condition=Q(outcome=Outcome.AWARDED, awarded_amount__gt=0)
                | (~Q(outcome=Outcome.AWARDED) & Q(awarded_amount=0)),
                violation_error_message=_("Only an awarded proposal has an awarded amount."),
            ),
            models.CheckConstraint(
                name="awarddecision_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                violation_error_message=_("Whoever drafted a decision may not approve it. Ask somebody else."),
            ),
            models.CheckConstraint(
                name="awarddecision_published_after_approval",
                condition=Q(published_at__isnull=True) | Q(approved_at__isnull=False),
                violation_error_message=_("A decision is approved before it is published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_outcome_display()}"


@tracked()
class DecisionPublication(models.Model):
    """The one row that publishes every decision of a round. Without it nothing is visible outside."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="publication", verbose_name=_("round"))
    run = models.OneToOneField(AllocationRun, models.PROTECT, related_name="publication")
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("published by"))

    class Meta:
        verbose_name = _("publication of decisions")
        verbose_name_plural = _("publications of decisions")
        triggers = PUBLICATION_IMMUTABLE
        constraints = [paired("decisionpublication", "published")]

    def __str__(self) -> str:
        return f"{self.round}: {self.published_at:%Y-%m-%d %H:%M}"
