"""Outages, and a closing time that moves because of one (Awb 2:21)."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from proposals.enums import Role
from proposals.models.constraints import in_order, paired
from proposals.models.history import tracked
from proposals.models.user import User

# So long after its end an outage is still told of.
NEWS_FOR = timedelta(days=1)


class OutageQuerySet(models.QuerySet["Outage"]):
    """Questions about outages."""

    def visible_to(self, user: Any) -> "OutageQuerySet":
        """Keep those of the rounds that `user` may know of: what they say is written for applicants."""
        return self.filter(round__in=_rounds_visible_to(self, user))

    def in_the_news(self) -> "OutageQuerySet":
        """Keep what applicants are told now: going on, just over, or with a later closing time still to come."""
        extended = Extension.objects.filter(
            outage=OuterRef("pk"), approved_at__isnull=False, closes_after=OuterRef("round__closes_at")
        )
        is_to_come = Q(round__closes_at__gt=Now()) & Exists(extended)
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=Now() - NEWS_FOR) | is_to_come)


class ExtensionQuerySet(models.QuerySet["Extension"]):
    """Questions about later closing times."""

    def visible_to(self, user: Any) -> "ExtensionQuerySet":
        """Keep what `user` may know of: the ministry all, anyone else what was approved for a round they may see."""
        found = self.filter(round__in=_rounds_visible_to(self, user))
        if isinstance(user, User) and user.has_role(*Role.values):
            return found
        return found.filter(approved_at__isnull=False)


def _rounds_visible_to(rows: models.QuerySet[Any], user: Any) -> models.QuerySet[Any]:
    return rows.model._meta.get_field("round").related_model.objects.visible_to(user)


@tracked()
class Outage(models.Model):
    """The site could not be used well for a while. Without an end it goes on still."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="outages", verbose_name=_("round"))
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    description = models.TextField(_("what applicants read about it"))
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reported by"))

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["round_id", "-started_at"]
        constraints = [in_order("outage", "started_at", "ended_at")]

    def __str__(self) -> str:
        return f"{self.round} · {self.started_at:%Y-%m-%d %H:%M}"


@tracked()
class Extension(models.Model):
    """A later closing time after an outage: asked by one person, decided by another (decision 4)."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="extensions", verbose_name=_("round"))
    outage = models.ForeignKey(Outage, models.PROTECT, related_name="extensions", verbose_name=_("outage"))
    closes_before = models.DateTimeField(_("closing time until now"))
    closes_after = models.DateTimeField(_("new closing time"))
    reason = models.TextField(_("reason"))
    public_note = models.TextField(_("what applicants read about it"))
    requested_at = models.DateTimeField(_("asked at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    rejected_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    rejected_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refused by")
    )
    rejection_reason = models.TextField(_("reason of the refusal"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["round_id", "-requested_at"]
        constraints = [
            in_order("extension", "closes_before", "closes_after"),
            paired("extension", "approved"),
            paired("extension", "rejected"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(approved_at__isnull=True, rejected_at__isnull=True),
                name="extension_one_open",
                violation_error_message=_("An extension of this round is waiting for a second person already."),
            ),
            models.CheckConstraint(
                name="extension_decided_once",
                condition=Q(approved_at__isnull=True) | Q(rejected_at__isnull=True),
                violation_error_message=_("An extension is either approved or refused."),
            ),
            models.CheckConstraint(
                name="extension_by_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                violation_error_message=_("Who asks for an extension cannot approve it. Ask a colleague."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.closes_after:%Y-%m-%d %H:%M}"
