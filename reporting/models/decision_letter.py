"""The letter with a decision: one a decision, made when the decision is published, and never changed."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models import ConflictOfInterest
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from proposals.enums import Role
from proposals.models import PortalMessage, Proposal, User
from proposals.models.constraints import one_of
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.history import tracked
from reporting.enums import LETTERS_OF_DECISIONS, LetterKind
from reporting.models.letter_template import LetterTemplate
from reporting.models.report import Report

add_rule_messages({"decisionletter_immutable": _("A letter that was sent cannot be changed or deleted.")})


class DecisionLetterQuerySet(models.QuerySet["DecisionLetter"]):
    """Questions about letters."""

    def visible_to(self, user: Any) -> "DecisionLetterQuerySet":
        """Keep what `user` may read: an applicant its own, programme people all. Before publication there are none.

        An interest of staff who assess closes those of its round: the kind of a letter is the outcome.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*ROLES_THAT_READ_SCORES) and not user.has_role(Role.ASSESSOR):
            return self
        own = Q(proposal__organisation__in=list(user.membership_roles))
        if user.has_role(*ROLES_THAT_READ_SCORES):
            return self.filter(own | ~Q(proposal__round__in=ConflictOfInterest.objects.closing_rounds(user)))
        return self.filter(own)


@tracked()
class DecisionLetter(models.Model):
    """What a letter says, frozen: the versions of its texts and the values filled in.

    `cause` names the decision, so that it gets one letter ("decision:12"); the message in the portal has the same key.
    `content` holds `values` (placeholder to words), `address` (lines), `office`, `shows_reasons` and `public`
    (number of the package for everybody, and the own code in it; null or not there without one); the reasons of the
    assessors themselves never change after scoring and are read when the file is made. `report` is the file.
    """

    cause = models.CharField(_("cause"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=LetterKind.choices)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="decision_letters", verbose_name=_("proposal")
    )  # fmt: skip
    template = models.ForeignKey(LetterTemplate, models.PROTECT, related_name="letters", verbose_name=_("text"))
    remedy = models.ForeignKey(
        LetterTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("clause about objection or appeal"),
    )
    letter_date = models.DateField(_("date of the letter"))
    content = models.JSONField(_("what is filled in"))
    package_sha256 = models.CharField(_("checksum of the decision package"), max_length=64, blank=True)
    message = models.ForeignKey(
        PortalMessage, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("message")
    )
    report = models.OneToOneField(Report, models.PROTECT, related_name="letter", verbose_name=_("document"))

    objects = DecisionLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter with a decision")
        verbose_name_plural = _("letters with decisions")
        ordering = ["pk"]
        triggers = immutable("decisionletter_immutable")
        constraints = [one_of("decisionletter", "kind", sorted(LETTERS_OF_DECISIONS))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.proposal}"
