"""What a proposal costs and who pays.

Drafts keep amounts as typed in `*_input`; the decimal beside it is what was understood, or empty.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import FundingKind
from proposals.models.constraints import not_negative, one_of
from proposals.models.fields import EuroField
from proposals.models.guards import frozen_with_proposal, part
from proposals.models.history import tracked


@tracked()
class BudgetLine(models.Model):
    """A cost item, including VAT; the VAT in it and the part of that which the region reclaims stand apart."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="budget_lines", verbose_name=_("proposal"))
    description = models.CharField(_("costs"), max_length=200, blank=True)
    note = models.CharField(_("explanation"), max_length=300, blank=True)
    amount = EuroField(_("amount"), null=True, blank=True)
    amount_input = models.CharField(_("amount as typed"), max_length=400, blank=True)
    vat_amount = EuroField(_("of which VAT"), null=True, blank=True)
    vat_input = models.CharField(_("VAT as typed"), max_length=400, blank=True)
    compensable_vat_amount = EuroField(_("of which compensable VAT"), null=True, blank=True)
    compensable_vat_input = models.CharField(_("compensable VAT as typed"), max_length=400, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["proposal_id", "sort_order", "pk"]
        triggers = [frozen_with_proposal(part("budget"))]
        constraints = [
            not_negative("budgetline", "amount"),
            not_negative("budgetline", "vat_amount"),
            not_negative("budgetline", "compensable_vat_amount"),
            models.CheckConstraint(
                name="budgetline_all_vat_within_amount",
                condition=Q(amount__isnull=True) | Q(vat_amount__isnull=True) | Q(vat_amount__lte=F("amount")),
                violation_error_message=_("The VAT cannot be more than the amount itself."),
            ),
            models.CheckConstraint(
                name="budgetline_compensable_vat_within_vat",
                condition=Q(vat_amount__isnull=True)
                | Q(compensable_vat_amount__isnull=True)
                | Q(compensable_vat_amount__lte=F("vat_amount")),
                violation_error_message=_("The compensable VAT cannot be more than all VAT of the amount."),
            ),
            models.CheckConstraint(
                name="budgetline_vat_within_amount",
                condition=Q(amount__isnull=True)
                | Q(compensable_vat_amount__isnull=True)
                | Q(compensable_vat_amount__lte=F("amount")),
                violation_error_message=_("The compensable VAT cannot be more than the amount itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.description


@tracked()
class FundingSource(models.Model):
    """Who else pays: co-financing per source, in cash or in kind. The ministry's part is not here."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="funding_sources", verbose_name=_("proposal"))
    name = models.CharField(_("who pays"), max_length=200, blank=True)
    kind = models.CharField(_("how"), max_length=10, choices=FundingKind.choices, default=FundingKind.CASH)
    note = models.CharField(_("explanation"), max_length=300, blank=True)
    amount = EuroField(_("amount"), null=True, blank=True)
    amount_input = models.CharField(_("amount as typed"), max_length=400, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")
        ordering = ["proposal_id", "sort_order", "pk"]
        triggers = [frozen_with_proposal(part("budget"))]
        constraints = [
            not_negative("fundingsource", "amount"),
            one_of("fundingsource", "kind", FundingKind.values),
        ]

    def __str__(self) -> str:
        return self.name
