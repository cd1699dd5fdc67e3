"""What a round asks and what a proposal answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import QuestionKind, QuestionSection
from proposals.models.call_guards import frozen_with_call
from proposals.models.constraints import one_of
from proposals.models.guards import PART_OF_ANSWER, frozen_with_proposal
from proposals.models.history import tracked
from proposals.models.user import User


@tracked()
class Question(models.Model):
    """A question of a round. Questions freeze when the round opens."""

    round = models.ForeignKey("Round", models.CASCADE, related_name="questions", verbose_name=_("round"))
    code = models.SlugField(_("code"), max_length=40)
    section = models.CharField(_("section"), max_length=20, choices=QuestionSection.choices)
    text = models.CharField(_("question"), max_length=300)
    help_text = models.TextField(_("explanation"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    maximum_words = models.PositiveSmallIntegerField(_("words at most"), default=500)
    is_required = models.BooleanField(_("required"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["round_id", "sort_order", "pk"]
        triggers = [frozen_with_call()]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="question_code_once"),
            one_of("question", "kind", QuestionKind.values),
            one_of("question", "section", QuestionSection.values),
        ]

    def __str__(self) -> str:
        return self.text


@tracked()
class Answer(models.Model):
    """The answer of a proposal to a question: raw text as typed, and how often it was saved."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="answers", verbose_name=_("proposal"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    text = models.TextField(_("answer"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    updated_at = models.DateTimeField(_("saved at"))
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__sort_order"]
        constraints = [models.UniqueConstraint(fields=["proposal", "question"], name="answer_once")]
        triggers = [frozen_with_proposal(PART_OF_ANSWER)]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:60]}"
