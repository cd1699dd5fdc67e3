"""The parts of a proposal: who saved one last, and who is at work in it now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.guards import PART_OF_COUNTER, frozen_with_proposal
from proposals.models.history import tracked
from proposals.models.user import User


@tracked(exclude=["pages"])
class ProposalSection(models.Model):
    """How often a part of a proposal was saved, and by whom last. `code` as in `QuestionSection` and beyond.

    What was typed and fits no column stands here, so that nothing typed is lost: `unplaced` maps fields
    to texts that could not be understood yet, `set_aside` maps fields to `{"text", "by"}` of a
    person who must still choose between that text and a colleague's. `pages` says what each open
    window saved last, so that nobody is taken for his own colleague.
    """

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="sections", verbose_name=_("proposal"))
    code = models.CharField(_("part"), max_length=20)
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    unplaced = models.JSONField(_("typed, not understood yet"), default=dict, blank=True)
    set_aside = models.JSONField(_("typed, not chosen yet"), default=dict, blank=True)
    pages = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("part of a proposal")
        verbose_name_plural = _("parts of proposals")
        ordering = ["proposal_id", "code"]
        triggers = [frozen_with_proposal(PART_OF_COUNTER)]
        constraints = [models.UniqueConstraint(fields=["proposal", "code"], name="proposalsection_once")]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.code}"


class EditingPresence(models.Model):
    """Where a person was last seen at work. No history: it is forgotten as soon as it is old."""

    proposal = models.ForeignKey("Proposal", models.CASCADE, related_name="presences", verbose_name=_("proposal"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    section = models.CharField(_("part"), max_length=20)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("person at work")
        verbose_name_plural = _("people at work")
        constraints = [models.UniqueConstraint(fields=["proposal", "user"], name="editingpresence_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.section}"
