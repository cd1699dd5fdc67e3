"""The covenant of a deal, and the copy that both parties signed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import ScanState
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import immutable, immutable_but
from proposals.models.deal import Deal, PartOfDealQuerySet
from proposals.models.deal_text import DealText
from proposals.models.history import tracked
from proposals.models.stored_file import StoredFile
from proposals.models.user import User

AFTERWARDS = ("scan_state", "scanned_at", "scan_report", "published_at", "published_by_id")


@tracked()
class Covenant(models.Model):
    """What the parties sign, frozen when the text was agreed; a deal that goes back gets another number.

    `content` is what the document says, amounts as decimal text in euros, days as ISO text::

        {"reference": str, "number": int, "title": str, "region_label": str, "round_name": str,
         "call_reference": str, "made_on": "2020-06-22",
         "parties": [{"side": "region" | "ministry", "name": str, "function": str}],
         "amounts": {"awarded": "400000.00", "own": "400000.00", "total_costs": "800000.00"},
         "period": {"start": "2020-07-01" | null, "end": "2022-12-31" | null},
         "clauses": [{"heading": str, "text": str}],
         "indicators": [{"name": str, "unit": str, "baseline": "0.00", "target": "550.00", "source": str}],
         "milestones": [{"title": str, "planned_date": "2020-10-05"}],
         "partners": [{"name": str, "kind": str, "role": str}]}

    `kind` is the value of `enums.PartnerKind`; an empty `heading` only where a text begins without one.
    """

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="covenants", verbose_name=_("deal"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.ForeignKey(DealText, models.PROTECT, related_name="covenants", verbose_name=_("agreed text"))
    content = models.JSONField(_("content"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("covenant")
        verbose_name_plural = _("covenants")
        ordering = ["deal_id", "-number"]
        triggers = immutable("covenant_immutable")
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="covenant_number_once"),
            paired("covenant", "made"),
        ]

    def __str__(self) -> str:
        return f"{self.deal} ({self.number})"


@tracked()
class SignedCopy(StoredFile):
    """A covenant as it was signed on `signed_date`; everybody may read it once staff published it."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="signed_copies", verbose_name=_("deal"))
    covenant = models.ForeignKey(Covenant, models.PROTECT, related_name="signed_copies", verbose_name=_("covenant"))
    signed_date = models.DateField(_("signed on"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )

    objects = PartOfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed covenant")
        verbose_name_plural = _("signed covenants")
        ordering = ["deal_id", "-uploaded_at", "-pk"]
        triggers = immutable_but("signedcopy_immutable", AFTERWARDS)
        constraints = [
            one_of("signedcopy", "scan_state", ScanState.values),
            paired("signedcopy", "uploaded"),
            paired("signedcopy", "published"),
        ]

    def place(self) -> str:
        """Give the place in the store: a random name."""
        return f"covenants/{self.deal_id}/{uuid.uuid4()}"
