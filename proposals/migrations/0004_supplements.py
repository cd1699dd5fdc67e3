import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0003_late_attempts'),
    ]

    operations = [
        migrations.CreateModel(
            name='IntakeCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('checked_at', models.DateTimeField(verbose_name='looked at')),
            ],
            options={
                'verbose_name': 'look at a submission',
                'verbose_name_plural': 'looks at submissions',
                'ordering': ['-checked_at'],
            },
        ),
        migrations.CreateModel(
            name='IntakeCheckEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('checked_at', models.DateTimeField(verbose_name='looked at')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupplementTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_before', models.DateTimeField(verbose_name='was before')),
                ('due_after', models.DateTimeField(verbose_name='became before')),
                ('reason', models.TextField(verbose_name='reason')),
                ('set_at', models.DateTimeField(verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'other term of a request',
                'verbose_name_plural': 'other terms of requests',
                'ordering': ['request', 'set_at'],
            },
        ),
        migrations.CreateModel(
            name='SupplementTermEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('due_before', models.DateTimeField(verbose_name='was before')),
                ('due_after', models.DateTimeField(verbose_name='became before')),
                ('reason', models.TextField(verbose_name='reason')),
                ('set_at', models.DateTimeField(verbose_name='changed at')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='answer',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='attachment',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='budgetline',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='fundingsource',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indicator',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposal',
            name='amount_rules',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposalmunicipality',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposalpartner',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposalsection',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proposaltheme',
            name='frozen_with_proposal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supplementrequest',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supplementrequest',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='supplementrequest',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_submitted_agrees_with_status',
        ),
        migrations.AddField(
            model_name='supplementrequest',
            name='content_before',
            field=models.JSONField(blank=True, default=list, verbose_name='opened parts as submitted'),
        ),
        migrations.AddField(
            model_name='supplementrequest',
            name='submission',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplement_request', to='proposals.submission', verbose_name='supplement'),
        ),
        migrations.AddField(
            model_name='supplementrequestevent',
            name='content_before',
            field=models.JSONField(blank=True, default=list, verbose_name='opened parts as submitted'),
        ),
        migrations.AddField(
            model_name='supplementrequestevent',
            name='submission',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.submission', verbose_name='supplement'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["planning"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='2c69ff1233ee14fa13d487ca3ea23b0ae8b74244', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_bf9a9', table='proposals_activity', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func="\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> 'draft'\n               AND NOT (status = 'supplement_requested' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> (SELECT jsonb_agg(q.section) FROM proposals_question q WHERE q.id IN (OLD.question_id, NEW.question_id)))) LIMIT 1;\n            IF v_status = 'supplement_requested' THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_part_locked', MESSAGE = 'this part was not opened';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_frozen', MESSAGE = 'the proposal was submitted';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ", hash='5b7c70fdf816d4209f28cc65bbb6f5197f88baad', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_c434c', table='proposals_answer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            IF TG_OP = \'UPDATE\' AND (to_jsonb(NEW) - \'scan_state\' - \'scanned_at\' - \'scan_report\') = (to_jsonb(OLD) - \'scan_state\' - \'scanned_at\' - \'scan_report\') THEN RETURN NEW; END IF;\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["attachments"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='926b82a793a22e54bb4bcf13a7e163127ae84403', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_01e23', table='proposals_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='budgetline',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["budget"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='19895f80d37a97a03b977f2406c3c17569dfb99d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_af508', table='proposals_budgetline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fundingsource',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["budget"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='31f7fc8d4ba2f907dd041cf3cfddf12c0d2ab4e5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_65e01', table='proposals_fundingsource', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["impact"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='a5a56226961d0f412dd16903e541168d2d7db92f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_1e0f8', table='proposals_indicator', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='opened_parts', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status = 'supplement_requested')", func='\n            IF ((NEW.requested_amount, NEW.requested_amount_input) IS DISTINCT FROM (OLD.requested_amount, OLD.requested_amount_input) AND NOT EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = OLD.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["budget"]\'::jsonb)) OR ((NEW.title, NEW.summary, NEW.start_date, NEW.end_date) IS DISTINCT FROM (OLD.title, OLD.summary, OLD.start_date, OLD.end_date) AND NOT EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = OLD.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["outline"]\'::jsonb))\n               OR ((NEW.round_id, NEW.organisation_id, NEW.region_id, NEW.region_label, NEW.region_sort_name, NEW.contact_function, NEW.contact_email, NEW.contact_phone) IS DISTINCT FROM (OLD.round_id, OLD.organisation_id, OLD.region_id, OLD.region_label, OLD.region_sort_name, OLD.contact_function, OLD.contact_email, OLD.contact_phone) AND NOT EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = OLD.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["organisation"]\'::jsonb)) THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            END IF;\n            RETURN NEW;\n        ', hash='577d3efbe1611e83a14d3634d774de925cc974dd', operation='UPDATE', pgid='pgtrigger_opened_parts_ac9ac', table='proposals_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='amount_rules', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status NOT IN ('draft', 'supplement_requested', 'withdrawn'))", declare='DECLARE v_round proposals_round%ROWTYPE; v_costs numeric;', func="\n            -- What was accepted stays accepted, also when the round's rules were changed later.\n            IF OLD.status NOT IN ('draft', 'supplement_requested', 'withdrawn')\n               AND NEW.requested_amount = OLD.requested_amount THEN RETURN NEW; END IF;\n            SELECT * INTO v_round FROM proposals_round WHERE id = NEW.round_id;\n            IF NEW.requested_amount < v_round.minimum_contribution_amount\n               OR NEW.requested_amount > v_round.maximum_contribution_amount THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_amount_in_range', MESSAGE = 'requested amount outside the range of the round';\n            END IF;\n            IF v_round.share_rule = 'refuse' THEN\n                SELECT COALESCE(SUM(amount), 0) INTO v_costs\n                  FROM proposals_budgetline WHERE proposal_id = NEW.id;\n                IF NEW.requested_amount * 100 > v_costs * v_round.maximum_share_percentage THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_share_within_maximum', MESSAGE = 'requested share above the maximum of the round';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='dba3ba7cb73bdcdd40d2d3e43be20ef654d634e7', operation='INSERT OR UPDATE', pgid='pgtrigger_amount_rules_7646d', table='proposals_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposalmunicipality',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["organisation"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='9eb3b2a46c36b49b2f8100609e443c5a2d1b2640', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_9d462', table='proposals_proposalmunicipality', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposalpartner',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["partners"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='f92aec79dec8ce9666aac6280263a54cf6c526e4', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_74556', table='proposals_proposalpartner', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposalsection',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func="\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> 'draft'\n               AND NOT (status = 'supplement_requested' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> jsonb_build_array(COALESCE(OLD.code, NEW.code), COALESCE(NEW.code, OLD.code)))) LIMIT 1;\n            IF v_status = 'supplement_requested' THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_part_locked', MESSAGE = 'this part was not opened';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_frozen', MESSAGE = 'the proposal was submitted';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ", hash='8943fdcfd73f86d99a0692eec282e5daa3f35bff', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_8c979', table='proposals_proposalsection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaltheme',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_status text;', func='\n            PERFORM 1 FROM proposals_proposal WHERE id IN (OLD.proposal_id, NEW.proposal_id) FOR SHARE;\n            SELECT status INTO v_status FROM proposals_proposal p\n             WHERE id IN (OLD.proposal_id, NEW.proposal_id) AND status <> \'draft\'\n               AND NOT (status = \'supplement_requested\' AND EXISTS (SELECT 1 FROM proposals_supplementrequest r WHERE r.proposal_id = p.id AND r.answered_at IS NULL AND r.closed_at IS NULL AND r.sections @> \'["outline"]\'::jsonb)) LIMIT 1;\n            IF v_status = \'supplement_requested\' THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_part_locked\', MESSAGE = \'this part was not opened\';\n            ELSIF v_status IS NOT NULL THEN\n                RAISE EXCEPTION USING ERRCODE = \'23514\', CONSTRAINT = \'proposal_frozen\', MESSAGE = \'the proposal was submitted\';\n            END IF;\n            IF TG_OP = \'DELETE\' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ', hash='450a3f59110a97c2b5d35a461b9f924ef5a6a07f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_proposal_916fd', table='proposals_proposaltheme', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_supplementrequestevent" ("answered_at", "answered_by_id", "asked_at", "asked_by_id", "closed_at", "closed_by_id", "closing_reason", "content_before", "due_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "question", "sections", "submission_id") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_reason", NEW."content_before", NEW."due_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."question", NEW."sections", NEW."submission_id"); RETURN NULL;', hash='f935b14dafbee5dc02ac1f94fa8acd11f341b312', operation='INSERT', pgid='pgtrigger_insert_insert_36f03', table='proposals_supplementrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_supplementrequestevent" ("answered_at", "answered_by_id", "asked_at", "asked_by_id", "closed_at", "closed_by_id", "closing_reason", "content_before", "due_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "question", "sections", "submission_id") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_reason", NEW."content_before", NEW."due_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."question", NEW."sections", NEW."submission_id"); RETURN NULL;', hash='56c1f43375bcb32f2bcdc93ebb75c65e596b7bb0', operation='UPDATE', pgid='pgtrigger_update_update_ffac3', table='proposals_supplementrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_supplementrequestevent" ("answered_at", "answered_by_id", "asked_at", "asked_by_id", "closed_at", "closed_by_id", "closing_reason", "content_before", "due_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "question", "sections", "submission_id") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."asked_by_id", OLD."closed_at", OLD."closed_by_id", OLD."closing_reason", OLD."content_before", OLD."due_at", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."question", OLD."sections", OLD."submission_id"); RETURN NULL;', hash='7d4278f9a92b74cfcc2996b645bc0618e51989c9', operation='DELETE', pgid='pgtrigger_delete_delete_033cb', table='proposals_supplementrequest', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'draft'), ('submitted_at__isnull', True)), models.Q(models.Q(('status', 'draft'), _negated=True), ('reference__isnull', False), ('submitted_at__isnull', False), models.Q(('status', 'supplement_requested'), models.Q(('requested_amount__isnull', False), models.Q(('title', ''), _negated=True)), _connector='OR')), _connector='OR'), name='proposal_submitted_agrees_with_status', violation_error_message='A proposal past its draft has a title, an amount, a reference and a moment of receipt.'),
        ),
        migrations.AddField(
            model_name='intakecheck',
            name='checked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked at by'),
        ),
        migrations.AddField(
            model_name='intakecheck',
            name='submission',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='intake_check', to='proposals.submission', verbose_name='submission'),
        ),
        migrations.AddField(
            model_name='intakecheckevent',
            name='checked_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked at by'),
        ),
        migrations.AddField(
            model_name='intakecheckevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='intakecheckevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.intakecheck'),
        ),
        migrations.AddField(
            model_name='intakecheckevent',
            name='submission',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.submission', verbose_name='submission'),
        ),
        migrations.AddField(
            model_name='supplementterm',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='proposals.supplementrequest', verbose_name='request for a supplement'),
        ),
        migrations.AddField(
            model_name='supplementterm',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddField(
            model_name='supplementtermevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='supplementtermevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.supplementterm'),
        ),
        migrations.AddField(
            model_name='supplementtermevent',
            name='request',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.supplementrequest', verbose_name='request for a supplement'),
        ),
        migrations.AddField(
            model_name='supplementtermevent',
            name='set_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddConstraint(
            model_name='intakecheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='intakecheck_checked_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecheck',
            trigger=pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'intakecheck_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='152a2f03bcd2b9cdcde1724770a409d69e05b76a', operation='UPDATE', pgid='pgtrigger_no_change_06797', table='proposals_intakecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecheck',
            trigger=pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'intakecheck_immutable', MESSAGE = 'the row is final';", hash='e99aaf04947c5798d19f4d4ca1dbf6a2f10bd591', operation='DELETE', pgid='pgtrigger_no_removal_dc544', table='proposals_intakecheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_intakecheckevent" ("checked_at", "checked_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "submission_id") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remark", NEW."submission_id"); RETURN NULL;', hash='4c13eeb60a7006dcc83378272d4ad584f581f142', operation='INSERT', pgid='pgtrigger_insert_insert_0d36f', table='proposals_intakecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_intakecheckevent" ("checked_at", "checked_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "submission_id") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remark", NEW."submission_id"); RETURN NULL;', hash='2aa3ad754b80f1a353b05daf8957891a44c0b9d9', operation='UPDATE', pgid='pgtrigger_update_update_20fa6', table='proposals_intakecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecheck',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_intakecheckevent" ("checked_at", "checked_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "submission_id") VALUES (OLD."checked_at", OLD."checked_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."remark", OLD."submission_id"); RETURN NULL;', hash='3e13f86169587401e4bd9338fb135801df806e8f', operation='DELETE', pgid='pgtrigger_delete_delete_f3c04', table='proposals_intakecheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='intakecheckevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='62560656d690dfe0ad052f1288cf86113efe6571', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b24c', table='proposals_intakecheckevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='supplementterm',
            constraint=models.CheckConstraint(condition=models.Q(('due_before__isnull', True), ('due_after__isnull', True), ('due_after__gt', models.F('due_before')), _connector='OR'), name='supplementterm_due_before_before_due_after', violation_error_message='The end must come after the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='supplementterm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('set_at__isnull', True), ('set_by__isnull', True)), models.Q(('set_at__isnull', False), ('set_by__isnull', False)), _connector='OR'), name='supplementterm_set_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementterm',
            trigger=pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'supplementterm_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='d560469d7de422ac15111d32f387479284b54be2', operation='UPDATE', pgid='pgtrigger_no_change_7a318', table='proposals_supplementterm', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementterm',
            trigger=pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'supplementterm_immutable', MESSAGE = 'the row is final';", hash='3ccca07eaeada87ba0e6e112b5ff6fc446093287', operation='DELETE', pgid='pgtrigger_no_removal_005d3', table='proposals_supplementterm', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementterm',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_supplementtermevent" ("due_after", "due_before", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id", "set_at", "set_by_id") VALUES (NEW."due_after", NEW."due_before", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."request_id", NEW."set_at", NEW."set_by_id"); RETURN NULL;', hash='d1a6700147590e41c631cf74625b03636896998c', operation='INSERT', pgid='pgtrigger_insert_insert_3c435', table='proposals_supplementterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementterm',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_supplementtermevent" ("due_after", "due_before", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id", "set_at", "set_by_id") VALUES (NEW."due_after", NEW."due_before", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."request_id", NEW."set_at", NEW."set_by_id"); RETURN NULL;', hash='9e7fc27b4aff487789bd85bd392ca82e667da067', operation='UPDATE', pgid='pgtrigger_update_update_b6fb1', table='proposals_supplementterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementterm',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_supplementtermevent" ("due_after", "due_before", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "request_id", "set_at", "set_by_id") VALUES (OLD."due_after", OLD."due_before", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."request_id", OLD."set_at", OLD."set_by_id"); RETURN NULL;', hash='ddf109e2164368dcf41a9116a53b2049c3937507', operation='DELETE', pgid='pgtrigger_delete_delete_0aa0a', table='proposals_supplementterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supplementtermevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6184724d2c852a6f3c71a3975e7108ba1437f084', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2d879', table='proposals_supplementtermevent', when='BEFORE')),
        ),
    ]
