"""How sure a ranking is, as it was calculated in the background."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import UncertaintyStatus
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from proposals.models import Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked


class UncertaintyRunQuerySet(models.QuerySet["UncertaintyRun"]):
    """Questions about these calculations."""

    def visible_to(self, user: Any) -> "UncertaintyRunQuerySet":
        """Keep what `user` may see: who may read scores, and only once scoring is closed."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            return self.filter(round__status__in=STATUSES_AFTER_SCORING)
        return self.none()


@tracked(exclude=["progress_percentage", "lease_until"])
class UncertaintyRun(models.Model):
    """One calculation over one input. `result` is the document of a posterior (docs/uncertainty.md).

    `input_sha256` is of scores, rules, amounts and settings together: the run counts as long as the round
    gives the same. `arithmetic` names the version of the library that the figures hang on.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="uncertainty_runs", verbose_name=_("round"))
    input_sha256 = models.CharField(_("checksum of the input"), max_length=64)
    status = models.CharField(
        _("status"), max_length=20, choices=UncertaintyStatus.choices, default=UncertaintyStatus.WAITING,
        editable=False,
    )  # fmt: skip
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    progress_percentage = models.PositiveSmallIntegerField(_("progress in %"), default=0)
    lease_until = models.DateTimeField(_("worked on until"), null=True, blank=True)
    result = models.JSONField(_("outcome"), null=True, blank=True)
    arithmetic = models.CharField(_("calculated with"), max_length=40, blank=True)
    failure_reason = models.CharField(_("why it failed"), max_length=500, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = UncertaintyRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("calculation of uncertainty")
        verbose_name_plural = _("calculations of uncertainty")
        ordering = ["round_id", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "input_sha256"],
                condition=~Q(status=UncertaintyStatus.FAILED),
                name="uncertaintyrun_input_once",
                violation_error_message=_("This is being calculated already."),
            ),
            one_of("uncertaintyrun", "status", UncertaintyStatus.values),
            paired("uncertaintyrun", "requested"),
            models.CheckConstraint(
                name="uncertaintyrun_ready_has_result",
                condition=~Q(status=UncertaintyStatus.READY) | Q(result__isnull=False, finished_at__isnull=False),
                violation_error_message=_("A calculation that is ready has an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.requested_at:%Y-%m-%d %H:%M}"
