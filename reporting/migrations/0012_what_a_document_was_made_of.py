"""A document keeps which files it was made of."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0011_reports_over_an_open_year"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="report",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="report",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="report",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="report",
            name="made_of",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="files it was made of"),
        ),
        migrations.AddField(
            model_name="reportevent",
            name="made_of",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="files it was made of"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reporting_reportevent" ("attempts", "batch_id", "deal_id", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "made_of", "page_count", "parameters", "parliament_report_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (NEW."attempts", NEW."batch_id", NEW."deal_id", NEW."due_at", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."id", NEW."kind", NEW."lease_until", NEW."made_of", NEW."page_count", NEW."parameters", NEW."parliament_report_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress_percentage", NEW."progress_report_id", NEW."proposal_id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."started_at", NEW."status", NEW."submission_id"); RETURN NULL;',
                    hash="a4f3914f3b24a8d163f24d1b3d526a42551a3477",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_69d08",
                    table="reporting_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reporting_reportevent" ("attempts", "batch_id", "deal_id", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "made_of", "page_count", "parameters", "parliament_report_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (NEW."attempts", NEW."batch_id", NEW."deal_id", NEW."due_at", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."id", NEW."kind", NEW."lease_until", NEW."made_of", NEW."page_count", NEW."parameters", NEW."parliament_report_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress_percentage", NEW."progress_report_id", NEW."proposal_id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."started_at", NEW."status", NEW."submission_id"); RETURN NULL;',
                    hash="3c94acd3bb323ef08c068c3855dac21448f8a07c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6c13c",
                    table="reporting_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reporting_reportevent" ("attempts", "batch_id", "deal_id", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "made_of", "page_count", "parameters", "parliament_report_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (OLD."attempts", OLD."batch_id", OLD."deal_id", OLD."due_at", OLD."failure_reason", OLD."file", OLD."file_name", OLD."finished_at", OLD."id", OLD."kind", OLD."lease_until", OLD."made_of", OLD."page_count", OLD."parameters", OLD."parliament_report_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."progress_percentage", OLD."progress_report_id", OLD."proposal_id", OLD."requested_at", OLD."requested_by_id", OLD."round_id", OLD."sha256", OLD."size", OLD."started_at", OLD."status", OLD."submission_id"); RETURN NULL;',
                    hash="4fe3f4926fbe24aa274c9a82ac88592a46b597ba",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a47c2",
                    table="reporting_report",
                    when="AFTER",
                ),
            ),
        ),
    ]
