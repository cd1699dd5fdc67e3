import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0005_conflicts_and_assignment_runs'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
        ('proposals', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='UncertaintyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uncertainty_runs', to='proposals.round', verbose_name='round')),
                ('input_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being calculated'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', editable=False, max_length=20, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('progress_percentage', models.PositiveSmallIntegerField(default=0, verbose_name='progress in %')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='worked on until')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='outcome')),
                ('arithmetic', models.CharField(blank=True, max_length=40, verbose_name='calculated with')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'calculation of uncertainty',
                'verbose_name_plural': 'calculations of uncertainty',
                'ordering': ['round_id', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'failed'), _negated=True), fields=('round', 'input_sha256'), name='uncertaintyrun_input_once', violation_error_message='This is being calculated already.'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'ready', 'failed'])), name='uncertaintyrun_status_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('requested_by__isnull', True)), models.Q(('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='uncertaintyrun_requested_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('finished_at__isnull', False), ('result__isnull', False)), _connector='OR'), name='uncertaintyrun_ready_has_result', violation_error_message='A calculation that is ready has an outcome.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_uncertaintyrunevent" ("arithmetic", "attempts", "failure_reason", "finished_at", "id", "input_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "result", "round_id", "status") VALUES (NEW."arithmetic", NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", NEW."input_sha256", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."result", NEW."round_id", NEW."status"); RETURN NULL;', hash='700f0f17b06b17594c61bb84330ecb88b9900de7', operation='INSERT', pgid='pgtrigger_insert_insert_e6eec', table='assessment_uncertaintyrun', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."arithmetic" IS DISTINCT FROM (NEW."arithmetic") OR OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."failure_reason" IS DISTINCT FROM (NEW."failure_reason") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."input_sha256" IS DISTINCT FROM (NEW."input_sha256") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."result" IS DISTINCT FROM (NEW."result") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "assessment_uncertaintyrunevent" ("arithmetic", "attempts", "failure_reason", "finished_at", "id", "input_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "result", "round_id", "status") VALUES (NEW."arithmetic", NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", NEW."input_sha256", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."result", NEW."round_id", NEW."status"); RETURN NULL;', hash='6ccbb89f7257479449d184f31516d4351b2ac645', operation='UPDATE', pgid='pgtrigger_update_update_6c420', table='assessment_uncertaintyrun', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_uncertaintyrunevent" ("arithmetic", "attempts", "failure_reason", "finished_at", "id", "input_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "result", "round_id", "status") VALUES (OLD."arithmetic", OLD."attempts", OLD."failure_reason", OLD."finished_at", OLD."id", OLD."input_sha256", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."requested_at", OLD."requested_by_id", OLD."result", OLD."round_id", OLD."status"); RETURN NULL;', hash='d7968d096cf262df0f04277d75380e58bc82befb', operation='DELETE', pgid='pgtrigger_delete_delete_eefd5', table='assessment_uncertaintyrun', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='UncertaintyRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.uncertaintyrun')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('input_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being calculated'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', editable=False, max_length=20, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='outcome')),
                ('arithmetic', models.CharField(blank=True, max_length=40, verbose_name='calculated with')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='adac8a04c6725759fac3f7f102d3e6bf58237d5a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c60a7', table='assessment_uncertaintyrunevent', when='BEFORE'))],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['UncertaintyRun', 'UncertaintyRunEvent'],
        ),
    ]
