"""What a deal promised and how that is counted."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import not_blank
from proposals.models.database_rules import add_rule_messages, refuse
from proposals.models.deal import PartOfDealQuerySet
from proposals.models.history import tracked

add_rule_messages({"dealindicator_ended": _("This result was ended. It does not change any more.")})


class DealIndicatorQuerySet(PartOfDealQuerySet):
    """Questions about promised results."""

    def in_force(self) -> "DealIndicatorQuerySet":
        """Keep those that were not ended."""
        return self.filter(ended_on__isnull=True)


@tracked()
class DealIndicator(models.Model):
    """A result that the deal promises: where it stood and what it must become, in `unit`.

    Copied from the proposal when the deal is concluded and worked out until the covenant is signed. Afterwards an
    amendment adds one (it counts from `starts_on`) or ends one (it counts until the day before `ended_on`, for
    `end_reason`); what was reported about it stays.
    """

    deal = models.ForeignKey("Deal", models.PROTECT, related_name="indicators", verbose_name=_("deal"))
    name = models.CharField(_("result"), max_length=300)
    unit = models.CharField(_("counted in"), max_length=60, blank=True)
    baseline = models.DecimalField(_("at the start"), max_digits=14, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    source = models.CharField(_("how it is measured"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    starts_on = models.DateField(_("added on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("why it was ended"), max_length=500, blank=True, editable=False)

    objects = DealIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("promised result")
        verbose_name_plural = _("promised results")
        ordering = ["deal_id", "sort_order", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="ended_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.ended_on IS NOT NULL"),
                func=refuse("dealindicator_ended", "the result was ended"),
            )
        ]
        constraints = [
            not_blank("dealindicator", "name"),
            models.CheckConstraint(
                name="dealindicator_ended_with_reason",
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message=_("Write why the result ends."),
            ),
            models.CheckConstraint(
                name="dealindicator_ended_after_start",
                condition=Q(ended_on__isnull=True) | Q(starts_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def holds_on(self, day: date) -> bool:
        """Say whether the deal promised it on `day`."""
        is_begun = self.starts_on is None or self.starts_on <= day
        return is_begun and (self.ended_on is None or day < self.ended_on)
