"""A progress report keeps what was sent in."""

import pgtrigger.compiler
from django.db import migrations, models

from proposals.migrations._operations import ReplaceTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0014_sent_reports_stand'),
    ]

    operations = [
        migrations.AddField(
            model_name='progressreport',
            name='submitted_content',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='what was sent in'),
        ),
        migrations.AddField(
            model_name='progressreportevent',
            name='submitted_content',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='what was sent in'),
        ),
        ReplaceTriggers(
            'progressreport',
            [
                pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressreportevent" ("created_at", "created_by_id", "deal_id", "deviations", "due_date", "id", "is_final", "lessons", "number", "outlook", "period_end_date", "period_start_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_period_id", "results", "review_remarks", "reviewed_at", "reviewed_by_id", "spent_amount", "spent_amount_input", "status", "submitted_at", "submitted_by_id", "submitted_content", "summary", "updated_at", "updated_by_id", "version") VALUES (NEW."created_at", NEW."created_by_id", NEW."deal_id", NEW."deviations", NEW."due_date", NEW."id", NEW."is_final", NEW."lessons", NEW."number", NEW."outlook", NEW."period_end_date", NEW."period_start_date", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reporting_period_id", NEW."results", NEW."review_remarks", NEW."reviewed_at", NEW."reviewed_by_id", NEW."spent_amount", NEW."spent_amount_input", NEW."status", NEW."submitted_at", NEW."submitted_by_id", NEW."submitted_content", NEW."summary", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='8252b83115ddaf3b6b84e9e11aa63da578423f17', operation='INSERT', pgid='pgtrigger_insert_insert_e2f19', table='reporting_progressreport', when='AFTER')),
                pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_progressreportevent" ("created_at", "created_by_id", "deal_id", "deviations", "due_date", "id", "is_final", "lessons", "number", "outlook", "period_end_date", "period_start_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_period_id", "results", "review_remarks", "reviewed_at", "reviewed_by_id", "spent_amount", "spent_amount_input", "status", "submitted_at", "submitted_by_id", "submitted_content", "summary", "updated_at", "updated_by_id", "version") VALUES (NEW."created_at", NEW."created_by_id", NEW."deal_id", NEW."deviations", NEW."due_date", NEW."id", NEW."is_final", NEW."lessons", NEW."number", NEW."outlook", NEW."period_end_date", NEW."period_start_date", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reporting_period_id", NEW."results", NEW."review_remarks", NEW."reviewed_at", NEW."reviewed_by_id", NEW."spent_amount", NEW."spent_amount_input", NEW."status", NEW."submitted_at", NEW."submitted_by_id", NEW."submitted_content", NEW."summary", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='c2fda34aada1c44e06b44c172c339a44407cb723', operation='UPDATE', pgid='pgtrigger_update_update_9d817', table='reporting_progressreport', when='AFTER')),
                pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressreportevent" ("created_at", "created_by_id", "deal_id", "deviations", "due_date", "id", "is_final", "lessons", "number", "outlook", "period_end_date", "period_start_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_period_id", "results", "review_remarks", "reviewed_at", "reviewed_by_id", "spent_amount", "spent_amount_input", "status", "submitted_at", "submitted_by_id", "submitted_content", "summary", "updated_at", "updated_by_id", "version") VALUES (OLD."created_at", OLD."created_by_id", OLD."deal_id", OLD."deviations", OLD."due_date", OLD."id", OLD."is_final", OLD."lessons", OLD."number", OLD."outlook", OLD."period_end_date", OLD."period_start_date", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reporting_period_id", OLD."results", OLD."review_remarks", OLD."reviewed_at", OLD."reviewed_by_id", OLD."spent_amount", OLD."spent_amount_input", OLD."status", OLD."submitted_at", OLD."submitted_by_id", OLD."submitted_content", OLD."summary", OLD."updated_at", OLD."updated_by_id", OLD."version"); RETURN NULL;', hash='bf01cefa5b8a6e2e42d1852977930fa82825550c', operation='DELETE', pgid='pgtrigger_delete_delete_15fbd', table='reporting_progressreport', when='AFTER')),
            ],
        ),
    ]
