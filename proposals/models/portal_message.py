"""Messages that are placed in the portal, and who was told and who read them (Awb 2:10, 2:25)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import PortalMessageKind
from proposals.models.constraints import one_of
from proposals.models.database_rules import immutable
from proposals.models.history import tracked
from proposals.models.user import User


class PortalMessageQuerySet(models.QuerySet["PortalMessage"]):
    """Questions about messages in the portal."""

    def visible_to(self, user: Any) -> "PortalMessageQuerySet":
        """Keep the messages to organisations `user` works for."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(organisation__in=list(user.membership_roles))


@tracked()
class PortalMessage(models.Model):
    """A message to an organisation. It never changes; a correction is a new message (Awb 2:12).

    `key` names the cause, so that the same message is placed once.
    """

    key = models.CharField(_("cause"), max_length=120, unique=True)
    organisation = models.ForeignKey(
        "Organisation", models.PROTECT, related_name="portal_messages", verbose_name=_("organisation")
    )
    proposal = models.ForeignKey(
        "Proposal", models.PROTECT, null=True, blank=True, related_name="portal_messages", verbose_name=_("proposal")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PortalMessageKind.choices)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    placed_at = models.DateTimeField(_("placed at"))
    response_due_at = models.DateTimeField(_("answer before"), null=True, blank=True)

    objects = PortalMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message in the portal")
        verbose_name_plural = _("messages in the portal")
        ordering = ["-placed_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-placed_at"], name="portalmessage_newest")]
        triggers = immutable("portalmessage_immutable")
        constraints = [one_of("portalmessage", "kind", PortalMessageKind.values)]

    def __str__(self) -> str:
        return self.subject


@tracked()
class PortalReading(models.Model):
    """A person to whom a message was sent: the mail that told so, and when it was first opened."""

    message = models.ForeignKey(PortalMessage, models.PROTECT, related_name="readings", verbose_name=_("message"))
    user = models.ForeignKey(User, models.PROTECT, related_name="portal_readings", verbose_name=_("user"))
    mail = models.ForeignKey(
        "OutgoingMessage", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("notice")
    )
    first_read_at = models.DateTimeField(_("first read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading of a message")
        verbose_name_plural = _("readings of messages")
        ordering = ["message_id", "user_id"]
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="portalreading_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.message}"
