"""The package with which everybody can recompute an outcome, beside the sealed one."""

import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from proposals.migrations._operations import CreateModels, InstallTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0023_return_of_a_broken_approval'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='PublicDecisionPackage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', models.CharField(max_length=64, verbose_name='salt of the codes')),
                    ('text', models.TextField(verbose_name='content')),
                    ('sha256', models.CharField(max_length=64, verbose_name='check number')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ('package', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_package', to='assessment.decisionpackage', verbose_name='decision package')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='publicdecisionpackage_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'publicdecisionpackage_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='7144b6c1b48fb3cc3986caf0e37fcfe27ee1cb47', operation='UPDATE', pgid='pgtrigger_no_change_96728', table='assessment_publicdecisionpackage', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'publicdecisionpackage_immutable', MESSAGE = 'the row is final';", hash='a9496afa513343459f9376b215d4a6c7503986bf', operation='DELETE', pgid='pgtrigger_no_removal_9bbe8', table='assessment_publicdecisionpackage', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_publicdecisionpackageevent" ("id", "made_at", "made_by_id", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "salt", "sha256") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."package_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."salt", NEW."sha256"); RETURN NULL;', hash='41e1d615a8a236c540cd073cd65f73c791cdfba9', operation='INSERT', pgid='pgtrigger_insert_insert_440d1', table='assessment_publicdecisionpackage', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."package_id" IS DISTINCT FROM (NEW."package_id") OR OLD."salt" IS DISTINCT FROM (NEW."salt") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256"))', func='INSERT INTO "assessment_publicdecisionpackageevent" ("id", "made_at", "made_by_id", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "salt", "sha256") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."package_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."salt", NEW."sha256"); RETURN NULL;', hash='a188f1d16e492dcad06bb786a94dfefeacb685c6', operation='UPDATE', pgid='pgtrigger_update_update_4d783', table='assessment_publicdecisionpackage', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_publicdecisionpackageevent" ("id", "made_at", "made_by_id", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "salt", "sha256") VALUES (OLD."id", OLD."made_at", OLD."made_by_id", OLD."package_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."salt", OLD."sha256"); RETURN NULL;', hash='de9a016f6df500b58bd387f8cc0b9af2c32a4fec', operation='DELETE', pgid='pgtrigger_delete_delete_a72f1', table='assessment_publicdecisionpackage', when='AFTER')),
                    ],
                    'verbose_name': 'public decision package',
                    'verbose_name_plural': 'public decision packages',
                },
            ),
            migrations.CreateModel(
                name='PublicDecisionPackageEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('salt', models.CharField(max_length=64, verbose_name='salt of the codes')),
                    ('sha256', models.CharField(max_length=64, verbose_name='check number')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ('package', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.decisionpackage', verbose_name='decision package')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.publicdecisionpackage')),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='917c7c2611e2aa17fd5a7640ef979d7bf45386db', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e429f', table='assessment_publicdecisionpackageevent', when='BEFORE')),
                    ],
                    'abstract': False,
                },
            ),
        ]),
        InstallTriggers(['PublicDecisionPackage', 'PublicDecisionPackageEvent']),
    ]
