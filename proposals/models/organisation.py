"""Organisations that apply."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import RegionKind
from proposals.models.history import tracked
from proposals.models.user import User, keeps_accounts, looks_into_everything


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Keep what `user` may open: who looks into everything or keeps the accounts all, anyone else the own ones."""
        if looks_into_everything(user) or keeps_accounts(user):
            return self
        return self.of_member(user)

    def of_member(self, user: Any) -> "OrganisationQuerySet":
        """Keep those that `user` works for now."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(pk__in=list(user.membership_roles))


@tracked()
class Organisation(models.Model):
    """A province or municipality as a body that writes and signs proposals."""

    name = models.CharField(_("name"), max_length=200)
    region = models.OneToOneField("Region", models.PROTECT, related_name="organisation", verbose_name=_("region"))
    # As eHerkenning gives it. Empty: nobody comes in for this organisation with eHerkenning.
    kvk_number = models.CharField(
        _("number of the Chamber of Commerce"),
        max_length=8,
        blank=True,
        help_text=_("Eight digits. Who signs in with eHerkenning for this number works for this organisation."),
        validators=[RegexValidator(r"^\d{8}\Z", _("A number of the Chamber of Commerce has eight digits."))],
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    is_fictitious = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="organisation_kvk_once",
                violation_error_message=_("Another organisation has this number already."),
            ),
            models.CheckConstraint(
                condition=Q(kvk_number__regex=r"^([0-9]{8})?$"),
                name="organisation_kvk_digits",
                violation_error_message=_("A number of the Chamber of Commerce has eight digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse partnerships: only provinces and municipalities may apply (call Stcrt. 2019, 54056)."""
        if self.region_id and self.region.kind == RegionKind.PARTNERSHIP:
            raise ValidationError({"region": _("Only a province or a municipality can apply. Choose one of those.")})
