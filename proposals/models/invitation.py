"""Invitations to work for an organisation."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import MembershipRole
from proposals.models.constraints import in_order, one_of, paired
from proposals.models.history import tracked
from proposals.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def open(self) -> "InvitationQuerySet":
        """Keep what was neither accepted nor taken back; it may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


@tracked()
class Invitation(models.Model):
    """Somebody with this address may join the organisation. Of the token only its SHA-256 is kept."""

    organisation = models.ForeignKey(
        "Organisation", models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["organisation", "email", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
                violation_error_message=_("This address was invited already."),
            ),
            one_of("invitation", "role", MembershipRole.values),
            in_order("invitation", "invited_at", "expires_at"),
            paired("invitation", "accepted"),
            paired("invitation", "revoked"),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"

    def is_usable_at(self, at: datetime) -> bool:
        """Say whether it can be accepted at `at`."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at
