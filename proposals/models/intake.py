"""That staff looked at what was submitted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import paired
from proposals.models.database_rules import immutable
from proposals.models.history import tracked
from proposals.models.submission import Submission
from proposals.models.user import User


@tracked()
class IntakeCheck(models.Model):
    """Somebody of the programme looked at a submission; once per submission, never changed.

    `remark` is for colleagues: applicants do not see it.
    """

    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="intake_check", verbose_name=_("submission")
    )
    remark = models.TextField(_("remark"), blank=True)
    checked_at = models.DateTimeField(_("looked at"))
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("looked at by"))

    class Meta:
        verbose_name = _("look at a submission")
        verbose_name_plural = _("looks at submissions")
        ordering = ["-checked_at"]
        constraints = [paired("intakecheck", "checked")]
        triggers = immutable("intakecheck_immutable")

    def __str__(self) -> str:
        return f"{self.submission}"
