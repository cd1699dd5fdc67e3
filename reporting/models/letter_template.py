"""The text of a kind of letter in a round. Each change is a version; a letter keeps the one it was made with."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import ROLES_THAT_READ_SCORES
from proposals.models import Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.history import tracked
from reporting.enums import LetterKind

add_rule_messages(
    {"lettertemplate_immutable": _("A version of a text cannot be changed or deleted. Save a new version.")}
)


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    """Questions about the texts of letters."""

    def visible_to(self, user: Any) -> "LetterTemplateQuerySet":
        """Keep what `user` may read: the ministry's programme people all, anyone else nothing."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            return self
        return self.none()


@tracked()
class LetterTemplate(models.Model):
    """One version of a text. `number` counts the versions of a kind in a round from 1; the highest one is in use.

    The marks and placeholders of `subject` and `body` are those of `reporting.letters`; nothing is evaluated.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="letter_templates", verbose_name=_("round"))
    kind = models.CharField(_("kind"), max_length=20, choices=LetterKind.choices)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ["round_id", "kind", "-number"]
        triggers = immutable("lettertemplate_immutable")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "number"],
                name="lettertemplate_number_once",
                violation_error_message=_("Somebody else saved this text meanwhile. Look at that version first."),
            ),
            one_of("lettertemplate", "kind", LetterKind.values),
            paired("lettertemplate", "saved"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
