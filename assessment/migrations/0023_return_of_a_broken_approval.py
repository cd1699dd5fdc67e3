"""Decisions that were approved can go once an applicant of the same allocation pulled out before the publication."""

import pgtrigger.compiler
from django.db import migrations

from proposals.migrations._operations import ReplaceTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0022_panel_drafts'),
    ]

    operations = [
        ReplaceTriggers(
            'awarddecision',
            [
                pgtrigger.compiler.Trigger(name='kept_once_approved', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF OLD.approved_at IS NOT NULL AND (OLD.published_at IS NOT NULL OR NOT EXISTS (\n            SELECT 1 FROM assessment_allocationline l JOIN proposals_proposal p ON p.id = l.proposal_id\n             WHERE l.run_id = OLD.run_id AND p.status = 'withdrawn')) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'decision_published', MESSAGE = 'the decision was approved';\n        END IF;\n        RETURN OLD;\n    ", hash='8baead2f19a2f1c0467b3d0879277be114649068', operation='DELETE', pgid='pgtrigger_kept_once_approved_26b0c', table='assessment_awarddecision', when='BEFORE')),
            ],
        ),
    ]
