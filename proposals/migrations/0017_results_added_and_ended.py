"""A result of a deal can be added after its signature, and ended with a reason."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0016_restored_deals_and_one_address"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealindicator",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealindicator",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealindicator",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="dealindicator",
            name="end_reason",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it was ended"),
        ),
        migrations.AddField(
            model_name="dealindicator",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="ended on"),
        ),
        migrations.AddField(
            model_name="dealindicator",
            name="starts_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="added on"),
        ),
        migrations.AddField(
            model_name="dealindicatorevent",
            name="end_reason",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it was ended"),
        ),
        migrations.AddField(
            model_name="dealindicatorevent",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="ended on"),
        ),
        migrations.AddField(
            model_name="dealindicatorevent",
            name="starts_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="added on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealindicator",
            trigger=pgtrigger.compiler.Trigger(
                name="ended_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.ended_on IS NOT NULL)",
                    func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dealindicator_ended', MESSAGE = 'the result was ended';",
                    hash="08adc89bcfebe71770abd3a94c1eee48f8f67767",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_ended_stays_a26a9",
                    table="proposals_dealindicator",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealindicator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "end_reason", "ended_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "starts_on", "target", "unit") VALUES (NEW."baseline", NEW."deal_id", NEW."end_reason", NEW."ended_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_order", NEW."source", NEW."starts_on", NEW."target", NEW."unit"); RETURN NULL;',
                    hash="5e66c625756feb4beab62ddbe3bdb6a31463f7b9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fb818",
                    table="proposals_dealindicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealindicator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "end_reason", "ended_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "starts_on", "target", "unit") VALUES (NEW."baseline", NEW."deal_id", NEW."end_reason", NEW."ended_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_order", NEW."source", NEW."starts_on", NEW."target", NEW."unit"); RETURN NULL;',
                    hash="06b0f12a4a9f1941a85341657b8f040cb9704709",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e59c5",
                    table="proposals_dealindicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealindicator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "end_reason", "ended_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "starts_on", "target", "unit") VALUES (OLD."baseline", OLD."deal_id", OLD."end_reason", OLD."ended_on", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort_order", OLD."source", OLD."starts_on", OLD."target", OLD."unit"); RETURN NULL;',
                    hash="cbf2792322f80d345ed6be39f8d5be87f066621f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bf97a",
                    table="proposals_dealindicator",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="dealindicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_on__isnull", True)),
                    models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="dealindicator_ended_with_reason",
                violation_error_message="Write why the result ends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dealindicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ended_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="dealindicator_ended_after_start",
                violation_error_message="The end must come after the beginning.",
            ),
        ),
    ]
