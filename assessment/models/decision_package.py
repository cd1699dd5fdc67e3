"""The sealed result of a round: everything that is needed to recompute it, as one text with its hash."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.models.allocation import AllocationRun
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.conflict import ConflictOfInterest
from proposals.models import User
from proposals.models.constraints import paired
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.history import tracked

RULE = "decisionpackage_immutable"
add_rule_messages({RULE: _("A decision package that was sealed cannot be changed or deleted.")})


class DecisionPackageQuerySet(models.QuerySet["DecisionPackage"]):
    """Questions about decision packages."""

    def visible_to(self, user: Any) -> "DecisionPackageQuerySet":
        """Keep what `user` may see: the ministry's programme people all but for rounds that an interest closes."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            return self.exclude(run__round__in=ConflictOfInterest.objects.closing_rounds(user))
        return self.none()


@tracked(exclude=["text"])
class DecisionPackage(models.Model):
    """One per approved allocation, made in the transaction of the approval; never changed.

    `text` is canonical JSON (assessment/allocation/package.py), `sha256` the hex hash of its bytes: the number
    that is printed in the letters. `assessment.allocation.verify` recomputes the outcome from it.
    """

    run = models.OneToOneField(
        AllocationRun, models.PROTECT, related_name="decision_package", verbose_name=_("allocation")
    )
    text = models.TextField(_("content"))
    sha256 = models.CharField(_("check number"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))

    objects = DecisionPackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision package")
        verbose_name_plural = _("decision packages")
        triggers = immutable(RULE)
        constraints = [paired("decisionpackage", "made")]

    def __str__(self) -> str:
        return f"{self.run} {self.sha256[:12]}"
