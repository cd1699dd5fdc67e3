"""Who somebody is elsewhere, for which organisation he comes, and where he is signed in."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from proposals.migrations._operations import InstallTriggers, ReplaceTriggers


class Migration(migrations.Migration):
    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0018_destruction'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'sign-in session',
                'verbose_name_plural': 'sign-in sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[],
            options={
                'verbose_name': 'link for signing in',
                'verbose_name_plural': 'links for signing in',
                'proxy': True,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_signinlinkevent" ("date_joined", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "uid", "user_id") VALUES (NEW."date_joined", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."uid", NEW."user_id"); RETURN NULL;', hash='0e881100e59d0d5ef82fb2cfd34356cac5c1a1ea', operation='INSERT', pgid='pgtrigger_insert_insert_3da07', table='socialaccount_socialaccount', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_signinlinkevent" ("date_joined", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "uid", "user_id") VALUES (OLD."date_joined", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider", OLD."uid", OLD."user_id"); RETURN NULL;', hash='e5f65b58c97fa12f29a787ec33cae75578b95d97', operation='DELETE', pgid='pgtrigger_delete_delete_47d96', table='socialaccount_socialaccount', when='AFTER')),
                ],
            },
            bases=('socialaccount.socialaccount',),
        ),
        migrations.CreateModel(
            name='SignInLinkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='user_provider_uid_date_joined_events', to='proposals.signinlink')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.CharField(max_length=200, verbose_name='provider')),
                ('uid', models.CharField(max_length=191, verbose_name='uid')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='date joined')),
            ],
            options={
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ec0bebc3c759fb7003cfb0685b67c1fcc3d3f68a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a8875', table='proposals_signinlinkevent', when='BEFORE')),
                ],
            },
        ),
        InstallTriggers(model_names=['SignInLink', 'SignInLinkEvent']),
        migrations.AddField(
            model_name='organisation',
            name='kvk_number',
            field=models.CharField(blank=True, help_text='Eight digits. Who signs in with eHerkenning for this number works for this organisation.', max_length=8, validators=[django.core.validators.RegexValidator('^\\d{8}\\Z', 'A number of the Chamber of Commerce has eight digits.')], verbose_name='number of the Chamber of Commerce'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='kvk_number',
            field=models.CharField(blank=True, help_text='Eight digits. Who signs in with eHerkenning for this number works for this organisation.', max_length=8, validators=[django.core.validators.RegexValidator('^\\d{8}\\Z', 'A number of the Chamber of Commerce has eight digits.')], verbose_name='number of the Chamber of Commerce'),
        ),
        ReplaceTriggers(
            'Organisation',
            [
                    pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_organisationevent" ("email", "id", "is_fictitious", "kvk_number", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region_id") VALUES (NEW."email", NEW."id", NEW."is_fictitious", NEW."kvk_number", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postal_address", NEW."region_id"); RETURN NULL;', hash='c984639e2273de5435a9756e1bd1ca4587533b28', operation='INSERT', pgid='pgtrigger_insert_insert_3c302', table='proposals_organisation', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_organisationevent" ("email", "id", "is_fictitious", "kvk_number", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region_id") VALUES (NEW."email", NEW."id", NEW."is_fictitious", NEW."kvk_number", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postal_address", NEW."region_id"); RETURN NULL;', hash='e39fbe784264251cce9fe6daf3f84e6ddac14aae', operation='UPDATE', pgid='pgtrigger_update_update_2f0ce', table='proposals_organisation', when='AFTER')),
                    pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_organisationevent" ("email", "id", "is_fictitious", "kvk_number", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region_id") VALUES (OLD."email", OLD."id", OLD."is_fictitious", OLD."kvk_number", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."postal_address", OLD."region_id"); RETURN NULL;', hash='9844f2e147696a20e2145722f5e2e38b7447562e', operation='DELETE', pgid='pgtrigger_delete_delete_c44cc', table='proposals_organisation', when='AFTER')),
                ],
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('kvk_number', ''), _negated=True), fields=('kvk_number',), name='organisation_kvk_once', violation_error_message='Another organisation has this number already.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('kvk_number__regex', '^([0-9]{8})?$')), name='organisation_kvk_digits', violation_error_message='A number of the Chamber of Commerce has eight digits.'),
        ),
    ]
