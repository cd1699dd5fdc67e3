import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import proposals.migrations._operations
import proposals.models.fields
from django.conf import settings
from django.db import migrations, models


# A ceiling covers later decisions too. The way back is the function of 0002.
CEILING = """
CREATE OR REPLACE FUNCTION ceiling_covers_awards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_round bigint; v_ceiling numeric; v_lowest numeric; v_total numeric;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';
    END IF;
    v_round := COALESCE(NEW.round_id, OLD.round_id);
    PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
    SELECT amount INTO v_ceiling FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at <= clock_timestamp()
     ORDER BY effective_at DESC, id DESC LIMIT 1;
    SELECT MIN(amount) INTO v_lowest FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at > clock_timestamp();
    SELECT COALESCE(SUM(each.amount), 0) INTO v_total FROM (
        SELECT MAX(a.awarded_amount) AS amount FROM (
            SELECT proposal_id, awarded_amount FROM assessment_awarddecision
             WHERE outcome = 'awarded' AND lapsed_at IS NULL
            UNION ALL
            SELECT proposal_id, awarded_amount FROM assessment_followupdecision
             WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL
        ) a JOIN proposals_proposal p ON p.id = a.proposal_id
         WHERE p.round_id = v_round GROUP BY a.proposal_id
    ) each;
    IF v_total > LEAST(COALESCE(v_ceiling, 0), COALESCE(v_lowest, v_ceiling, 0)) THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ceiling_covers_awards',
            MESSAGE = 'ceiling below what was awarded';
    END IF;
    RETURN NULL;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION ceiling_covers_awards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_round bigint; v_ceiling numeric; v_lowest numeric; v_total numeric;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';
    END IF;
    v_round := COALESCE(NEW.round_id, OLD.round_id);
    PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
    SELECT amount INTO v_ceiling FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at <= clock_timestamp()
     ORDER BY effective_at DESC, id DESC LIMIT 1;
    SELECT MIN(amount) INTO v_lowest FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at > clock_timestamp();
    SELECT COALESCE(SUM(d.awarded_amount), 0) INTO v_total
      FROM assessment_awarddecision d JOIN proposals_proposal p ON p.id = d.proposal_id
     WHERE p.round_id = v_round AND d.outcome = 'awarded' AND d.lapsed_at IS NULL;
    IF v_total > LEAST(COALESCE(v_ceiling, 0), COALESCE(v_lowest, v_ceiling, 0)) THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ceiling_covers_awards',
            MESSAGE = 'ceiling below what was awarded';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0014_decision_package'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0011_rejected_may_be_awarded'),
        ('proposals', '__first__'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='awarddecision',
            name='within_ceiling',
        ),
        migrations.CreateModel(
            name='AwardLapse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lapses', to='proposals.proposal', verbose_name='proposal')),
                ('ground', models.CharField(choices=[('declined', 'The applicant does not want the contribution any more'), ('not_carried_out', 'The deal falls through'), ('other', 'Another reason')], max_length=20, verbose_name='ground')),
                ('reason', models.TextField(verbose_name='reason')),
                ('amount', proposals.models.fields.EuroField(verbose_name='award that lapses')),
                ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
            ],
            options={
                'verbose_name': 'lapse of an award',
                'verbose_name_plural': 'lapses of awards',
                'ordering': ['proposal_id', 'requested_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('proposal',), name='awardlapse_once', violation_error_message='That this award lapses was noted already.'), models.CheckConstraint(condition=models.Q(('ground__in', ['declined', 'not_carried_out', 'other'])), name='awardlapse_ground_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='awardlapse_amount_not_negative', violation_error_message='The amount cannot be below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('requested_by__isnull', True)), models.Q(('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='awardlapse_requested_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='awardlapse_confirmed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='awardlapse_cancelled_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='awardlapse_is_reasoned', violation_error_message='Write why the award lapses.'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('cancelled_at__isnull', True), _connector='OR'), name='awardlapse_ended_once', violation_error_message='A lapse is either confirmed or taken back.'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('requested_by')), _negated=True), _connector='OR'), name='awardlapse_four_eyes', violation_error_message='Whoever asked for this may not confirm it. Ask somebody else.')],
                'triggers': [pgtrigger.compiler.Trigger(name='settled_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'awardlapse_settled', MESSAGE = 'the lapse was settled';", hash='314758ae2a8d6ff72b9885d1939ec6690c6ffcae', operation='UPDATE', pgid='pgtrigger_settled_once_4801f', table='assessment_awardlapse', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'awardlapse_settled', MESSAGE = 'a lapse is kept';", hash='9d3c73f5980984a4d63b3869f980dd409e702d3e', operation='DELETE', pgid='pgtrigger_kept_d8e48', table='assessment_awardlapse', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_awardlapseevent" ("amount", "cancelled_at", "cancelled_by_id", "confirmed_at", "confirmed_by_id", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "requested_at", "requested_by_id") VALUES (NEW."amount", NEW."cancelled_at", NEW."cancelled_by_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."ground", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."reason", NEW."requested_at", NEW."requested_by_id"); RETURN NULL;', hash='06b47f732ef8c302f78f4f44a3edaac749d9cb70', operation='INSERT', pgid='pgtrigger_insert_insert_5aec6', table='assessment_awardlapse', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_awardlapseevent" ("amount", "cancelled_at", "cancelled_by_id", "confirmed_at", "confirmed_by_id", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "requested_at", "requested_by_id") VALUES (NEW."amount", NEW."cancelled_at", NEW."cancelled_by_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."ground", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."reason", NEW."requested_at", NEW."requested_by_id"); RETURN NULL;', hash='97ed10d8f856cac114eedb003b13291c90c5f684', operation='UPDATE', pgid='pgtrigger_update_update_35d83', table='assessment_awardlapse', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_awardlapseevent" ("amount", "cancelled_at", "cancelled_by_id", "confirmed_at", "confirmed_by_id", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "requested_at", "requested_by_id") VALUES (OLD."amount", OLD."cancelled_at", OLD."cancelled_by_id", OLD."confirmed_at", OLD."confirmed_by_id", OLD."ground", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."reason", OLD."requested_at", OLD."requested_by_id"); RETURN NULL;', hash='597439c0f50925ffbeea6981866abe7d2e53b5ac', operation='DELETE', pgid='pgtrigger_delete_delete_3903c', table='assessment_awardlapse', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DefaultNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='default_notices', to='proposals.proposal', verbose_name='proposal')),
                ('received_date', models.DateField(verbose_name='received on')),
                ('channel', models.CharField(choices=[('portal', 'Through this site'), ('email', 'By e-mail'), ('letter', 'By post'), ('handed_in', 'Handed in')], max_length=20, verbose_name='how it came')),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('registered_at', models.DateTimeField(verbose_name='registered at')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registered by')),
            ],
            options={
                'verbose_name': 'notice of default',
                'verbose_name_plural': 'notices of default',
                'ordering': ['proposal_id', 'received_date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['portal', 'email', 'letter', 'handed_in'])), name='defaultnotice_channel_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('registered_at__isnull', True), ('registered_by__isnull', True)), models.Q(('registered_at__isnull', False), ('registered_by__isnull', False)), _connector='OR'), name='defaultnotice_registered_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'term_fact_kept', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='7ec02b531e819b25532d276d327687ab5e097bdf', operation='UPDATE', pgid='pgtrigger_no_change_b4c0f', table='assessment_defaultnotice', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'term_fact_kept', MESSAGE = 'the row is final';", hash='06ed122c1fe7727859d8c47eab06b762f1307b08', operation='DELETE', pgid='pgtrigger_no_removal_3393c', table='assessment_defaultnotice', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_defaultnoticeevent" ("channel", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id", "remark") VALUES (NEW."channel", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."received_date", NEW."registered_at", NEW."registered_by_id", NEW."remark"); RETURN NULL;', hash='4276e12bb85405d2ad18ff3b6fbcde9fdc338669', operation='INSERT', pgid='pgtrigger_insert_insert_dd220', table='assessment_defaultnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_defaultnoticeevent" ("channel", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id", "remark") VALUES (NEW."channel", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."received_date", NEW."registered_at", NEW."registered_by_id", NEW."remark"); RETURN NULL;', hash='275a97d8584a4b811a07e4165bcb15eb5d6b1a37', operation='UPDATE', pgid='pgtrigger_update_update_ad866', table='assessment_defaultnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_defaultnoticeevent" ("channel", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id", "remark") VALUES (OLD."channel", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."received_date", OLD."registered_at", OLD."registered_by_id", OLD."remark"); RETURN NULL;', hash='f76bfb94b928e4fbf0c32655d50d11168685c179', operation='DELETE', pgid='pgtrigger_delete_delete_e4cac', table='assessment_defaultnotice', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='proposals.proposal', verbose_name='proposal')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('announced_date', models.DateField(verbose_name='day of the decision')),
                ('due_date', models.DateField(verbose_name='last day to object')),
                ('received_date', models.DateField(verbose_name='received on')),
                ('channel', models.CharField(choices=[('portal', 'Through this site'), ('email', 'By e-mail'), ('letter', 'By post'), ('handed_in', 'Handed in')], max_length=20, verbose_name='how it came')),
                ('grounds', models.TextField(verbose_name='grounds')),
                ('registered_at', models.DateTimeField(verbose_name='registered at')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registered by')),
                ('late_is_excused', models.BooleanField(blank=True, null=True, verbose_name='there is a good reason for being late')),
                ('late_reason', models.TextField(blank=True, verbose_name='why it is or is not excused')),
                ('has_committee', models.BooleanField(default=False, verbose_name='a committee gives advice')),
                ('adjourned_at', models.DateTimeField(blank=True, null=True, verbose_name='adjourned at')),
                ('adjourned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='adjourned by')),
                ('adjournment_reason', models.TextField(blank=True, verbose_name='why it was adjourned')),
                ('hearing_date', models.DateField(blank=True, null=True, verbose_name='day of the hearing')),
                ('hearing_present', models.TextField(blank=True, verbose_name='present at the hearing')),
                ('hearing_report', models.TextField(blank=True, verbose_name='report of the hearing')),
                ('hearing_waived_reason', models.TextField(blank=True, verbose_name='why there is no hearing')),
                ('outcome', models.CharField(blank=True, choices=[('founded', 'Founded'), ('unfounded', 'Unfounded'), ('inadmissible', 'Not taken up'), ('withdrawn', 'Withdrawn')], max_length=20, verbose_name='outcome')),
                ('outcome_reason', models.TextField(blank=True, verbose_name='reasoning')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'objection',
                'verbose_name_plural': 'objections',
                'ordering': ['proposal_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='objection_number_once'), models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('proposal',), name='objection_one_open', violation_error_message='There is an objection on this proposal already. Add to that one.'), models.CheckConstraint(condition=models.Q(('channel__in', ['portal', 'email', 'letter', 'handed_in'])), name='objection_channel_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'founded', 'unfounded', 'inadmissible', 'withdrawn'])), name='objection_outcome_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('registered_at__isnull', True), ('registered_by__isnull', True)), models.Q(('registered_at__isnull', False), ('registered_by__isnull', False)), _connector='OR'), name='objection_registered_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('adjourned_at__isnull', True), ('adjourned_by__isnull', True)), models.Q(('adjourned_at__isnull', False), ('adjourned_by__isnull', False)), _connector='OR'), name='objection_adjourned_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='objection_decided_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('received_date__gte', models.F('announced_date'))), name='objection_after_decision', violation_error_message='An objection comes after the decision. Look at the date.'), models.CheckConstraint(condition=models.Q(('adjourned_at__isnull', True), models.Q(('adjournment_reason', ''), _negated=True), _connector='OR'), name='objection_adjourned_with_reason', violation_error_message='Write why the decision is adjourned.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('outcome_reason', ''), _negated=True)), _connector='OR'), name='objection_outcome_agrees_with_moment', violation_error_message='A decision on an objection has an outcome and its reasons.')],
                'triggers': [pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.decided_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'objection_decided', MESSAGE = 'the objection was decided';", hash='5d8db0afac2d696ce66dbb9efcf58aa7232fb993', operation='UPDATE', pgid='pgtrigger_decided_once_f464a', table='assessment_objection', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'objection_kept', MESSAGE = 'an objection is kept';", hash='cb84f5d231806cba32bc149e0e25394bc70c5bab', operation='DELETE', pgid='pgtrigger_kept_f9eaa', table='assessment_objection', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_objectionevent" ("adjourned_at", "adjourned_by_id", "adjournment_reason", "announced_date", "channel", "decided_at", "decided_by_id", "due_date", "grounds", "has_committee", "hearing_date", "hearing_present", "hearing_report", "hearing_waived_reason", "id", "late_is_excused", "late_reason", "number", "outcome", "outcome_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id") VALUES (NEW."adjourned_at", NEW."adjourned_by_id", NEW."adjournment_reason", NEW."announced_date", NEW."channel", NEW."decided_at", NEW."decided_by_id", NEW."due_date", NEW."grounds", NEW."has_committee", NEW."hearing_date", NEW."hearing_present", NEW."hearing_report", NEW."hearing_waived_reason", NEW."id", NEW."late_is_excused", NEW."late_reason", NEW."number", NEW."outcome", NEW."outcome_reason", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."received_date", NEW."registered_at", NEW."registered_by_id"); RETURN NULL;', hash='0c5c5641ba36f5f8f91af64c85777ac1255dffac', operation='INSERT', pgid='pgtrigger_insert_insert_a4079', table='assessment_objection', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_objectionevent" ("adjourned_at", "adjourned_by_id", "adjournment_reason", "announced_date", "channel", "decided_at", "decided_by_id", "due_date", "grounds", "has_committee", "hearing_date", "hearing_present", "hearing_report", "hearing_waived_reason", "id", "late_is_excused", "late_reason", "number", "outcome", "outcome_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id") VALUES (NEW."adjourned_at", NEW."adjourned_by_id", NEW."adjournment_reason", NEW."announced_date", NEW."channel", NEW."decided_at", NEW."decided_by_id", NEW."due_date", NEW."grounds", NEW."has_committee", NEW."hearing_date", NEW."hearing_present", NEW."hearing_report", NEW."hearing_waived_reason", NEW."id", NEW."late_is_excused", NEW."late_reason", NEW."number", NEW."outcome", NEW."outcome_reason", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."received_date", NEW."registered_at", NEW."registered_by_id"); RETURN NULL;', hash='e82f9138e28b105af13b6a6c7e22ddd07dd2e2e5', operation='UPDATE', pgid='pgtrigger_update_update_26de0', table='assessment_objection', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_objectionevent" ("adjourned_at", "adjourned_by_id", "adjournment_reason", "announced_date", "channel", "decided_at", "decided_by_id", "due_date", "grounds", "has_committee", "hearing_date", "hearing_present", "hearing_report", "hearing_waived_reason", "id", "late_is_excused", "late_reason", "number", "outcome", "outcome_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id") VALUES (OLD."adjourned_at", OLD."adjourned_by_id", OLD."adjournment_reason", OLD."announced_date", OLD."channel", OLD."decided_at", OLD."decided_by_id", OLD."due_date", OLD."grounds", OLD."has_committee", OLD."hearing_date", OLD."hearing_present", OLD."hearing_report", OLD."hearing_waived_reason", OLD."id", OLD."late_is_excused", OLD."late_reason", OLD."number", OLD."outcome", OLD."outcome_reason", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."received_date", OLD."registered_at", OLD."registered_by_id"); RETURN NULL;', hash='3235a56285173efb3284e1a67ceeca53270e778f', operation='DELETE', pgid='pgtrigger_delete_delete_2f20b', table='assessment_objection', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RoundTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='proposals.round', verbose_name='round')),
                ('decision_weeks', models.PositiveSmallIntegerField(default=8, verbose_name='weeks to decide')),
                ('reserve_valid_until_date', models.DateField(blank=True, null=True, verbose_name='the reserve list holds until')),
                ('objection_committee', models.BooleanField(default=False, verbose_name='a committee advises on objections')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'terms of a round',
                'verbose_name_plural': 'terms of rounds',
                'ordering': ['round_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='roundterms_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('decision_weeks__gte', 1), ('decision_weeks__lte', 52)), name='roundterms_weeks_in_range', violation_error_message='The term to decide lies between 1 and 52 weeks.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_roundtermsevent" ("changed_at", "changed_by_id", "decision_weeks", "id", "objection_committee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reserve_valid_until_date", "round_id") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."decision_weeks", NEW."id", NEW."objection_committee", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reserve_valid_until_date", NEW."round_id"); RETURN NULL;', hash='dde2ec9ffbb8d3bf721361eb61157ef7c952798d', operation='INSERT', pgid='pgtrigger_insert_insert_1fb86', table='assessment_roundterms', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_roundtermsevent" ("changed_at", "changed_by_id", "decision_weeks", "id", "objection_committee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reserve_valid_until_date", "round_id") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."decision_weeks", NEW."id", NEW."objection_committee", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reserve_valid_until_date", NEW."round_id"); RETURN NULL;', hash='001058d4b97ebd074e7a59a7ceba8b3f51bbb6d2', operation='UPDATE', pgid='pgtrigger_update_update_08646', table='assessment_roundterms', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_roundtermsevent" ("changed_at", "changed_by_id", "decision_weeks", "id", "objection_committee", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reserve_valid_until_date", "round_id") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."decision_weeks", OLD."id", OLD."objection_committee", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reserve_valid_until_date", OLD."round_id"); RETURN NULL;', hash='d511d381dfa9f708f99fe09708cc98484007f259', operation='DELETE', pgid='pgtrigger_delete_delete_6e332', table='assessment_roundterms', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TermNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='term_notices', to='proposals.round', verbose_name='round')),
                ('new_date', models.DateField(verbose_name='decision before or on')),
                ('reason', models.TextField(verbose_name='reason')),
                ('announced_at', models.DateTimeField(verbose_name='announced at')),
                ('announced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='announced by')),
            ],
            options={
                'verbose_name': 'notice of a new term',
                'verbose_name_plural': 'notices of new terms',
                'ordering': ['round_id', 'announced_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('announced_at__isnull', True), ('announced_by__isnull', True)), models.Q(('announced_at__isnull', False), ('announced_by__isnull', False)), _connector='OR'), name='termnotice_announced_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'term_fact_kept', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='a85611a3120a86c469e306bf192a6bfac338cb3d', operation='UPDATE', pgid='pgtrigger_no_change_c0a09', table='assessment_termnotice', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'term_fact_kept', MESSAGE = 'the row is final';", hash='23a70b3ed7a8c85d7f98e4b14896a67bd3984e33', operation='DELETE', pgid='pgtrigger_no_removal_83c17', table='assessment_termnotice', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_termnoticeevent" ("announced_at", "announced_by_id", "id", "new_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round_id") VALUES (NEW."announced_at", NEW."announced_by_id", NEW."id", NEW."new_date", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."round_id"); RETURN NULL;', hash='0f977e574d8bf9dffb1b03df10230ea737f09778', operation='INSERT', pgid='pgtrigger_insert_insert_a9def', table='assessment_termnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_termnoticeevent" ("announced_at", "announced_by_id", "id", "new_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round_id") VALUES (NEW."announced_at", NEW."announced_by_id", NEW."id", NEW."new_date", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."round_id"); RETURN NULL;', hash='4c6d920e0029e6add34615dde1b456e2513328b9', operation='UPDATE', pgid='pgtrigger_update_update_99e9b', table='assessment_termnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_termnoticeevent" ("announced_at", "announced_by_id", "id", "new_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round_id") VALUES (OLD."announced_at", OLD."announced_by_id", OLD."id", OLD."new_date", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."round_id"); RETURN NULL;', hash='81be4a1a660f1e6a46925be2b7a148b0ea65818d', operation='DELETE', pgid='pgtrigger_delete_delete_a112f', table='assessment_termnotice', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TermPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='term_pauses', to='proposals.round', verbose_name='round')),
                ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='term_pauses', to='proposals.proposal', verbose_name='proposal')),
                ('kind', models.CharField(choices=[('consent', 'The applicant agrees'), ('applicant', 'The delay is due to the applicant'), ('force_majeure', 'Force majeure')], max_length=20, verbose_name='ground')),
                ('first_date', models.DateField(verbose_name='from')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'verbose_name': 'suspension of a term',
                'verbose_name_plural': 'suspensions of terms',
                'ordering': ['round_id', 'first_date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['consent', 'applicant', 'force_majeure'])), name='termpause_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('noted_at__isnull', True), ('noted_by__isnull', True)), models.Q(('noted_at__isnull', False), ('noted_by__isnull', False)), _connector='OR'), name='termpause_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gt', models.F('first_date')), _connector='OR'), name='termpause_in_order', violation_error_message='The end must come after the beginning.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_termpauseevent" ("first_date", "id", "kind", "noted_at", "noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "round_id", "until_date") VALUES (NEW."first_date", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."reason", NEW."round_id", NEW."until_date"); RETURN NULL;', hash='96a35f644e036c05407cc6276a1330ce2eb5658e', operation='INSERT', pgid='pgtrigger_insert_insert_00337', table='assessment_termpause', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_termpauseevent" ("first_date", "id", "kind", "noted_at", "noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "round_id", "until_date") VALUES (NEW."first_date", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."reason", NEW."round_id", NEW."until_date"); RETURN NULL;', hash='598cbb3285c12fc67b6e0809a5786429ebcd7a3f', operation='UPDATE', pgid='pgtrigger_update_update_78e1d', table='assessment_termpause', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_termpauseevent" ("first_date", "id", "kind", "noted_at", "noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "reason", "round_id", "until_date") VALUES (OLD."first_date", OLD."id", OLD."kind", OLD."noted_at", OLD."noted_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."reason", OLD."round_id", OLD."until_date"); RETURN NULL;', hash='efb775683836d318fd95cc93d8a8afabee913f02', operation='DELETE', pgid='pgtrigger_delete_delete_2003f', table='assessment_termpause', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AwardLapseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.awardlapse')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('ground', models.CharField(choices=[('declined', 'The applicant does not want the contribution any more'), ('not_carried_out', 'The deal falls through'), ('other', 'Another reason')], max_length=20, verbose_name='ground')),
                ('reason', models.TextField(verbose_name='reason')),
                ('amount', proposals.models.fields.EuroField(verbose_name='award that lapses')),
                ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                ('cancelled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='367d80ffa258e3baf6962df31a7c1a7311d25a64', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_08344', table='assessment_awardlapseevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='DefaultNoticeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.defaultnotice')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('received_date', models.DateField(verbose_name='received on')),
                ('channel', models.CharField(choices=[('portal', 'Through this site'), ('email', 'By e-mail'), ('letter', 'By post'), ('handed_in', 'Handed in')], max_length=20, verbose_name='how it came')),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('registered_at', models.DateTimeField(verbose_name='registered at')),
                ('registered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registered by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e07b1de83426be5b5c698bf3f47d0fe9d4c8f8e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_68ddd', table='assessment_defaultnoticeevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='FollowUpDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_up_decisions', to='proposals.proposal', verbose_name='proposal')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('ground', models.CharField(choices=[('reserve', 'Moved up from the reserve list'), ('objection', 'Outcome of an objection')], max_length=20, verbose_name='ground')),
                ('objection', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_up', to='assessment.objection', verbose_name='objection')),
                ('outcome', models.CharField(choices=[('awarded', 'Awarded'), ('reserve', 'Reserve'), ('rejected', 'Rejected')], max_length=20, verbose_name='outcome')),
                ('awarded_amount', proposals.models.fields.EuroField(verbose_name='awarded contribution')),
                ('rationale', models.TextField(verbose_name='reasoning')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned at')),
                ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='returned by')),
                ('return_reason', models.TextField(blank=True, verbose_name='why it was returned')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('lapsed_at', models.DateTimeField(blank=True, null=True, verbose_name='lapsed at')),
                ('lapsed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lapsed by')),
            ],
            options={
                'verbose_name': 'later decision',
                'verbose_name_plural': 'later decisions',
                'ordering': ['proposal_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='followup_number_once'), models.UniqueConstraint(condition=models.Q(('published_at__isnull', True), ('returned_at__isnull', True)), fields=('proposal',), name='followup_one_open', violation_error_message='A later decision on this proposal is under way already.'), models.CheckConstraint(condition=models.Q(('ground__in', ['reserve', 'objection'])), name='followupdecision_ground_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('outcome__in', ['awarded', 'reserve', 'rejected'])), name='followupdecision_outcome_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('awarded_amount__isnull', True), ('awarded_amount__gte', 0), _connector='OR'), name='followupdecision_awarded_amount_not_negative', violation_error_message='The amount cannot be below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('drafted_at__isnull', True), ('drafted_by__isnull', True)), models.Q(('drafted_at__isnull', False), ('drafted_by__isnull', False)), _connector='OR'), name='followupdecision_drafted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='followupdecision_approved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='followupdecision_returned_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='followupdecision_published_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('lapsed_at__isnull', True), ('lapsed_by__isnull', True)), models.Q(('lapsed_at__isnull', False), ('lapsed_by__isnull', False)), _connector='OR'), name='followupdecision_lapsed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('awarded_amount__gt', 0), ('outcome', 'awarded')), models.Q(models.Q(('outcome', 'awarded'), _negated=True), ('awarded_amount', 0)), _connector='OR'), name='followup_amount_agrees_with_outcome', violation_error_message='Only an awarded proposal has an awarded amount.'), models.CheckConstraint(condition=models.Q(models.Q(('ground', 'objection'), ('objection__isnull', False)), models.Q(('ground', 'reserve'), ('objection__isnull', True)), _connector='OR'), name='followup_objection_agrees_with_ground', violation_error_message='A decision after an objection names the objection.'), models.CheckConstraint(condition=models.Q(('rationale', ''), _negated=True), name='followup_is_reasoned', violation_error_message='Write why this is decided.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='followup_four_eyes', violation_error_message='Whoever drafted a decision may not approve it. Ask somebody else.'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('approved_at__isnull', False), ('returned_at__isnull', True)), _connector='OR'), name='followup_published_after_approval', violation_error_message='A decision is approved before it is published.'), models.CheckConstraint(condition=models.Q(('lapsed_at__isnull', True), ('published_at__isnull', False), _connector='OR'), name='followup_lapsed_after_publication', violation_error_message='Only a published award can lapse.'), models.CheckConstraint(condition=models.Q(models.Q(('return_reason', ''), ('returned_at__isnull', True)), models.Q(('approved_at__isnull', True), ('returned_at__isnull', False), models.Q(('return_reason', ''), _negated=True)), _connector='OR'), name='followup_returned_with_reason', violation_error_message='Write why this decision is sent back.')],
                'triggers': [pgtrigger.compiler.Trigger(name='within_ceiling_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_round bigint; v_ceiling numeric; v_total numeric;', func="\n            FOR v_round IN SELECT DISTINCT p.round_id FROM new_rows n\n              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1\n            LOOP\n                \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;\n                \n    SELECT LEAST(\n        COALESCE((SELECT amount FROM proposals_budgetceiling\n                   WHERE round_id = v_round AND effective_at <= clock_timestamp()\n                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),\n        (SELECT MIN(amount) FROM proposals_budgetceiling\n          WHERE round_id = v_round AND effective_at > clock_timestamp())\n    ) INTO v_ceiling;\n\n                \n    SELECT COALESCE(SUM(each.amount), 0) INTO v_total FROM (\n        SELECT MAX(a.awarded_amount) AS amount FROM (\n            SELECT proposal_id, awarded_amount FROM assessment_awarddecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL\n            UNION ALL\n            SELECT proposal_id, awarded_amount FROM assessment_followupdecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL\n        ) a JOIN proposals_proposal p ON p.id = a.proposal_id\n         WHERE p.round_id = v_round GROUP BY a.proposal_id\n    ) each;\n\n                IF v_total > v_ceiling THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'awards_within_ceiling', MESSAGE = 'above the ceiling of the round'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='f7364b7e9901adda5edf130202ba657f503bb4dc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_within_ceiling_insert_14a17', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessment_followupdecision', when='AFTER')), pgtrigger.compiler.Trigger(name='within_ceiling_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_round bigint; v_ceiling numeric; v_total numeric;', func="\n            FOR v_round IN SELECT DISTINCT p.round_id FROM new_rows n JOIN old_rows o ON o.id = n.id AND (n.proposal_id, n.outcome, n.awarded_amount, n.lapsed_at, n.returned_at) IS DISTINCT FROM (o.proposal_id, o.outcome, o.awarded_amount, o.lapsed_at, o.returned_at)\n              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1\n            LOOP\n                \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;\n                \n    SELECT LEAST(\n        COALESCE((SELECT amount FROM proposals_budgetceiling\n                   WHERE round_id = v_round AND effective_at <= clock_timestamp()\n                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),\n        (SELECT MIN(amount) FROM proposals_budgetceiling\n          WHERE round_id = v_round AND effective_at > clock_timestamp())\n    ) INTO v_ceiling;\n\n                \n    SELECT COALESCE(SUM(each.amount), 0) INTO v_total FROM (\n        SELECT MAX(a.awarded_amount) AS amount FROM (\n            SELECT proposal_id, awarded_amount FROM assessment_awarddecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL\n            UNION ALL\n            SELECT proposal_id, awarded_amount FROM assessment_followupdecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL\n        ) a JOIN proposals_proposal p ON p.id = a.proposal_id\n         WHERE p.round_id = v_round GROUP BY a.proposal_id\n    ) each;\n\n                IF v_total > v_ceiling THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'awards_within_ceiling', MESSAGE = 'above the ceiling of the round'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='1e1d1a5e2939e626f31733ce24e11b4cd7519ca0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_within_ceiling_update_66c42', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessment_followupdecision', when='AFTER')), pgtrigger.compiler.Trigger(name='after_decision', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_requested numeric;', func="\n            IF NOT EXISTS (SELECT 1 FROM assessment_awarddecision d JOIN assessment_decisionpublication b\n                               ON b.run_id = d.run_id WHERE d.proposal_id = NEW.proposal_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'followup_after_decision', MESSAGE = 'no published decision';\n            END IF;\n            SELECT requested_amount INTO v_requested FROM proposals_proposal WHERE id = NEW.proposal_id;\n            IF NEW.awarded_amount > v_requested THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'followup_within_request', MESSAGE = 'more than was asked for';\n            END IF;\n            RETURN NEW;\n        ", hash='001b741c7cb684e8c8942ffec60b5c413068efb6', operation='INSERT OR UPDATE', pgid='pgtrigger_after_decision_46ea4', table='assessment_followupdecision', when='BEFORE')), pgtrigger.compiler.Trigger(name='frozen_once_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.approved_at IS NOT NULL OR OLD.returned_at IS NOT NULL)', func="IF (NEW.proposal_id, NEW.number, NEW.ground, NEW.objection_id, NEW.outcome, NEW.awarded_amount, NEW.rationale, NEW.drafted_at, NEW.drafted_by_id, NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.proposal_id, OLD.number, OLD.ground, OLD.objection_id, OLD.outcome, OLD.awarded_amount, OLD.rationale, OLD.drafted_at, OLD.drafted_by_id, OLD.approved_at, OLD.approved_by_id) OR (OLD.published_at IS NOT NULL AND (NEW.published_at, NEW.published_by_id) IS DISTINCT FROM (OLD.published_at, OLD.published_by_id)) OR (OLD.lapsed_at IS NOT NULL AND (NEW.lapsed_at, NEW.lapsed_by_id) IS DISTINCT FROM (OLD.lapsed_at, OLD.lapsed_by_id)) OR NEW.returned_at IS DISTINCT FROM OLD.returned_at THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'followup_approved', MESSAGE = 'the decision was settled'; END IF; RETURN NEW;", hash='3b1da936d949fc6cb57d8cb24c73d5a93080bff0', operation='UPDATE', pgid='pgtrigger_frozen_once_settled_5fa0c', table='assessment_followupdecision', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'followup_approved', MESSAGE = 'a later decision is kept';", hash='9bd10df16634480bf9767d66e5bbe83506ec9807', operation='DELETE', pgid='pgtrigger_kept_0ebab', table='assessment_followupdecision', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_followupdecisionevent" ("approved_at", "approved_by_id", "awarded_amount", "drafted_at", "drafted_by_id", "ground", "id", "lapsed_at", "lapsed_by_id", "number", "objection_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "published_at", "published_by_id", "rationale", "return_reason", "returned_at", "returned_by_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."awarded_amount", NEW."drafted_at", NEW."drafted_by_id", NEW."ground", NEW."id", NEW."lapsed_at", NEW."lapsed_by_id", NEW."number", NEW."objection_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."published_at", NEW."published_by_id", NEW."rationale", NEW."return_reason", NEW."returned_at", NEW."returned_by_id"); RETURN NULL;', hash='1043cb4e3aae95d760771975b252f2bbc5f8ecdc', operation='INSERT', pgid='pgtrigger_insert_insert_8d4b7', table='assessment_followupdecision', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_followupdecisionevent" ("approved_at", "approved_by_id", "awarded_amount", "drafted_at", "drafted_by_id", "ground", "id", "lapsed_at", "lapsed_by_id", "number", "objection_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "published_at", "published_by_id", "rationale", "return_reason", "returned_at", "returned_by_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."awarded_amount", NEW."drafted_at", NEW."drafted_by_id", NEW."ground", NEW."id", NEW."lapsed_at", NEW."lapsed_by_id", NEW."number", NEW."objection_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."published_at", NEW."published_by_id", NEW."rationale", NEW."return_reason", NEW."returned_at", NEW."returned_by_id"); RETURN NULL;', hash='9d3bc95b11ce330702432dedfa27b0f675349eed', operation='UPDATE', pgid='pgtrigger_update_update_30f1d', table='assessment_followupdecision', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_followupdecisionevent" ("approved_at", "approved_by_id", "awarded_amount", "drafted_at", "drafted_by_id", "ground", "id", "lapsed_at", "lapsed_by_id", "number", "objection_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "published_at", "published_by_id", "rationale", "return_reason", "returned_at", "returned_by_id") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."awarded_amount", OLD."drafted_at", OLD."drafted_by_id", OLD."ground", OLD."id", OLD."lapsed_at", OLD."lapsed_by_id", OLD."number", OLD."objection_id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."published_at", OLD."published_by_id", OLD."rationale", OLD."return_reason", OLD."returned_at", OLD."returned_by_id"); RETURN NULL;', hash='3c1cae2d750095574b2a853fdd73694a8cfe183a', operation='DELETE', pgid='pgtrigger_delete_delete_ac6c5', table='assessment_followupdecision', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ObjectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.objection')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('announced_date', models.DateField(verbose_name='day of the decision')),
                ('due_date', models.DateField(verbose_name='last day to object')),
                ('received_date', models.DateField(verbose_name='received on')),
                ('channel', models.CharField(choices=[('portal', 'Through this site'), ('email', 'By e-mail'), ('letter', 'By post'), ('handed_in', 'Handed in')], max_length=20, verbose_name='how it came')),
                ('grounds', models.TextField(verbose_name='grounds')),
                ('registered_at', models.DateTimeField(verbose_name='registered at')),
                ('registered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registered by')),
                ('late_is_excused', models.BooleanField(blank=True, null=True, verbose_name='there is a good reason for being late')),
                ('late_reason', models.TextField(blank=True, verbose_name='why it is or is not excused')),
                ('has_committee', models.BooleanField(default=False, verbose_name='a committee gives advice')),
                ('adjourned_at', models.DateTimeField(blank=True, null=True, verbose_name='adjourned at')),
                ('adjourned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='adjourned by')),
                ('adjournment_reason', models.TextField(blank=True, verbose_name='why it was adjourned')),
                ('hearing_date', models.DateField(blank=True, null=True, verbose_name='day of the hearing')),
                ('hearing_present', models.TextField(blank=True, verbose_name='present at the hearing')),
                ('hearing_report', models.TextField(blank=True, verbose_name='report of the hearing')),
                ('hearing_waived_reason', models.TextField(blank=True, verbose_name='why there is no hearing')),
                ('outcome', models.CharField(blank=True, choices=[('founded', 'Founded'), ('unfounded', 'Unfounded'), ('inadmissible', 'Not taken up'), ('withdrawn', 'Withdrawn')], max_length=20, verbose_name='outcome')),
                ('outcome_reason', models.TextField(blank=True, verbose_name='reasoning')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f2749a8ba6893fb1dabe56aa820f4e857fde1312', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_da7d0', table='assessment_objectionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ObjectionPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='assessment.objection', verbose_name='objection')),
                ('kind', models.CharField(choices=[('defect', 'We asked to complete the objection'), ('consent', 'The objector agrees')], max_length=20, verbose_name='ground')),
                ('first_date', models.DateField(verbose_name='from')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'verbose_name': 'suspension of an objection',
                'verbose_name_plural': 'suspensions of objections',
                'ordering': ['objection_id', 'first_date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['defect', 'consent'])), name='objectionpause_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('noted_at__isnull', True), ('noted_by__isnull', True)), models.Q(('noted_at__isnull', False), ('noted_by__isnull', False)), _connector='OR'), name='objectionpause_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gt', models.F('first_date')), _connector='OR'), name='objectionpause_in_order', violation_error_message='The end must come after the beginning.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_objectionpauseevent" ("first_date", "id", "kind", "noted_at", "noted_by_id", "objection_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until_date") VALUES (NEW."first_date", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", NEW."objection_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."until_date"); RETURN NULL;', hash='a6755b169522a52681adb9bb1bddfef2374eb732', operation='INSERT', pgid='pgtrigger_insert_insert_a253f', table='assessment_objectionpause', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_objectionpauseevent" ("first_date", "id", "kind", "noted_at", "noted_by_id", "objection_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until_date") VALUES (NEW."first_date", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", NEW."objection_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."until_date"); RETURN NULL;', hash='ddd10dbddd0df60314aecad8f31a9b69cba81493', operation='UPDATE', pgid='pgtrigger_update_update_a08f4', table='assessment_objectionpause', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_objectionpauseevent" ("first_date", "id", "kind", "noted_at", "noted_by_id", "objection_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until_date") VALUES (OLD."first_date", OLD."id", OLD."kind", OLD."noted_at", OLD."noted_by_id", OLD."objection_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."until_date"); RETURN NULL;', hash='352e641e3ef2194eb04e2ebdecc4f49f32e86e46', operation='DELETE', pgid='pgtrigger_delete_delete_67e8c', table='assessment_objectionpause', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RoundTermsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.roundterms')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('decision_weeks', models.PositiveSmallIntegerField(default=8, verbose_name='weeks to decide')),
                ('reserve_valid_until_date', models.DateField(blank=True, null=True, verbose_name='the reserve list holds until')),
                ('objection_committee', models.BooleanField(default=False, verbose_name='a committee advises on objections')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='695d92ba5c35d0bba2360d7882e6546a26eb991e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eabfa', table='assessment_roundtermsevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='TermNoticeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.termnotice')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('new_date', models.DateField(verbose_name='decision before or on')),
                ('reason', models.TextField(verbose_name='reason')),
                ('announced_at', models.DateTimeField(verbose_name='announced at')),
                ('announced_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='announced by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ad9de95eea665fe420e518d38be07e1c55eca2ab', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_847af', table='assessment_termnoticeevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='TermPauseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.termpause')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('proposal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('kind', models.CharField(choices=[('consent', 'The applicant agrees'), ('applicant', 'The delay is due to the applicant'), ('force_majeure', 'Force majeure')], max_length=20, verbose_name='ground')),
                ('first_date', models.DateField(verbose_name='from')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e5586fe38b4fb31b3ac4e5c4e7ab65135cc5798a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dc454', table='assessment_termpauseevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='FollowUpDecisionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.followupdecision')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('ground', models.CharField(choices=[('reserve', 'Moved up from the reserve list'), ('objection', 'Outcome of an objection')], max_length=20, verbose_name='ground')),
                ('objection', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.objection', verbose_name='objection')),
                ('outcome', models.CharField(choices=[('awarded', 'Awarded'), ('reserve', 'Reserve'), ('rejected', 'Rejected')], max_length=20, verbose_name='outcome')),
                ('awarded_amount', proposals.models.fields.EuroField(verbose_name='awarded contribution')),
                ('rationale', models.TextField(verbose_name='reasoning')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                ('drafted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='returned at')),
                ('returned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='returned by')),
                ('return_reason', models.TextField(blank=True, verbose_name='why it was returned')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('lapsed_at', models.DateTimeField(blank=True, null=True, verbose_name='lapsed at')),
                ('lapsed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lapsed by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99292202e3b9ff28eb08e2ce32029eeb45712979', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_83273', table='assessment_followupdecisionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ObjectionPauseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.objectionpause')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('objection', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.objection', verbose_name='objection')),
                ('kind', models.CharField(choices=[('defect', 'We asked to complete the objection'), ('consent', 'The objector agrees')], max_length=20, verbose_name='ground')),
                ('first_date', models.DateField(verbose_name='from')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b5eb6d2a6298e54073668a6e449fd5f99bd30819', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c1e1a', table='assessment_objectionpauseevent', when='BEFORE'))],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awarddecision',
            trigger=pgtrigger.compiler.Trigger(name='within_ceiling_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_round bigint; v_ceiling numeric; v_total numeric;', func="\n            FOR v_round IN SELECT DISTINCT p.round_id FROM new_rows n\n              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1\n            LOOP\n                \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;\n                \n    SELECT LEAST(\n        COALESCE((SELECT amount FROM proposals_budgetceiling\n                   WHERE round_id = v_round AND effective_at <= clock_timestamp()\n                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),\n        (SELECT MIN(amount) FROM proposals_budgetceiling\n          WHERE round_id = v_round AND effective_at > clock_timestamp())\n    ) INTO v_ceiling;\n\n                \n    SELECT COALESCE(SUM(each.amount), 0) INTO v_total FROM (\n        SELECT MAX(a.awarded_amount) AS amount FROM (\n            SELECT proposal_id, awarded_amount FROM assessment_awarddecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL\n            UNION ALL\n            SELECT proposal_id, awarded_amount FROM assessment_followupdecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL\n        ) a JOIN proposals_proposal p ON p.id = a.proposal_id\n         WHERE p.round_id = v_round GROUP BY a.proposal_id\n    ) each;\n\n                IF v_total > v_ceiling THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'awards_within_ceiling', MESSAGE = 'above the ceiling of the round'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='82fa94bc62e75459bb93bee074df1913db03ff58', level='STATEMENT', operation='INSERT', pgid='pgtrigger_within_ceiling_insert_7961c', referencing='REFERENCING NEW TABLE AS new_rows ', table='assessment_awarddecision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awarddecision',
            trigger=pgtrigger.compiler.Trigger(name='within_ceiling_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_round bigint; v_ceiling numeric; v_total numeric;', func="\n            FOR v_round IN SELECT DISTINCT p.round_id FROM new_rows n JOIN old_rows o ON o.id = n.id AND (n.proposal_id, n.outcome, n.awarded_amount, n.lapsed_at) IS DISTINCT FROM (o.proposal_id, o.outcome, o.awarded_amount, o.lapsed_at)\n              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1\n            LOOP\n                \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;\n                \n    SELECT LEAST(\n        COALESCE((SELECT amount FROM proposals_budgetceiling\n                   WHERE round_id = v_round AND effective_at <= clock_timestamp()\n                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),\n        (SELECT MIN(amount) FROM proposals_budgetceiling\n          WHERE round_id = v_round AND effective_at > clock_timestamp())\n    ) INTO v_ceiling;\n\n                \n    SELECT COALESCE(SUM(each.amount), 0) INTO v_total FROM (\n        SELECT MAX(a.awarded_amount) AS amount FROM (\n            SELECT proposal_id, awarded_amount FROM assessment_awarddecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL\n            UNION ALL\n            SELECT proposal_id, awarded_amount FROM assessment_followupdecision\n             WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL\n        ) a JOIN proposals_proposal p ON p.id = a.proposal_id\n         WHERE p.round_id = v_round GROUP BY a.proposal_id\n    ) each;\n\n                IF v_total > v_ceiling THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'awards_within_ceiling', MESSAGE = 'above the ceiling of the round'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='a89c06b1ea249c6454be20442d7309ea048bcb1b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_within_ceiling_update_52e70', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='assessment_awarddecision', when='AFTER')),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['AwardLapse', 'DefaultNotice', 'Objection', 'RoundTerms', 'TermNotice', 'TermPause', 'AwardLapseEvent', 'DefaultNoticeEvent', 'FollowUpDecision', 'ObjectionEvent', 'ObjectionPause', 'RoundTermsEvent', 'TermNoticeEvent', 'TermPauseEvent', 'FollowUpDecisionEvent', 'ObjectionPauseEvent'],
        ),
        migrations.RunSQL(CEILING, BEFORE),
    ]
