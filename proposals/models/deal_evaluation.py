"""The final evaluation of a deal."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import paired
from proposals.models.database_rules import refuse
from proposals.models.deal import Deal
from proposals.models.history import tracked
from proposals.models.user import User

ACCEPTED = pgtrigger.Trigger(
    name="final_once_accepted",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.accepted_at IS NOT NULL"),
    func=refuse("dealevaluation_final", "an accepted evaluation is final"),
)


class DealEvaluationQuerySet(models.QuerySet["DealEvaluation"]):
    """Questions about evaluations."""

    def visible_to(self, user: Any) -> "DealEvaluationQuerySet":
        """Keep what `user` may read: a region its own, the ministry those that were sent, now or before.

        Of one that was sent back the ministry reads the words that were sent (`services.deal_evaluations.as_sent`).
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        own = Q(deal__proposal__organisation__in=list(user.membership_roles))
        sent = Q(submitted_at__isnull=False) | Q(returned_at__isnull=False)
        return self.filter(own | (Q(deal__in=Deal.objects.visible_to(user)) & sent))


@tracked()
class DealEvaluation(models.Model):
    """What the region concludes when its deal ends: what it brought, what was learned, what goes on.

    Written by the region, sent by its signatory, then accepted by the ministry or sent back with remarks.
    """

    deal = models.OneToOneField(Deal, models.PROTECT, related_name="evaluation", verbose_name=_("deal"))
    results = models.TextField(_("what the deal brought entrepreneurs"), blank=True)
    lessons = models.TextField(_("what you learned"), blank=True)
    continuation = models.TextField(_("what goes on after the deal"), blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent back by")
    )
    remarks = models.TextField(_("remarks of the ministry"), blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    objects = DealEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation of a deal")
        verbose_name_plural = _("evaluations of deals")
        ordering = ["deal_id"]
        triggers = [ACCEPTED]
        constraints = [
            paired("dealevaluation", "saved"),
            paired("dealevaluation", "submitted"),
            paired("dealevaluation", "returned"),
            paired("dealevaluation", "accepted"),
            models.CheckConstraint(
                name="dealevaluation_accepted_once_sent",
                condition=Q(accepted_at__isnull=True) | Q(submitted_at__isnull=False),
                violation_error_message=_("Only an evaluation that was sent can be accepted."),
            ),
            models.CheckConstraint(
                name="dealevaluation_sent_complete",
                condition=Q(submitted_at__isnull=True) | ~(Q(results="") | Q(lessons="") | Q(continuation="")),
                violation_error_message=_("Fill in all three parts before you send the evaluation."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.deal)

    @property
    def is_editable(self) -> bool:
        """Say whether the region may still write: before it was sent, and after it was sent back."""
        return self.submitted_at is None
