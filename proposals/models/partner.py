"""Partners of a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import PartnerKind
from proposals.models.constraints import one_of
from proposals.models.guards import frozen_with_proposal, part
from proposals.models.history import tracked


@tracked()
class ProposalPartner(models.Model):
    """An organisation that takes part in a proposal, with its kind and role."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="partners", verbose_name=_("proposal"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=PartnerKind.choices)
    role = models.CharField(_("what this partner does"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["proposal_id", "sort_order", "pk"]
        triggers = [frozen_with_proposal(part("partners"))]
        constraints = [one_of("proposalpartner", "kind", PartnerKind.values)]

    def __str__(self) -> str:
        return self.name
