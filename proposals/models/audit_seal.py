"""The seals of the audit chain: which events existed at a moment, with a hash over each, tied to the seal before.

Only inserted, never changed; the application's database role has no right to try (docs/sealing.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, immutable

RULE = "auditseal_immutable"
add_rule_messages({RULE: _("A seal of the history cannot be changed or deleted.")})


class AuditSeal(models.Model):
    """One closed batch of history events of all tables. `previous_sha256` is the hash of the seal before it.

    `transaction` is the number of the transaction (xid8) that made it, taken after the events were read.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    transaction = models.BigIntegerField()
    event_count = models.PositiveIntegerField(_("events"))
    previous_sha256 = models.CharField(_("hash of the seal before"), max_length=64, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("seal of the history")
        verbose_name_plural = _("seals of the history")
        ordering = ["-number"]
        triggers = immutable(RULE)

    def __str__(self) -> str:
        return f"{self.number} {self.sha256[:12]}"


class AuditSealLayout(models.Model):
    """The columns of an event table in the order in which they are hashed; a migration that adds one gives another."""

    table_name = models.CharField(max_length=63)
    columns = ArrayField(models.CharField(max_length=63))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("columns of a sealed table")
        verbose_name_plural = _("columns of sealed tables")
        triggers = immutable(RULE)
        constraints = [models.UniqueConstraint(fields=["table_name", "sha256"], name="auditseallayout_once")]

    def __str__(self) -> str:
        return self.table_name


class AuditSealPart(models.Model):
    """The events of one table in a seal: their numbers in order, and 32 bytes of SHA-256 for each in `digests`.

    After this seal every event up to `seen_to` that could be seen was sealed. Up to `complete_to` none can come
    any more: whatever turns up there later was put in afterwards.
    """

    seal = models.ForeignKey(AuditSeal, models.PROTECT, related_name="parts")
    layout = models.ForeignKey(AuditSealLayout, models.PROTECT, related_name="+")
    table_name = models.CharField(max_length=63)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    event_count = models.PositiveIntegerField()
    seen_to = models.BigIntegerField()
    complete_to = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("events in a seal")
        verbose_name_plural = _("events in a seal")
        ordering = ["seal_id", "table_name"]
        triggers = immutable(RULE)
        indexes = [
            models.Index(fields=["table_name", "-seal"], name="auditsealpart_newest"),
            models.Index(fields=["table_name", "last_id"], name="auditsealpart_last"),
        ]
        constraints = [models.UniqueConstraint(fields=["seal", "table_name"], name="auditsealpart_once")]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.table_name} {self.first_id}–{self.last_id}"
