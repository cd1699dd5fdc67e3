"""The outbox: mail that must not be lost."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import MessageState
from proposals.models.constraints import one_of
from proposals.models.history import tracked
from proposals.models.user import looks_into_everything
from proposals.models.visibility import closed_to_staff


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    """Questions about the outbox."""

    def visible_to(self, user: Any) -> "OutgoingMessageQuerySet":
        """Keep what `user` may read: who looks into everything all, but of a proposal that an interest closes; anyone
        else nothing, as mail goes by mail.
        """
        if not looks_into_everything(user):
            return self.none()
        proposals = self.model._meta.get_field("proposal").related_model
        return self.exclude(proposal__in=proposals.objects.filter(closed_to_staff(user)))


@tracked(exclude=["body"])
class OutgoingMessage(models.Model):
    """A mail to one address. The row is written in the transaction that gives cause for it.

    `message_key` names the cause, so that the same mail is written once. `uuid` becomes the
    Message-ID, so that a repeat after a cut connection can be recognised.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message_key = models.CharField(_("cause"), max_length=120, unique=True)
    proposal = models.ForeignKey(
        "Proposal", models.PROTECT, null=True, blank=True, related_name="mails", verbose_name=_("proposal")
    )
    recipient = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState.choices, default=MessageState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last problem"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("to be sent from"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("sent back at"), null=True, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="outgoingmessage_waiting")]
        constraints = [
            one_of("outgoingmessage", "state", MessageState.values),
            models.CheckConstraint(
                name="outgoingmessage_sent_agrees_with_state",
                condition=Q(state__in=[MessageState.BOUNCED, MessageState.SENT], sent_at__isnull=False)
                | (~Q(state__in=[MessageState.BOUNCED, MessageState.SENT]) & Q(sent_at__isnull=True)),
                violation_error_message=_("A sent message, and no other, has a moment of sending."),
            ),
            models.CheckConstraint(
                name="outgoingmessage_bounced_agrees_with_state",
                condition=Q(state=MessageState.BOUNCED, bounced_at__isnull=False)
                | (~Q(state=MessageState.BOUNCED) & Q(bounced_at__isnull=True)),
                violation_error_message=_("A message that was sent back, and no other, has a moment of coming back."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
