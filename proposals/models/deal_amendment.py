"""A change of a deal: a working copy beside the original, with what differs."""

from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import paired
from proposals.models.database_rules import add_rule_messages, refuse
from proposals.models.deal import MINISTRY_ROLES_THAT_READ_DEALS, Deal
from proposals.models.history import tracked
from proposals.models.user import User

add_rule_messages({"dealamendment_settled": _("This change was approved or sent back. It does not change any more.")})


class DealAmendmentQuerySet(models.QuerySet["DealAmendment"]):
    """Questions about changes of deals."""

    def visible_to(self, user: Any) -> "DealAmendmentQuerySet":
        """Keep what `user` may read: the programme people all, a region what was approved of its own deal."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*MINISTRY_ROLES_THAT_READ_DEALS):
            return self
        return self.filter(deal__proposal__organisation__in=list(user.membership_roles), approved_at__isnull=False)

    def open(self) -> "DealAmendmentQuerySet":
        """Keep those that were neither approved nor sent back."""
        return self.filter(approved_at__isnull=True, returned_at__isnull=True)


@tracked()
class DealAmendment(models.Model):
    """A change that somebody prepares and another approves.

    `original` holds the deal as it was when the copy was made, `proposed` the working copy, `difference` what differs:
    a list of {path, label, before, after}. It is refused when the deal no longer is as in `original`.
    """

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="amendments", verbose_name=_("deal"))
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.TextField(_("reason"), blank=True)
    original = models.JSONField(_("original"), encoder=DjangoJSONEncoder)
    proposed = models.JSONField(_("working copy"), encoder=DjangoJSONEncoder)
    difference = models.JSONField(_("difference"), encoder=DjangoJSONEncoder, default=list, blank=True)
    opened_at = models.DateTimeField(_("begun at"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    changed_at = models.DateTimeField(_("saved at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    submitted_at = models.DateTimeField(_("presented at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("presented by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent back by")
    )
    return_reason = models.TextField(_("why it was sent back"), blank=True)

    objects = DealAmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a deal")
        verbose_name_plural = _("changes of deals")
        ordering = ["deal_id", "number"]
        triggers = [
            pgtrigger.Trigger(
                name="settled_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.approved_at IS NOT NULL OR OLD.returned_at IS NOT NULL"),
                func=refuse("dealamendment_settled", "the change was settled"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "number"],
                name="dealamendment_number_once",
                violation_error_message=_("Somebody began a change meanwhile. Look at it first."),
            ),
            models.UniqueConstraint(
                fields=["deal"],
                condition=Q(approved_at__isnull=True, returned_at__isnull=True),
                name="dealamendment_one_open",
                violation_error_message=_("A change of this deal is under way already."),
            ),
            paired("dealamendment", "opened"),
            paired("dealamendment", "changed"),
            paired("dealamendment", "submitted"),
            paired("dealamendment", "approved"),
            paired("dealamendment", "returned"),
            models.CheckConstraint(
                name="dealamendment_reasoned",
                condition=Q(submitted_at__isnull=True) | ~Q(reason=""),
                violation_error_message=_("Write why the deal changes."),
            ),
            models.CheckConstraint(
                name="dealamendment_approved_after_submission",
                condition=Q(approved_at__isnull=True) | Q(submitted_at__isnull=False, returned_at__isnull=True),
                violation_error_message=_("A change is presented before it is approved."),
            ),
            models.CheckConstraint(
                name="dealamendment_four_eyes",
                condition=Q(approved_by__isnull=True)
                | (
                    ~Q(approved_by=F("opened_by")) & ~Q(approved_by=F("changed_by")) & ~Q(approved_by=F("submitted_by"))
                ),
                violation_error_message=_("Whoever prepared a change may not approve it. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal}: {self.number}"

    @property
    def is_open(self) -> bool:
        """Say whether it waits for somebody."""
        return self.approved_at is None and self.returned_at is None
