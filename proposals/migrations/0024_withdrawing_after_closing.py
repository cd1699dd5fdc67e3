"""An applicant may pull out of a closed round until the publication: for good, and with a reason."""

import pgtrigger.compiler
from django.db import migrations

from proposals.migrations._operations import ReplaceTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0023_sign_in_links_go'),
    ]

    operations = [
        ReplaceTriggers(
            'proposal',
            [
                pgtrigger.compiler.Trigger(name='only_allowed_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.status IS DISTINCT FROM NEW.status)', func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('admissible>in_assessment', 'admissible>withdrawn', 'assessed>decision_drafted', 'assessed>in_assessment', 'assessed>withdrawn', 'decision_approved>assessed', 'decision_approved>awarded', 'decision_approved>rejected', 'decision_approved>reserve', 'decision_approved>withdrawn', 'decision_drafted>assessed', 'decision_drafted>decision_approved', 'decision_drafted>withdrawn', 'draft>submitted', 'in_assessment>assessed', 'in_assessment>withdrawn', 'rejected>awarded', 'rejected>reserve', 'reserve>awarded', 'reserve>rejected', 'reserve>withdrawn', 'submitted>admissible', 'submitted>inadmissible', 'submitted>supplement_requested', 'submitted>withdrawn', 'supplement_requested>inadmissible', 'supplement_requested>submitted', 'supplement_requested>withdrawn', 'withdrawn>draft') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ", hash='77358fa920db0aab4b90b1c7655fe7c1b03566e7', operation='UPDATE', pgid='pgtrigger_only_allowed_steps_6ed05', table='proposals_proposal', when='BEFORE')),
                pgtrigger.compiler.Trigger(name='withdrawn_after_closing_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status = 'withdrawn' AND NEW.status = 'draft')", func="\n            IF OLD.withdrawn_at >= (SELECT closes_at FROM proposals_round WHERE id = OLD.round_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_withdrawn_stays', MESSAGE = 'withdrawn after closing';\n            END IF;\n            RETURN NEW;\n        ", hash='1669dce3147527fe0747b59a0b82274942f5bb8c', operation='UPDATE', pgid='pgtrigger_withdrawn_after_closing_stays_7975e', table='proposals_proposal', when='BEFORE')),
                pgtrigger.compiler.Trigger(name='withdrawn_before_publication', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status = 'withdrawn' AND OLD.status NOT IN ('withdrawn', 'reserve'))", func="\n            IF (SELECT status FROM proposals_round WHERE id = NEW.round_id) IN ('decided', 'finished') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_withdrawn_in_time', MESSAGE = 'the decisions were published';\n            END IF;\n            RETURN NEW;\n        ", hash='bf034f8914b53d72e29446d2426ec7bb4ac184a1', operation='UPDATE', pgid='pgtrigger_withdrawn_before_publication_069a8', table='proposals_proposal', when='BEFORE')),
            ],
        ),
        ReplaceTriggers(
            'statuschange',
            [
                pgtrigger.compiler.Trigger(name='withdrawal_after_closing_has_reason', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.proposal_id IS NOT NULL AND NEW.to_status = 'withdrawn' AND NEW.reason = '')", func="\n        IF NEW.changed_at >= (SELECT r.closes_at FROM proposals_round r\n                               JOIN proposals_proposal p ON p.round_id = r.id WHERE p.id = NEW.proposal_id) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withdrawal_reason', MESSAGE = 'withdrawn after closing without a reason';\n        END IF;\n        RETURN NEW;\n    ", hash='d0b2368846006f5ec0f997701d0dd7b00e5a5e42', operation='INSERT', pgid='pgtrigger_withdrawal_after_closing_has_reason_ce8bc', table='proposals_statuschange', when='BEFORE')),
            ],
        ),
    ]
