"""Regions of the Netherlands: provinces, municipalities and the partnerships they form."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import RegionKind
from proposals.models.constraints import in_order, one_of
from proposals.models.history import tracked


class RegionQuerySet(models.QuerySet["Region"]):
    """Questions about regions."""

    def valid_on(self, day: date) -> "RegionQuerySet":
        """Keep the regions that existed on `day`; periods are half open."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        )

    def applicants(self) -> "RegionQuerySet":
        """Keep what may apply: provinces and municipalities (call Stcrt. 2019, 54056)."""
        return self.filter(kind__in=[RegionKind.PROVINCE, RegionKind.MUNICIPALITY])


@tracked()
class Region(models.Model):
    """A province, municipality or partnership, with the period in which it existed.

    `code` is the CBS code (PV.., GM.., CR..), one of our own (SV-..) or of the demonstration (FX..).
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(_("sort name"), max_length=120, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=RegionKind.choices)
    province = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="municipalities", verbose_name=_("province")
    )
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="led_partnerships", verbose_name=_("lead")
    )
    members = models.ManyToManyField(
        "self", symmetrical=False, through="RegionMembership", related_name="partnerships",
        through_fields=("partnership", "municipality"), verbose_name=_("members"),
    )  # fmt: skip
    nuts2_code = models.CharField(_("NUTS 2 code"), max_length=4, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    successor_codes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("codes of successors")
    )
    other_names = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("other names"))
    certainty = models.CharField(_("certainty"), max_length=20, blank=True)
    sources = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("sources"))
    note = models.TextField(_("note"), blank=True)
    is_fictitious = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["sort_name", "code"]
        constraints = [
            one_of("region", "kind", RegionKind.values),
            in_order("region", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="region_municipality_has_province",
                condition=~Q(kind=RegionKind.MUNICIPALITY) | Q(province__isnull=False),
                violation_error_message=_("A municipality lies in a province: choose the province."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def home_province(self) -> "Region | None":
        """Give the province; that of a partnership is the province of its lead."""
        if self.kind == RegionKind.PROVINCE:
            return self
        return self.province or (self.lead.home_province if self.lead else None)


@tracked()
class RegionMembership(models.Model):
    """A municipality takes part in a partnership for a period."""

    partnership = models.ForeignKey(Region, models.CASCADE, related_name="memberships", verbose_name=_("partnership"))
    municipality = models.ForeignKey(
        Region, models.PROTECT, related_name="partnership_memberships", verbose_name=_("municipality")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    certainty = models.CharField(_("certainty"), max_length=20, blank=True)
    sources = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("sources"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("membership of a partnership")
        verbose_name_plural = _("memberships of partnerships")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "municipality"], name="regionmembership_once"),
            in_order("regionmembership", "valid_from", "valid_to"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.partnership}"
