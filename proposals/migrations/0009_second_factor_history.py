import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mfa', '0003_authenticator_type_uniq'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
            ],
            options={
                'verbose_name': 'second factor',
                'verbose_name_plural': 'second factors',
                'proxy': True,
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_secondfactorevent" ("created_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (NEW."created_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type", NEW."user_id"); RETURN NULL;', hash='965799345879cdd811c8c466a06c0f3b5ef064bc', operation='INSERT', pgid='pgtrigger_insert_insert_95d93', table='mfa_authenticator', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_secondfactorevent" ("created_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (OLD."created_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type", OLD."user_id"); RETURN NULL;', hash='66791b5e380c6116f630a1c2075242535862c8c0', operation='DELETE', pgid='pgtrigger_delete_delete_0b728', table='mfa_authenticator', when='AFTER'))],
            },
            bases=('mfa.authenticator',),
        ),
        migrations.CreateModel(
            name='SecondFactorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='user_type_created_at_events', to='proposals.secondfactor')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('type', models.CharField(choices=[('recovery_codes', 'Recovery codes'), ('totp', 'TOTP Authenticator'), ('webauthn', 'WebAuthn')], max_length=20)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c4d8a55179683693b904a476441aae015846dd0f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74cab', table='proposals_secondfactorevent', when='BEFORE'))],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['SecondFactor', 'SecondFactorEvent'],
        ),
    ]
