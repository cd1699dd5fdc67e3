"""Who designed a scenario, or one that it was copied from, does not approve its allocation."""

import pgtrigger.compiler
from django.db import migrations

from proposals.migrations._operations import ReplaceTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0024_public_package'),
    ]

    operations = [
        ReplaceTriggers(
            'allocationrun',
            [
                pgtrigger.compiler.Trigger(name='designer_does_not_approve', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.approved_by_id IS NOT NULL AND NEW.scenario_id IS NOT NULL)', func="\n        IF OLD.approved_by_id IS DISTINCT FROM NEW.approved_by_id AND EXISTS (\n            WITH RECURSIVE design AS (\n                SELECT id, copied_from_id, made_by_id FROM assessment_scenario WHERE id = NEW.scenario_id\n                 UNION\n                SELECT s.id, s.copied_from_id, s.made_by_id FROM assessment_scenario s\n                  JOIN design ON design.copied_from_id = s.id)\n            SELECT 1 FROM design WHERE made_by_id = NEW.approved_by_id) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'allocationrun_four_eyes', MESSAGE = 'who designed it does not approve it';\n        END IF;\n        RETURN NEW;\n    ", hash='0bf6f297f5221db432c6d5e00fd0acfbb6797e54', operation='INSERT OR UPDATE', pgid='pgtrigger_designer_does_not_approve_3cd1d', table='assessment_allocationrun', when='BEFORE')),
            ],
        ),
    ]
