"""What a proposal is going to do and what that brings.

Drafts keep dates and figures as typed in `*_input`; the value beside it is what was understood, or empty.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.guards import frozen_with_proposal, part
from proposals.models.history import tracked


@tracked()
class Activity(models.Model):
    """Something the plan does, by whom, from when to when (both days included)."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="activities", verbose_name=_("proposal"))
    name = models.CharField(_("activity"), max_length=300, blank=True)
    actor = models.CharField(_("who does it"), max_length=200, blank=True)
    start_input = models.CharField(_("start as typed"), max_length=100, blank=True)
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_input = models.CharField(_("end as typed"), max_length=100, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["proposal_id", "sort_order", "pk"]
        triggers = [frozen_with_proposal(part("planning"))]

    def __str__(self) -> str:
        return self.name


@tracked()
class Indicator(models.Model):
    """A result that can be measured: where it stands now and what it must become, in `unit`."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="indicators", verbose_name=_("proposal"))
    name = models.CharField(_("result"), max_length=300, blank=True)
    unit = models.CharField(_("counted in"), max_length=60, blank=True)
    baseline_input = models.CharField(_("now as typed"), max_length=100, blank=True)
    baseline = models.DecimalField(_("now"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_input = models.CharField(_("target as typed"), max_length=100, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("how it is measured"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("result that can be measured")
        verbose_name_plural = _("results that can be measured")
        ordering = ["proposal_id", "sort_order", "pk"]
        triggers = [frozen_with_proposal(part("impact"))]

    def __str__(self) -> str:
        return self.name
