"""A progress report that was sent in stands, moves as its table says, and has the moment of its judgement."""

import pgtrigger.compiler
from django.db import migrations, models

from proposals.migrations._operations import ReplaceTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0013_promise_of_a_report'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('status', 'draft')), ('status', 'submitted'), models.Q(('reviewed_at__isnull', False), ('status__in', ['accepted', 'returned'])), _connector='OR'), name='progressreport_reviewed_agrees_with_status', violation_error_message='A progress report that was judged has the moment of the judgement.'),
        ),
        ReplaceTriggers(
            'progressreport',
            [
                pgtrigger.compiler.Trigger(name='frozen_once_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('submitted', 'accepted'))", func="\n            IF (NEW.status = OLD.status AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD))\n               OR (to_jsonb(NEW) - 'status' - 'version' - 'reviewed_at' - 'reviewed_by_id' - 'review_remarks') IS DISTINCT FROM (to_jsonb(OLD) - 'status' - 'version' - 'reviewed_at' - 'reviewed_by_id' - 'review_remarks') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'progressreport_frozen', MESSAGE = 'the progress report was sent in';\n            END IF;\n            RETURN NEW;\n        ", hash='1a73010893df569427108f74fa7e6f7c195186f8', operation='UPDATE', pgid='pgtrigger_frozen_once_sent_26252', table='reporting_progressreport', when='BEFORE')),
                pgtrigger.compiler.Trigger(name='only_allowed_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.status IS DISTINCT FROM NEW.status)', func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('draft>submitted', 'returned>submitted', 'submitted>accepted', 'submitted>returned') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'progressreport_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ", hash='ffedb445094d4cebde39051112dd105f904ee75e', operation='UPDATE', pgid='pgtrigger_only_allowed_steps_49855', table='reporting_progressreport', when='BEFORE')),
                pgtrigger.compiler.Trigger(name='kept_once_sent', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.status <> 'draft' THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'progressreport_kept', MESSAGE = 'a progress report that was sent in is kept'; END IF;\n            RETURN OLD;\n        ", hash='4804353aa6302900784b66ad71375c136f4094ac', operation='DELETE', pgid='pgtrigger_kept_once_sent_c862a', table='reporting_progressreport', when='BEFORE')),
            ],
        ),
    ]
