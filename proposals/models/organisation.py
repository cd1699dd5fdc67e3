"""Organisations that apply."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import RegionKind
from proposals.models.history import tracked


@tracked()
class Organisation(models.Model):
    """A province or municipality as a body that writes and signs proposals."""

    name = models.CharField(_("name"), max_length=200)
    region = models.OneToOneField("Region", models.PROTECT, related_name="organisation", verbose_name=_("region"))
    email = models.EmailField(_("e-mail address"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    is_fictitious = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse partnerships: only provinces and municipalities may apply (call Stcrt. 2019, 54056)."""
        if self.region_id and self.region.kind == RegionKind.PARTNERSHIP:
            raise ValidationError({"region": _("Only a province or a municipality can apply. Choose one of those.")})
