import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0012_drop_allocation_method'),
        ('proposals', '__first__'),
        ('reporting', '0007_reports_about_deals_and_to_parliament'),
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
        migrations.CreateModel(
            name='ReportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('parliament_letter', 'Letter to parliament'), ('acknowledgement', 'Acknowledgement of receipt'), ('progress_report', 'Progress report of a deal'), ('draft_copy', 'Copy of a draft, not submitted'), ('question_list', 'Questions of a round'), ('assessment_dossier', 'Assessment dossier'), ('panel_pack', 'Pack for the panel'), ('own_pack', 'Own pack of an assessor'), ('decision_letter', 'Letter with a decision'), ('letter_preview', 'Concept of a letter with a decision'), ('deal_sheet', 'Deal sheet'), ('covenant', 'Covenant'), ('round_report', 'Report of a round'), ('parliament_report', 'Progress report on the action plan'), ('parliament_report_letter', 'Letter with the progress report')], max_length=30, verbose_name='kind')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_batches', to='proposals.round', verbose_name='round')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                ('gathers', models.BooleanField(default=False, verbose_name='gathers documents that are there')),
                ('total', models.PositiveIntegerField(verbose_name='documents')),
                ('status', models.CharField(choices=[('running', 'Busy'), ('paused', 'Paused'), ('ready', 'Ready'), ('cancelled', 'Stopped'), ('removed', 'Kept no longer')], db_index=True, default='running', max_length=20, verbose_name='status')),
                ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused at')),
                ('paused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='paused by')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped at')),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stopped by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('pack_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts to pack')),
                ('pack_lease_until', models.DateTimeField(blank=True, null=True, verbose_name='being packed until')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='what went wrong')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='', verbose_name='file')),
                ('file_name', models.CharField(blank=True, max_length=150, verbose_name='file name')),
                ('size', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='size')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('kept_until', models.DateField(blank=True, null=True, verbose_name='kept up to and including')),
            ],
            options={
                'verbose_name': 'documents in bulk',
                'verbose_name_plural': 'documents in bulk',
                'ordering': ['-requested_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['parliament_letter', 'acknowledgement', 'progress_report', 'draft_copy', 'question_list', 'assessment_dossier', 'panel_pack', 'own_pack', 'decision_letter', 'letter_preview', 'deal_sheet', 'covenant', 'round_report', 'parliament_report', 'parliament_report_letter'])), name='reportbatch_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('status__in', ['running', 'paused', 'ready', 'cancelled', 'removed'])), name='reportbatch_status_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('paused_at__isnull', True), ('paused_by__isnull', True)), models.Q(('paused_at__isnull', False), ('paused_by__isnull', False)), _connector='OR'), name='reportbatch_paused_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='reportbatch_cancelled_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='reportbatch_total_above_zero', violation_error_message='Choose at least one document.'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('kept_until__isnull', False), ('size__gt', 0), ('status', 'ready'), models.Q(('file', ''), _negated=True), ('sha256__regex', '^[0-9a-f]{64}$')), models.Q(('status', 'ready'), _negated=True), _connector='OR'), name='reportbatch_ready_has_file', violation_error_message='A ZIP that is ready has a file with its size and check number.'), models.CheckConstraint(condition=models.Q(models.Q(('paused_at__isnull', False), ('status', 'paused')), models.Q(('status', 'paused'), _negated=True), _connector='OR'), name='reportbatch_paused_agrees_with_status', violation_error_message='Work that is paused has a moment at which it was paused.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled')), models.Q(('status', 'cancelled'), _negated=True), _connector='OR'), name='reportbatch_cancelled_agrees_with_status', violation_error_message='Work that was stopped has a moment at which it was stopped.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportbatchevent" ("cancelled_at", "cancelled_by_id", "failure_reason", "file", "file_name", "finished_at", "gathers", "id", "kept_until", "kind", "pack_attempts", "pack_lease_until", "parameters", "paused_at", "paused_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "status", "title", "total") VALUES (NEW."cancelled_at", NEW."cancelled_by_id", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."gathers", NEW."id", NEW."kept_until", NEW."kind", NEW."pack_attempts", NEW."pack_lease_until", NEW."parameters", NEW."paused_at", NEW."paused_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."status", NEW."title", NEW."total"); RETURN NULL;', hash='814b1fad064721181a574c2ece3e5ce39e3cc862', operation='INSERT', pgid='pgtrigger_insert_insert_43161', table='reporting_reportbatch', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportbatchevent" ("cancelled_at", "cancelled_by_id", "failure_reason", "file", "file_name", "finished_at", "gathers", "id", "kept_until", "kind", "pack_attempts", "pack_lease_until", "parameters", "paused_at", "paused_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "status", "title", "total") VALUES (NEW."cancelled_at", NEW."cancelled_by_id", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."gathers", NEW."id", NEW."kept_until", NEW."kind", NEW."pack_attempts", NEW."pack_lease_until", NEW."parameters", NEW."paused_at", NEW."paused_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."status", NEW."title", NEW."total"); RETURN NULL;', hash='0645e4336993ed56aaea25d1974786ea4bfe7ae7', operation='UPDATE', pgid='pgtrigger_update_update_15f00', table='reporting_reportbatch', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportbatchevent" ("cancelled_at", "cancelled_by_id", "failure_reason", "file", "file_name", "finished_at", "gathers", "id", "kept_until", "kind", "pack_attempts", "pack_lease_until", "parameters", "paused_at", "paused_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "status", "title", "total") VALUES (OLD."cancelled_at", OLD."cancelled_by_id", OLD."failure_reason", OLD."file", OLD."file_name", OLD."finished_at", OLD."gathers", OLD."id", OLD."kept_until", OLD."kind", OLD."pack_attempts", OLD."pack_lease_until", OLD."parameters", OLD."paused_at", OLD."paused_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."requested_at", OLD."requested_by_id", OLD."round_id", OLD."sha256", OLD."size", OLD."status", OLD."title", OLD."total"); RETURN NULL;', hash='35780e891554ee3eda4df9163ecb569bbe2f6ff5', operation='DELETE', pgid='pgtrigger_delete_delete_1431b', table='reporting_reportbatch', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReportBatchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reportbatch')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('parliament_letter', 'Letter to parliament'), ('acknowledgement', 'Acknowledgement of receipt'), ('progress_report', 'Progress report of a deal'), ('draft_copy', 'Copy of a draft, not submitted'), ('question_list', 'Questions of a round'), ('assessment_dossier', 'Assessment dossier'), ('panel_pack', 'Pack for the panel'), ('own_pack', 'Own pack of an assessor'), ('decision_letter', 'Letter with a decision'), ('letter_preview', 'Concept of a letter with a decision'), ('deal_sheet', 'Deal sheet'), ('covenant', 'Covenant'), ('round_report', 'Report of a round'), ('parliament_report', 'Progress report on the action plan'), ('parliament_report_letter', 'Letter with the progress report')], max_length=30, verbose_name='kind')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('round', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                ('gathers', models.BooleanField(default=False, verbose_name='gathers documents that are there')),
                ('total', models.PositiveIntegerField(verbose_name='documents')),
                ('status', models.CharField(choices=[('running', 'Busy'), ('paused', 'Paused'), ('ready', 'Ready'), ('cancelled', 'Stopped'), ('removed', 'Kept no longer')], default='running', max_length=20, verbose_name='status')),
                ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused at')),
                ('paused_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='paused by')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped at')),
                ('cancelled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stopped by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('pack_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts to pack')),
                ('pack_lease_until', models.DateTimeField(blank=True, null=True, verbose_name='being packed until')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='what went wrong')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='', verbose_name='file')),
                ('file_name', models.CharField(blank=True, max_length=150, verbose_name='file name')),
                ('size', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='size')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('kept_until', models.DateField(blank=True, null=True, verbose_name='kept up to and including')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5ac5afff97c8eaa8e6c71c2ff8380a374659ec58', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2db7a', table='reporting_reportbatchevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ReportDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='reporting.report', verbose_name='document')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='reporting.reportbatch', verbose_name='ZIP')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('downloaded_at', models.DateTimeField(verbose_name='downloaded at')),
                ('downloaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='downloaded by')),
            ],
            options={
                'verbose_name': 'download',
                'verbose_name_plural': 'downloads',
                'ordering': ['-downloaded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', True), ('report__isnull', False)), models.Q(('batch__isnull', False), ('report__isnull', True)), _connector='OR'), name='reportdownload_of_one_thing', violation_error_message='A download is of a document or of a ZIP.'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='reportdownload_has_check_number', violation_error_message='A download has the check number of what was handed out.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'reportdownload_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='4dd49ad08119d4fa74b2c07ffd67e26b95665c8d', operation='UPDATE', pgid='pgtrigger_no_change_e3eb5', table='reporting_reportdownload', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'reportdownload_immutable', MESSAGE = 'the row is final';", hash='7577c28822a5e6b6e757636e1609a935f2736eeb', operation='DELETE', pgid='pgtrigger_no_removal_0872a', table='reporting_reportdownload', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportdownloadevent" ("batch_id", "downloaded_at", "downloaded_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "sha256") VALUES (NEW."batch_id", NEW."downloaded_at", NEW."downloaded_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."sha256"); RETURN NULL;', hash='30ce72c52378460c101e6174f54ca0b01aa358a5', operation='INSERT', pgid='pgtrigger_insert_insert_0e402', table='reporting_reportdownload', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportdownloadevent" ("batch_id", "downloaded_at", "downloaded_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "sha256") VALUES (NEW."batch_id", NEW."downloaded_at", NEW."downloaded_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."sha256"); RETURN NULL;', hash='8644ae9516884a72b88ff5b34e16e45476abcd9c', operation='UPDATE', pgid='pgtrigger_update_update_9784b', table='reporting_reportdownload', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportdownloadevent" ("batch_id", "downloaded_at", "downloaded_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "sha256") VALUES (OLD."batch_id", OLD."downloaded_at", OLD."downloaded_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report_id", OLD."sha256"); RETURN NULL;', hash='fb26071e06ce5848563f4ccf037bd70f18278d19', operation='DELETE', pgid='pgtrigger_delete_delete_1cf0c', table='reporting_reportdownload', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReportDownloadEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reportdownload')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('report', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.report', verbose_name='document')),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.reportbatch', verbose_name='ZIP')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('downloaded_at', models.DateTimeField(verbose_name='downloaded at')),
                ('downloaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='downloaded by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1a9ccc2b70959cec6e4fd514f907c580460cfde', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5f41b', table='reporting_reportdownloadevent', when='BEFORE'))],
            },
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_status_known',
        ),
        migrations.AlterField(
            model_name='report',
            name='status',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Busy'), ('ready', 'Ready'), ('failed', 'Failed'), ('cancelled', 'Stopped'), ('removed', 'Kept no longer')], db_index=True, default='waiting', max_length=20, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='reportevent',
            name='status',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Busy'), ('ready', 'Ready'), ('failed', 'Failed'), ('cancelled', 'Stopped'), ('removed', 'Kept no longer')], default='waiting', max_length=20, verbose_name='status'),
        ),
        migrations.AddField(
            model_name='report',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reporting.reportbatch', verbose_name='made in bulk'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='batch',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.reportbatch', verbose_name='made in bulk'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'ready', 'failed', 'cancelled', 'removed'])), name='report_status_known', violation_error_message='Choose one of the listed options.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportevent" ("attempts", "batch_id", "deal_id", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "page_count", "parameters", "parliament_report_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (NEW."attempts", NEW."batch_id", NEW."deal_id", NEW."due_at", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."id", NEW."kind", NEW."lease_until", NEW."page_count", NEW."parameters", NEW."parliament_report_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress_percentage", NEW."progress_report_id", NEW."proposal_id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."started_at", NEW."status", NEW."submission_id"); RETURN NULL;', hash='eff048d1e7d7d26feba80d34979326e80f9429a1', operation='INSERT', pgid='pgtrigger_insert_insert_69d08', table='reporting_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportevent" ("attempts", "batch_id", "deal_id", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "page_count", "parameters", "parliament_report_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (NEW."attempts", NEW."batch_id", NEW."deal_id", NEW."due_at", NEW."failure_reason", NEW."file", NEW."file_name", NEW."finished_at", NEW."id", NEW."kind", NEW."lease_until", NEW."page_count", NEW."parameters", NEW."parliament_report_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress_percentage", NEW."progress_report_id", NEW."proposal_id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."sha256", NEW."size", NEW."started_at", NEW."status", NEW."submission_id"); RETURN NULL;', hash='a7a19b8355037105dc1f3799ef8357f22e9b17f5', operation='UPDATE', pgid='pgtrigger_update_update_6c13c', table='reporting_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportevent" ("attempts", "batch_id", "deal_id", "due_at", "failure_reason", "file", "file_name", "finished_at", "id", "kind", "lease_until", "page_count", "parameters", "parliament_report_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_percentage", "progress_report_id", "proposal_id", "requested_at", "requested_by_id", "round_id", "sha256", "size", "started_at", "status", "submission_id") VALUES (OLD."attempts", OLD."batch_id", OLD."deal_id", OLD."due_at", OLD."failure_reason", OLD."file", OLD."file_name", OLD."finished_at", OLD."id", OLD."kind", OLD."lease_until", OLD."page_count", OLD."parameters", OLD."parliament_report_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."progress_percentage", OLD."progress_report_id", OLD."proposal_id", OLD."requested_at", OLD."requested_by_id", OLD."round_id", OLD."sha256", OLD."size", OLD."started_at", OLD."status", OLD."submission_id"); RETURN NULL;', hash='017f8c8b5f536cc01b98df6a7c3855d666912716', operation='DELETE', pgid='pgtrigger_delete_delete_a47c2', table='reporting_report', when='AFTER')),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['ReportBatch', 'ReportBatchEvent', 'ReportDownload', 'ReportDownloadEvent'],
        ),
    ]
