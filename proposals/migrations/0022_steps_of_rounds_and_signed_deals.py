"""Rounds move as their table of transitions says, and a deal has the day of its signature from signing on.

Fails where a deal that was signed has no such day: fill it in first (`proposals_deal.covenant_signed_date`).
"""

import pgtrigger.compiler
from django.db import migrations, models

from proposals.migrations._operations import ReplaceTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0021_mail_holds'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('covenant_signed_date__isnull', True), ('status__in', ['covenant_ready', 'in_elaboration', 'provisional'])), models.Q(('covenant_signed_date__isnull', False), ('status__in', ['completed', 'running', 'signed'])), ('status', 'ended_early'), _connector='OR'), name='deal_signature_agrees_with_status', violation_error_message='A deal has the day of its signature once it is signed, and not before.'),
        ),
        ReplaceTriggers(
            'round',
            [
                pgtrigger.compiler.Trigger(name='only_allowed_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.status IS DISTINCT FROM NEW.status)', func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('allocating>decided', 'allocating>scoring_closed', 'closed>in_assessment', 'closed>open', 'decided>finished', 'in_assessment>scoring_closed', 'open>closed', 'preparation>published', 'published>open', 'published>preparation', 'scoring_closed>allocating', 'scoring_closed>in_assessment') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'round_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ", hash='b34415c621334924dfa1d71d089145a8550be7d3', operation='UPDATE', pgid='pgtrigger_only_allowed_steps_a32a7', table='proposals_round', when='BEFORE')),
            ],
        ),
    ]
