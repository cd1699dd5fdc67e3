import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0007_attachment_storage'),
        ('reporting', '0002_question_list'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='report',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='report',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='report',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_subject_agrees_with_kind',
        ),
        migrations.AddField(
            model_name='report',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='proposals.proposal', verbose_name='proposal'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='proposal',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal'),
        ),
        migrations.AlterField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('parliament_letter', 'Letter to parliament'), ('acknowledgement', 'Acknowledgement of receipt'), ('progress_report', 'Progress report of a deal'), ('draft_copy', 'Copy of a draft, not submitted'), ('question_list', 'Questions of a round')], max_length=30, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='reportevent',
            name='kind',
            field=models.CharField(choices=[('parliament_letter', 'Letter to parliament'), ('acknowledgement', 'Acknowledgement of receipt'), ('progress_report', 'Progress report of a deal'), ('draft_copy', 'Copy of a draft, not submitted'), ('question_list', 'Questions of a round')], max_length=30, verbose_name='kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportevent" ("attempts", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "page_count", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (NEW."attempts", NEW."due_at", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."id", NEW."kind", NEW."lease_until", NEW."page_count", NEW."parameters", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress_percentage", NEW."progress_report_id", NEW."proposal_id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."started_at", NEW."status", NEW."submission_id"); RETURN NULL;', hash='bafa79d8f443866ac286f5f52320404fbaba0f09', operation='INSERT', pgid='pgtrigger_insert_insert_69d08', table='reporting_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportevent" ("attempts", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "page_count", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (NEW."attempts", NEW."due_at", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."id", NEW."kind", NEW."lease_until", NEW."page_count", NEW."parameters", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress_percentage", NEW."progress_report_id", NEW."proposal_id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."started_at", NEW."status", NEW."submission_id"); RETURN NULL;', hash='d22894d67fb586fa703dba7cfca22261d06155e1', operation='UPDATE', pgid='pgtrigger_update_update_6c13c', table='reporting_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportevent" ("attempts", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "page_count", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (OLD."attempts", OLD."due_at", OLD."failure_reason", OLD."file", OLD."file_name", OLD."finished_at", OLD."id", OLD."kind", OLD."lease_until", OLD."page_count", OLD."parameters", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."progress_percentage", OLD."progress_report_id", OLD."proposal_id", OLD."requested_at", OLD."requested_by_id", OLD."round_id", OLD."sha256", OLD."size", OLD."started_at", OLD."status", OLD."submission_id"); RETURN NULL;', hash='eece8990272dd440e9db6c3ef08114a21e41fd28', operation='DELETE', pgid='pgtrigger_delete_delete_a47c2', table='reporting_report', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['parliament_letter', 'acknowledgement', 'progress_report', 'draft_copy', 'question_list'])), name='report_kind_known', violation_error_message='Choose one of the listed options.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'parliament_letter'), ('progress_report__isnull', True), ('proposal__isnull', True), ('round__isnull', False), ('submission__isnull', True)), models.Q(('kind', 'acknowledgement'), ('progress_report__isnull', True), ('proposal__isnull', True), ('round__isnull', True), ('submission__isnull', False)), models.Q(('kind', 'progress_report'), ('progress_report__isnull', False), ('proposal__isnull', True), ('round__isnull', True), ('submission__isnull', True)), models.Q(('kind', 'question_list'), ('progress_report__isnull', True), ('proposal__isnull', True), ('round__isnull', False), ('submission__isnull', True)), models.Q(('kind', 'draft_copy'), ('progress_report__isnull', True), ('proposal__isnull', False), ('round__isnull', True), ('submission__isnull', True)), _connector='OR'), name='report_subject_agrees_with_kind', violation_error_message='A document is about the subject that belongs to its kind.'),
        ),
    ]
