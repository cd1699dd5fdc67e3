"""Dry runs of a round."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.history import tracked
from proposals.models.user import User


@tracked()
class Rehearsal(models.Model):
    """Three test applicants tried the round; nothing of them was kept but this report.

    `call_digest` is the SHA-256 of what the round asks: after a change it has to be tried again.
    """

    round = models.ForeignKey("Round", models.CASCADE, related_name="rehearsals", verbose_name=_("round"))
    held_at = models.DateTimeField(_("held at"))
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("held by"))
    passed = models.BooleanField(_("passed"))
    call_digest = models.CharField(_("check number of the call"), max_length=64)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("dry run")
        verbose_name_plural = _("dry runs")
        ordering = ["round_id", "-held_at"]

    def __str__(self) -> str:
        return f"{self.round} · {self.held_at:%Y-%m-%d %H:%M}"
