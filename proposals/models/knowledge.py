"""What the deals of a round learn from each other: sessions, questions and documents."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import ScanState
from proposals.models.constraints import not_blank, one_of, paired
from proposals.models.deal import MINISTRY_ROLES_THAT_READ_DEALS, Deal
from proposals.models.history import tracked
from proposals.models.stored_file import StoredFile
from proposals.models.user import User


def rounds_of_deals(user: Any, path: str = "round") -> Q:
    """Give the condition on the round at `path`: all for the ministry, for a region those in which it has a deal."""
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=[])
    if user.has_role(*MINISTRY_ROLES_THAT_READ_DEALS):
        return Q()
    return Q(**{f"{path}__in": Deal.objects.visible_to(user).values("proposal__round")})


class KnowledgeQuerySet(models.QuerySet[Any]):
    """Questions about what deals of a round share."""

    def visible_to(self, user: Any) -> "KnowledgeQuerySet":
        """Keep what belongs to rounds in which `user` has to do with a deal."""
        return self.filter(rounds_of_deals(user))


@tracked()
class PeerSession(models.Model):
    """A meeting in which the deals of a round learn from each other."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="peer_sessions", verbose_name=_("round"))
    title = models.CharField(_("title"), max_length=200)
    held_date = models.DateField(_("day"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    report = models.TextField(_("what was learned"), blank=True)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("planned by"))

    objects = KnowledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of the deals")
        verbose_name_plural = _("sessions of the deals")
        ordering = ["round_id", "held_date", "pk"]
        constraints = [not_blank("peersession", "title"), paired("peersession", "planned")]

    def __str__(self) -> str:
        return self.title


class LearningQuestionQuerySet(models.QuerySet["LearningQuestion"]):
    """Questions about learning questions."""

    def visible_to(self, user: Any) -> "LearningQuestionQuerySet":
        """Keep the questions of all deals of the rounds in which `user` has to do with a deal: they are shared."""
        return self.filter(rounds_of_deals(user, "deal__proposal__round"))


@tracked()
class LearningQuestion(models.Model):
    """A question that a deal puts to the others, with what they made of it; `session` is where it is discussed."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="learning_questions", verbose_name=_("deal"))
    session = models.ForeignKey(
        PeerSession, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("session")
    )
    question = models.TextField(_("question"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    objects = LearningQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning question")
        verbose_name_plural = _("learning questions")
        ordering = ["deal_id", "asked_at", "pk"]
        constraints = [
            not_blank("learningquestion", "question"),
            paired("learningquestion", "asked"),
            paired("learningquestion", "answered"),
            models.CheckConstraint(
                name="learningquestion_answered_with_words",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                violation_error_message=_("Write the answer before you keep it."),
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]


@tracked()
class KnowledgeDocument(StoredFile):
    """A document that the deals of a round share, perhaps of one session."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="knowledge_documents", verbose_name=_("round"))
    session = models.ForeignKey(
        PeerSession, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("session")
    )
    title = models.CharField(_("title"), max_length=200)

    objects = KnowledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared document")
        verbose_name_plural = _("shared documents")
        ordering = ["round_id", "-uploaded_at", "-pk"]
        constraints = [
            not_blank("knowledgedocument", "title"),
            one_of("knowledgedocument", "scan_state", ScanState.values),
            paired("knowledgedocument", "uploaded"),
        ]

    def __str__(self) -> str:
        return self.title

    def place(self) -> str:
        """Give the place in the store: a random name."""
        return f"knowledge/{self.round_id}/{uuid.uuid4()}"
