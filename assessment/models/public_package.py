"""The package for everybody: the outcome of a round with codes for proposals, public once the round was published."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.commitment.public_codes import public_code
from assessment.models.decision_package import DecisionPackage
from proposals.models import Round, User
from proposals.models.constraints import paired
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.history import tracked

RULE = "publicdecisionpackage_immutable"
add_rule_messages({RULE: _("A public package that was sealed cannot be changed or deleted.")})


class PublicDecisionPackageQuerySet(models.QuerySet["PublicDecisionPackage"]):
    """Questions about packages for everybody."""

    def published(self) -> "PublicDecisionPackageQuerySet":
        """Keep what was published: the one row of the round says so. A round that keeps its scores in keeps this in."""
        return self.filter(
            package__run__publication__isnull=False, package__run__round__shows_scores_to_applicants=True
        )

    def visible_to(self, user: Any) -> "PublicDecisionPackageQuerySet":
        """Keep what `user` may see: everybody the same, and nobody anything before the publication."""
        return self.published().filter(package__run__round__in=Round.objects.visible_to(user))


@tracked(exclude=["text"])
class PublicDecisionPackage(models.Model):
    """One per sealed package, made of it with `salt` in the same transaction; never changed.

    `text` is canonical JSON (assessment/allocation/public_package.py), `sha256` the hex hash of its bytes. Who knows
    the salt and a reference knows a code, so the salt is not shown to the public.
    """

    package = models.OneToOneField(
        DecisionPackage, models.PROTECT, related_name="public_package", verbose_name=_("decision package")
    )
    salt = models.CharField(_("salt of the codes"), max_length=64)
    text = models.TextField(_("content"))
    sha256 = models.CharField(_("check number"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))

    objects = PublicDecisionPackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("public decision package")
        verbose_name_plural = _("public decision packages")
        triggers = immutable(RULE)
        constraints = [paired("publicdecisionpackage", "made")]

    def __str__(self) -> str:
        return f"{self.package} · {self.sha256[:12]}"

    def code_of(self, reference: str | None) -> str:
        """Give the code under which a proposal stands in it."""
        return public_code(self.salt, reference or "")
