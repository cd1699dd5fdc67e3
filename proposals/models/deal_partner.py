"""Who takes part in a deal, and whom to call about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import DealSide, PartnerKind
from proposals.models.constraints import not_blank, one_of
from proposals.models.deal import PartOfDealQuerySet
from proposals.models.history import tracked


@tracked()
class DealPartner(models.Model):
    """An organisation that takes part in a deal; copied from the proposal when the deal is concluded."""

    deal = models.ForeignKey("Deal", models.PROTECT, related_name="partners", verbose_name=_("deal"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=PartnerKind.choices)
    role = models.CharField(_("what this partner does"), max_length=300, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal partner")
        verbose_name_plural = _("deal partners")
        ordering = ["deal_id", "sort_order", "pk"]
        constraints = [not_blank("dealpartner", "name"), one_of("dealpartner", "kind", PartnerKind.values)]

    def __str__(self) -> str:
        return self.name


@tracked()
class DealContact(models.Model):
    """Whom to call about a deal, at the region or at the ministry. The name may be empty: a function is enough."""

    deal = models.ForeignKey("Deal", models.PROTECT, related_name="contacts", verbose_name=_("deal"))
    side = models.CharField(_("works for"), max_length=10, choices=DealSide.choices)
    name = models.CharField(_("name"), max_length=150, blank=True)
    function = models.CharField(_("function"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=30, blank=True)

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a deal")
        verbose_name_plural = _("contacts of a deal")
        ordering = ["deal_id", "-side", "pk"]
        constraints = [not_blank("dealcontact", "function"), one_of("dealcontact", "side", DealSide.values)]

    def __str__(self) -> str:
        return self.name or self.function
