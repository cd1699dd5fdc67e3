"""Mail that stands still: after a restore, or because staff say so (quality-bars OP-03)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import in_order, not_blank, paired
from proposals.models.history import tracked
from proposals.models.user import User


class MailHoldQuerySet(models.QuerySet["MailHold"]):
    """Questions about mail that stands still."""

    def open(self) -> "MailHoldQuerySet":
        """Keep the one that goes on, if any."""
        return self.filter(ended_at=None)


@tracked()
class MailHold(models.Model):
    """Nothing goes out between its beginning and its end: no mail, and no publication by itself."""

    reason = models.TextField(_("reason"))
    begun_at = models.DateTimeField(_("stands still since"))
    # Nobody: the command that put a backup back.
    begun_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("let go by")
    )

    objects = MailHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("standstill of mail")
        verbose_name_plural = _("standstills of mail")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            not_blank("mailhold", "reason"),
            in_order("mailhold", "begun_at", "ended_at"),
            paired("mailhold", "ended"),
            models.UniqueConstraint(
                name="mailhold_one_at_a_time",
                fields=["ended_at"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                violation_error_message=_("Mail stands still already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"
