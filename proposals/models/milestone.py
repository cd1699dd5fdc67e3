"""Moments of a deal that payments and reports hang on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import not_blank, paired
from proposals.models.deal import PartOfDealQuerySet
from proposals.models.history import tracked
from proposals.models.user import User


@tracked()
class Milestone(models.Model):
    """Something that must be reached on `planned_date`.

    Copied from the ends of the activities and changeable until the covenant is signed. `reached_date`
    is the day it was reached; `reached_noted_at` and `reached_noted_by` say who wrote that down and when.
    """

    deal = models.ForeignKey("Deal", models.PROTECT, related_name="milestones", verbose_name=_("deal"))
    title = models.CharField(_("milestone"), max_length=300)
    planned_date = models.DateField(_("planned on"))
    reached_date = models.DateField(_("reached on"), null=True, blank=True)
    reached_noted_at = models.DateTimeField(_("noted at"), null=True, blank=True, editable=False)
    reached_noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("noted by")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["deal_id", "planned_date", "sort_order", "pk"]
        constraints = [
            not_blank("milestone", "title"),
            paired("milestone", "reached_noted"),
            models.CheckConstraint(
                name="milestone_reached_was_noted",
                condition=models.Q(reached_date__isnull=True) | models.Q(reached_noted_at__isnull=False),
                violation_error_message=_("Say who wrote down that the milestone was reached."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
