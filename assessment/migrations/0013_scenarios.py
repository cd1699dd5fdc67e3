import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import proposals.migrations._operations
import proposals.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0012_plan_of_publication'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0009_second_factor_history'),
        ('proposals', '__first__'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocationrun',
            name='no_change',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocationrun',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocationrun',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='allocationrun',
            name='delete_delete',
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='assessment.scenario', verbose_name='copied from')),
                ('changes', models.JSONField(verbose_name='what is different')),
                ('ceiling_amount', proposals.models.fields.EuroField(verbose_name='ceiling')),
                ('awarded_total_amount', proposals.models.fields.EuroField(verbose_name='awarded in total')),
                ('awarded_count', models.PositiveIntegerField(verbose_name='number that gets money')),
                ('problem', models.TextField(verbose_name='input')),
                ('problem_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('result', models.TextField(verbose_name='outcome')),
                ('result_sha256', models.CharField(max_length=64, verbose_name='checksum of the outcome')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('put_away_at', models.DateTimeField(blank=True, null=True, verbose_name='put away at')),
                ('put_away_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put away by')),
            ],
            options={
                'verbose_name': 'scenario',
                'verbose_name_plural': 'scenarios',
                'ordering': ['round_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='scenario_number_once'), models.UniqueConstraint(condition=models.Q(('put_away_at__isnull', True)), fields=('round', 'title'), name='scenario_title_once', violation_error_message='Another scenario of this round has this name. Choose another name.'), models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='scenario_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('put_away_at__isnull', True), ('put_away_by__isnull', True)), models.Q(('put_away_at__isnull', False), ('put_away_by__isnull', False)), _connector='OR'), name='scenario_put_away_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('awarded_total_amount__lte', models.F('ceiling_amount'))), name='scenario_within_ceiling', violation_error_message='A scenario stays within its ceiling.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (NEW.round_id, NEW.number, NEW.copied_from_id, NEW.changes, NEW.ceiling_amount, NEW.awarded_total_amount, NEW.awarded_count, NEW.problem, NEW.problem_sha256, NEW.result, NEW.result_sha256, NEW.made_at, NEW.made_by_id)\n               IS DISTINCT FROM (OLD.round_id, OLD.number, OLD.copied_from_id, OLD.changes, OLD.ceiling_amount, OLD.awarded_total_amount, OLD.awarded_count, OLD.problem, OLD.problem_sha256, OLD.result, OLD.result_sha256, OLD.made_at, OLD.made_by_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'scenario_immutable', MESSAGE = 'the scenario is final';\n            END IF;\n            RETURN NEW;\n        ", hash='b23357029452291c60324f0c55cba88831f50f19', operation='UPDATE', pgid='pgtrigger_no_change_f12bb', table='assessment_scenario', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'scenario_immutable', MESSAGE = 'the scenario is kept';", hash='3575dcf04e04fbbc91d314da02ccee1e6133d66e', operation='DELETE', pgid='pgtrigger_no_removal_d5d48', table='assessment_scenario', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_scenarioevent" ("awarded_count", "awarded_total_amount", "ceiling_amount", "changes", "copied_from_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "put_away_at", "put_away_by_id", "result", "result_sha256", "round_id", "title") VALUES (NEW."awarded_count", NEW."awarded_total_amount", NEW."ceiling_amount", NEW."changes", NEW."copied_from_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."problem_sha256", NEW."put_away_at", NEW."put_away_by_id", NEW."result", NEW."result_sha256", NEW."round_id", NEW."title"); RETURN NULL;', hash='65b550cc997218f567597371fc167d996ff226c4', operation='INSERT', pgid='pgtrigger_insert_insert_ea720', table='assessment_scenario', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_scenarioevent" ("awarded_count", "awarded_total_amount", "ceiling_amount", "changes", "copied_from_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "put_away_at", "put_away_by_id", "result", "result_sha256", "round_id", "title") VALUES (NEW."awarded_count", NEW."awarded_total_amount", NEW."ceiling_amount", NEW."changes", NEW."copied_from_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."problem_sha256", NEW."put_away_at", NEW."put_away_by_id", NEW."result", NEW."result_sha256", NEW."round_id", NEW."title"); RETURN NULL;', hash='e41f18b4a7c893ab490cb9d2e519560240717597', operation='UPDATE', pgid='pgtrigger_update_update_9f40f', table='assessment_scenario', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_scenarioevent" ("awarded_count", "awarded_total_amount", "ceiling_amount", "changes", "copied_from_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "put_away_at", "put_away_by_id", "result", "result_sha256", "round_id", "title") VALUES (OLD."awarded_count", OLD."awarded_total_amount", OLD."ceiling_amount", OLD."changes", OLD."copied_from_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."problem_sha256", OLD."put_away_at", OLD."put_away_by_id", OLD."result", OLD."result_sha256", OLD."round_id", OLD."title"); RETURN NULL;', hash='27f00e21fef9deb3baa9b17508d14db2fa30d3c9', operation='DELETE', pgid='pgtrigger_delete_delete_22c25', table='assessment_scenario', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ScenarioEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.scenario')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('copied_from', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.scenario', verbose_name='copied from')),
                ('changes', models.JSONField(verbose_name='what is different')),
                ('ceiling_amount', proposals.models.fields.EuroField(verbose_name='ceiling')),
                ('awarded_total_amount', proposals.models.fields.EuroField(verbose_name='awarded in total')),
                ('awarded_count', models.PositiveIntegerField(verbose_name='number that gets money')),
                ('problem', models.TextField(verbose_name='input')),
                ('problem_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('result', models.TextField(verbose_name='outcome')),
                ('result_sha256', models.CharField(max_length=64, verbose_name='checksum of the outcome')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('put_away_at', models.DateTimeField(blank=True, null=True, verbose_name='put away at')),
                ('put_away_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put away by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='66ff74fd9ed263d6bad62de84003b8117ac6e552', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cea51', table='assessment_scenarioevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ScenarioStability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenario_stabilities', to='proposals.round', verbose_name='round')),
                ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stabilities', to='assessment.scenario', verbose_name='scenario')),
                ('input_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being calculated'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', editable=False, max_length=20, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('progress_percentage', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='progress in %')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='worked on until')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='outcome')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'stability of a scenario',
                'verbose_name_plural': 'stabilities of scenarios',
                'ordering': ['round_id', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'failed'), _negated=True), fields=('round', 'input_sha256'), name='scenariostability_input_once', violation_error_message='This is being calculated already.'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'ready', 'failed'])), name='scenariostability_status_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('requested_by__isnull', True)), models.Q(('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='scenariostability_requested_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('finished_at__isnull', False), ('result__isnull', False)), _connector='OR'), name='scenariostability_ready_has_result', violation_error_message='A calculation that is ready has an outcome.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_scenariostabilityevent" ("attempts", "failure_reason", "finished_at", "id", "input_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "result", "round_id", "scenario_id", "status") VALUES (NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", NEW."input_sha256", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."result", NEW."round_id", NEW."scenario_id", NEW."status"); RETURN NULL;', hash='c564ec0c88435e2e0372b75238112ad3996a02f2', operation='INSERT', pgid='pgtrigger_insert_insert_88b79', table='assessment_scenariostability', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."failure_reason" IS DISTINCT FROM (NEW."failure_reason") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."input_sha256" IS DISTINCT FROM (NEW."input_sha256") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."result" IS DISTINCT FROM (NEW."result") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."scenario_id" IS DISTINCT FROM (NEW."scenario_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "assessment_scenariostabilityevent" ("attempts", "failure_reason", "finished_at", "id", "input_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "result", "round_id", "scenario_id", "status") VALUES (NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", NEW."input_sha256", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."result", NEW."round_id", NEW."scenario_id", NEW."status"); RETURN NULL;', hash='e0a6a691affe6bfb2576b8c7ae7222e7234500ec', operation='UPDATE', pgid='pgtrigger_update_update_975a8', table='assessment_scenariostability', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_scenariostabilityevent" ("attempts", "failure_reason", "finished_at", "id", "input_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "result", "round_id", "scenario_id", "status") VALUES (OLD."attempts", OLD."failure_reason", OLD."finished_at", OLD."id", OLD."input_sha256", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."requested_at", OLD."requested_by_id", OLD."result", OLD."round_id", OLD."scenario_id", OLD."status"); RETURN NULL;', hash='f9be8b7273dfcb75154cf3e5fd2179435d9a18a2', operation='DELETE', pgid='pgtrigger_delete_delete_d0f2a', table='assessment_scenariostability', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ScenarioStabilityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.scenariostability')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('scenario', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.scenario', verbose_name='scenario')),
                ('input_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being calculated'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', editable=False, max_length=20, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='outcome')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9dd5b2fc8df2fe1e50cb8b4e658af511454ccf37', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_21f46', table='assessment_scenariostabilityevent', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='allocationrun',
            name='scenario',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocation_runs', to='assessment.scenario', verbose_name='scenario'),
        ),
        migrations.AddField(
            model_name='allocationrunevent',
            name='scenario',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.scenario', verbose_name='scenario'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationrun',
            trigger=pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (NEW.round_id, NEW.scenario_id, NEW.number, NEW.method, NEW.problem, NEW.problem_sha256, NEW.result, NEW.result_sha256, NEW.ceiling_amount, NEW.awarded_total_amount, NEW.calculated_at, NEW.calculated_by_id)\n               IS DISTINCT FROM (OLD.round_id, OLD.scenario_id, OLD.number, OLD.method, OLD.problem, OLD.problem_sha256, OLD.result, OLD.result_sha256, OLD.ceiling_amount, OLD.awarded_total_amount, OLD.calculated_at, OLD.calculated_by_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'allocationrun_immutable', MESSAGE = 'the run is final';\n            END IF;\n            RETURN NEW;\n        ", hash='380a81501616d8335956a45a8878d9fce489a58d', operation='UPDATE', pgid='pgtrigger_no_change_d4536', table='assessment_allocationrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_allocationrunevent" ("approved_at", "approved_by_id", "awarded_total_amount", "calculated_at", "calculated_by_id", "ceiling_amount", "id", "method", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "proposed_at", "proposed_by_id", "result", "result_sha256", "return_reason", "returned_at", "returned_by_id", "round_id", "scenario_id", "status") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."awarded_total_amount", NEW."calculated_at", NEW."calculated_by_id", NEW."ceiling_amount", NEW."id", NEW."method", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."problem_sha256", NEW."proposed_at", NEW."proposed_by_id", NEW."result", NEW."result_sha256", NEW."return_reason", NEW."returned_at", NEW."returned_by_id", NEW."round_id", NEW."scenario_id", NEW."status"); RETURN NULL;', hash='dcc85f2c9f0d6fc2007447add08511cb34b9370d', operation='INSERT', pgid='pgtrigger_insert_insert_02125', table='assessment_allocationrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_allocationrunevent" ("approved_at", "approved_by_id", "awarded_total_amount", "calculated_at", "calculated_by_id", "ceiling_amount", "id", "method", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "proposed_at", "proposed_by_id", "result", "result_sha256", "return_reason", "returned_at", "returned_by_id", "round_id", "scenario_id", "status") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."awarded_total_amount", NEW."calculated_at", NEW."calculated_by_id", NEW."ceiling_amount", NEW."id", NEW."method", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."problem_sha256", NEW."proposed_at", NEW."proposed_by_id", NEW."result", NEW."result_sha256", NEW."return_reason", NEW."returned_at", NEW."returned_by_id", NEW."round_id", NEW."scenario_id", NEW."status"); RETURN NULL;', hash='1cee81e6dbd52bda13d950b49023f592076783c4', operation='UPDATE', pgid='pgtrigger_update_update_c50b7', table='assessment_allocationrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_allocationrunevent" ("approved_at", "approved_by_id", "awarded_total_amount", "calculated_at", "calculated_by_id", "ceiling_amount", "id", "method", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "proposed_at", "proposed_by_id", "result", "result_sha256", "return_reason", "returned_at", "returned_by_id", "round_id", "scenario_id", "status") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."awarded_total_amount", OLD."calculated_at", OLD."calculated_by_id", OLD."ceiling_amount", OLD."id", OLD."method", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."problem_sha256", OLD."proposed_at", OLD."proposed_by_id", OLD."result", OLD."result_sha256", OLD."return_reason", OLD."returned_at", OLD."returned_by_id", OLD."round_id", OLD."scenario_id", OLD."status"); RETURN NULL;', hash='443e1d15daf5d9dc7308ed74641f4f2f7ca2c6c3', operation='DELETE', pgid='pgtrigger_delete_delete_57305', table='assessment_allocationrun', when='AFTER')),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['Scenario', 'ScenarioEvent', 'ScenarioStability', 'ScenarioStabilityEvent'],
        ),
    ]
