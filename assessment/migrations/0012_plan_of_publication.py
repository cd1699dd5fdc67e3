import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0011_workload_and_division_jobs'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0009_second_factor_history'),
        ('proposals', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicationPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publication_plans', to='proposals.round', verbose_name='round')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publication_plans', to='assessment.allocationrun', verbose_name='allocation')),
                ('planned_for', models.DateTimeField(verbose_name='to be published at')),
                ('planned_at', models.DateTimeField(verbose_name='planned at')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancelled by')),
                ('publication', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='assessment.decisionpublication', verbose_name='publication')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts that failed')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='failed last at')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
            ],
            options={
                'verbose_name': 'planned publication',
                'verbose_name_plural': 'planned publications',
                'ordering': ['round_id', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('publication__isnull', True)), fields=('round',), name='publicationplan_one_stands', violation_error_message='A moment was planned already. Move it, or cancel it first.'), models.CheckConstraint(condition=models.Q(models.Q(('planned_at__isnull', True), ('planned_by__isnull', True)), models.Q(('planned_at__isnull', False), ('planned_by__isnull', False)), _connector='OR'), name='publicationplan_planned_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='publicationplan_cancelled_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('attempts__isnull', True), ('attempts__gte', 0), _connector='OR'), name='publicationplan_attempts_not_negative', violation_error_message='The amount cannot be below zero.'), models.CheckConstraint(condition=models.Q(('planned_for__gte', models.F('planned_at'))), name='publicationplan_not_in_the_past', violation_error_message='This moment has passed. Choose a later one.'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), ('publication__isnull', True), _connector='OR'), name='publicationplan_cancelled_or_carried_out', violation_error_message='What was published cannot be cancelled any more.')],
                'triggers': [pgtrigger.compiler.Trigger(name='of_an_approved_run', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM assessment_allocationrun\n              WHERE id = NEW.run_id AND round_id = NEW.round_id AND status = 'approved';\n            IF NOT FOUND THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'publicationplan_of_approved', MESSAGE = 'the allocation was not approved in this round';\n            END IF;\n            RETURN NEW;\n        ", hash='733a2c528095a47ad1810a579bc40b9750bee1fd', operation='INSERT', pgid='pgtrigger_of_an_approved_run_cb735', table='assessment_publicationplan', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (NEW.round_id, NEW.run_id, NEW.planned_for, NEW.planned_at, NEW.planned_by_id) IS DISTINCT FROM (OLD.round_id, OLD.run_id, OLD.planned_for, OLD.planned_at, OLD.planned_by_id)\n               OR ((OLD.cancelled_at IS NOT NULL OR OLD.publication_id IS NOT NULL)\n                   AND (NEW.cancelled_at, NEW.cancelled_by_id, NEW.publication_id) IS DISTINCT FROM (OLD.cancelled_at, OLD.cancelled_by_id, OLD.publication_id)) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'publicationplan_stands', MESSAGE = 'a plan does not change';\n            END IF;\n            RETURN NEW;\n        ", hash='95fc91062c42a4d50abddff66fa33b6ee44f1443', operation='UPDATE', pgid='pgtrigger_no_change_3de60', table='assessment_publicationplan', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'publicationplan_stands', MESSAGE = 'a plan is kept';", hash='becb12f66fa3b54f4bf0f9be327f5fa823125eec', operation='DELETE', pgid='pgtrigger_no_removal_21b78', table='assessment_publicationplan', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_publicationplanevent" ("attempts", "cancelled_at", "cancelled_by_id", "failed_at", "failure_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "planned_for", "publication_id", "round_id", "run_id") VALUES (NEW."attempts", NEW."cancelled_at", NEW."cancelled_by_id", NEW."failed_at", NEW."failure_reason", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_at", NEW."planned_by_id", NEW."planned_for", NEW."publication_id", NEW."round_id", NEW."run_id"); RETURN NULL;', hash='666b45c59a893b21c11236f09ea01e6011300809', operation='INSERT', pgid='pgtrigger_insert_insert_aa863', table='assessment_publicationplan', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_publicationplanevent" ("attempts", "cancelled_at", "cancelled_by_id", "failed_at", "failure_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "planned_for", "publication_id", "round_id", "run_id") VALUES (NEW."attempts", NEW."cancelled_at", NEW."cancelled_by_id", NEW."failed_at", NEW."failure_reason", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_at", NEW."planned_by_id", NEW."planned_for", NEW."publication_id", NEW."round_id", NEW."run_id"); RETURN NULL;', hash='6074f7ed3fedfd022e33f0da2d030f0779b1160d', operation='UPDATE', pgid='pgtrigger_update_update_0a66c', table='assessment_publicationplan', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_publicationplanevent" ("attempts", "cancelled_at", "cancelled_by_id", "failed_at", "failure_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "planned_for", "publication_id", "round_id", "run_id") VALUES (OLD."attempts", OLD."cancelled_at", OLD."cancelled_by_id", OLD."failed_at", OLD."failure_reason", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_at", OLD."planned_by_id", OLD."planned_for", OLD."publication_id", OLD."round_id", OLD."run_id"); RETURN NULL;', hash='76af7b0e01c73aa8817f9f56910ed1b8afc07e85', operation='DELETE', pgid='pgtrigger_delete_delete_e92f1', table='assessment_publicationplan', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PublicationPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.publicationplan')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.allocationrun', verbose_name='allocation')),
                ('planned_for', models.DateTimeField(verbose_name='to be published at')),
                ('planned_at', models.DateTimeField(verbose_name='planned at')),
                ('planned_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('cancelled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancelled by')),
                ('publication', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.decisionpublication', verbose_name='publication')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts that failed')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='failed last at')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6c2e5f030f04575628d10d325480e6a68be56874', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1c44d', table='assessment_publicationplanevent', when='BEFORE'))],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['PublicationPlan', 'PublicationPlanEvent'],
        ),
    ]
