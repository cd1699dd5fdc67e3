"""The elaboration of a deal: the text both sides work on, and what is still open."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.constraints import not_blank, paired
from proposals.models.database_rules import immutable_but
from proposals.models.deal import PartOfDealQuerySet
from proposals.models.history import tracked
from proposals.models.user import User

AGREEMENTS = (
    "region_agreed_at", "region_agreed_by_id", "ministry_agreed_at", "ministry_agreed_by_id",
)  # fmt: skip


@tracked()
class DealText(models.Model):
    """A version of the agreed text of a deal; the newest counts.

    `body` is plain text: a line that begins with "## " is the heading of an article, what follows is its
    text. A version never changes; another text is another version, on which both sides agree anew. At the
    ministry somebody else agrees than who wrote the version.
    """

    deal = models.ForeignKey("Deal", models.PROTECT, related_name="texts", verbose_name=_("deal"))
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"))
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    region_agreed_at = models.DateTimeField(_("region agreed at"), null=True, blank=True)
    region_agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed for the region by")
    )
    ministry_agreed_at = models.DateTimeField(_("ministry agreed at"), null=True, blank=True)
    ministry_agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed for the ministry by")
    )

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a deal")
        verbose_name_plural = _("texts of deals")
        ordering = ["deal_id", "-number"]
        triggers = immutable_but("dealtext_immutable", AGREEMENTS)
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="dealtext_number_once"),
            not_blank("dealtext", "body"),
            paired("dealtext", "saved"),
            paired("dealtext", "region_agreed"),
            paired("dealtext", "ministry_agreed"),
            models.CheckConstraint(
                name="dealtext_four_eyes",
                condition=Q(ministry_agreed_by__isnull=True) | ~Q(ministry_agreed_by=F("saved_by")),
                violation_error_message=_("Whoever wrote a version may not agree for the ministry. Ask a colleague."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal} ({self.number})"

    @property
    def is_agreed(self) -> bool:
        """Say whether both sides agreed."""
        return self.region_agreed_at is not None and self.ministry_agreed_at is not None


@tracked()
class OpenPoint(models.Model):
    """Something that must be settled before the covenant; closed with what was agreed on it."""

    deal = models.ForeignKey("Deal", models.PROTECT, related_name="open_points", verbose_name=_("deal"))
    text = models.TextField(_("what is open"))
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("raised by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    outcome = models.TextField(_("what was agreed"), blank=True)

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("open point")
        verbose_name_plural = _("open points")
        ordering = ["deal_id", "raised_at", "pk"]
        constraints = [
            not_blank("openpoint", "text"),
            paired("openpoint", "raised"),
            paired("openpoint", "closed"),
            models.CheckConstraint(
                name="openpoint_closed_with_outcome",
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                violation_error_message=_("Write what was agreed when you close a point."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
