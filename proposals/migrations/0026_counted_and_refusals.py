"""What is counted over all processes, and the trail of who was refused."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Written at each try to sign in, and of no worth after an hour: no WAL, no waiting for a disk (mkbdeals/counting.py).
COUNTED = """
CREATE UNLOGGED TABLE proposals_counted (
    digest varchar(64) PRIMARY KEY,
    value text NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX proposals_counted_ends ON proposals_counted (ends_at);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0025_viewings_go"),
    ]

    operations = [
        migrations.RunSQL(COUNTED, "DROP TABLE proposals_counted"),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('refused_at', models.DateTimeField(verbose_name='when')),
                ('reason', models.CharField(choices=[('password', 'Wrong password'), ('unknown', 'No account with this name'), ('closed', 'Closed account'), ('code', 'Wrong code or passkey'), ('limit', 'Too many tries'), ('elsewhere', 'Signed in elsewhere, not let in here'), ('guessing', 'Many addresses that do not exist'), ('form', 'Form without a valid security token'), ('odd', 'Request that no page of ours sends')], max_length=20, verbose_name='why')),
                ('mark', models.CharField(blank=True, max_length=12, verbose_name='mark of an unknown name')),
                ('network', models.CharField(max_length=43, verbose_name='network')),
                ('detail', models.CharField(blank=True, max_length=30, verbose_name='detail')),
                ('route', models.CharField(blank=True, max_length=80, verbose_name='address')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='number of the request')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'refused try',
                'verbose_name_plural': 'refused tries',
                'ordering': ['-refused_at', '-pk'],
                'indexes': [models.Index(fields=['-refused_at', '-id'], name='refusal_newest'), models.Index(fields=['user', '-refused_at'], name='refusal_of_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['password', 'unknown', 'closed', 'code', 'limit', 'elsewhere', 'guessing', 'form', 'odd'])), name='refusal_reason_known', violation_error_message='Choose one of the listed options.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refusal',
            trigger=pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'refusal_kept', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='2d71edec96699ad8bca0f17806221110a21f22df', operation='UPDATE', pgid='pgtrigger_no_change_78afa', table='proposals_refusal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refusal',
            trigger=pgtrigger.compiler.Trigger(name='no_early_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.refused_at > now() - INTERVAL '30 days' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'refusal_kept', MESSAGE = 'the row is young'; END IF; RETURN OLD;", hash='2ffbe5e17c067de11aa311274c835b4b2d2370eb', operation='DELETE', pgid='pgtrigger_no_early_removal_26cc3', table='proposals_refusal', when='BEFORE')),
        ),
    ]
