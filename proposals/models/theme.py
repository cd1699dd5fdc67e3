"""The seven themes of the MKB-actieplan."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.history import tracked


@tracked()
class Theme(models.Model):
    """A theme, with its official name and a plain label for people outside the ministry."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    official_name = models.CharField(_("official name"), max_length=100)
    plain_label = models.CharField(_("plain label"), max_length=100)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.official_name
