import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0009_practice_proposals'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
        ('proposals', '__first__'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='criterion',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='criterion',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='criterion',
            name='delete_delete',
        ),
        migrations.CreateModel(
            name='LotteryDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lottery_draws', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('inputs', models.TextField(verbose_name='what takes part')),
                ('inputs_sha256', models.CharField(max_length=64, verbose_name='check number')),
                ('value_source', models.CharField(blank=True, max_length=300, verbose_name='where the value comes from')),
                ('committed_at', models.DateTimeField(verbose_name='fixed at')),
                ('committed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fixed by')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='public value')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='value filled in at')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='value filled in by')),
            ],
            options={
                'verbose_name': 'lottery',
                'verbose_name_plural': 'lotteries',
                'ordering': ['round_id', '-number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='lotterydraw_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('committed_at__isnull', True), ('committed_by__isnull', True)), models.Q(('committed_at__isnull', False), ('committed_by__isnull', False)), _connector='OR'), name='lotterydraw_committed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('recorded_by__isnull', True)), models.Q(('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='lotterydraw_recorded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('value', '')), models.Q(models.Q(('value', ''), _negated=True), ('recorded_at__isnull', False)), _connector='OR'), name='lotterydraw_value_agrees_with_moment', violation_error_message='A public value has a moment at which it was filled in.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (NEW.round_id, NEW.number, NEW.inputs, NEW.inputs_sha256, NEW.value_source, NEW.committed_at, NEW.committed_by_id) IS DISTINCT FROM (OLD.round_id, OLD.number, OLD.inputs, OLD.inputs_sha256, OLD.value_source, OLD.committed_at, OLD.committed_by_id)\n               OR (OLD.value <> ''\n                   AND (NEW.value, NEW.recorded_at, NEW.recorded_by_id) IS DISTINCT FROM (OLD.value, OLD.recorded_at, OLD.recorded_by_id)) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'lotterydraw_immutable', MESSAGE = 'the lottery is on record';\n            END IF;\n            RETURN NEW;\n        ", hash='8448e9df4ea9c6a10cfc0707d7db1afa84f25287', operation='UPDATE', pgid='pgtrigger_no_change_32642', table='assessment_lotterydraw', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'lotterydraw_immutable', MESSAGE = 'the lottery is on record';", hash='cb15da82ccfd0f74d5c6e84449f90639f6ddb8eb', operation='DELETE', pgid='pgtrigger_no_removal_0833c', table='assessment_lotterydraw', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_lotterydrawevent" ("committed_at", "committed_by_id", "id", "inputs", "inputs_sha256", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "round_id", "value", "value_source") VALUES (NEW."committed_at", NEW."committed_by_id", NEW."id", NEW."inputs", NEW."inputs_sha256", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."round_id", NEW."value", NEW."value_source"); RETURN NULL;', hash='364172a25feb61b71210c13e4554d6b8c310cb84', operation='INSERT', pgid='pgtrigger_insert_insert_970ba', table='assessment_lotterydraw', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_lotterydrawevent" ("committed_at", "committed_by_id", "id", "inputs", "inputs_sha256", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "round_id", "value", "value_source") VALUES (NEW."committed_at", NEW."committed_by_id", NEW."id", NEW."inputs", NEW."inputs_sha256", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."round_id", NEW."value", NEW."value_source"); RETURN NULL;', hash='2e04f505486b35529ec9b97f5e566c307446573d', operation='UPDATE', pgid='pgtrigger_update_update_99226', table='assessment_lotterydraw', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_lotterydrawevent" ("committed_at", "committed_by_id", "id", "inputs", "inputs_sha256", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "round_id", "value", "value_source") VALUES (OLD."committed_at", OLD."committed_by_id", OLD."id", OLD."inputs", OLD."inputs_sha256", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."round_id", OLD."value", OLD."value_source"); RETURN NULL;', hash='50ea397b00ed80194b2bb12abaf7d6e2fb037ebf', operation='DELETE', pgid='pgtrigger_delete_delete_fb2cd', table='assessment_lotterydraw', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RankingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_rule', to='proposals.round', verbose_name='round')),
                ('minimum_total_score', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='minimum score in total')),
                ('lottery_value_source', models.CharField(blank=True, max_length=300, verbose_name='public value that decides the lottery')),
            ],
            options={
                'verbose_name': 'rule of a ranking',
                'verbose_name_plural': 'rules of rankings',
                'ordering': ['round_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minimum_total_score__isnull', True), ('minimum_total_score__gt', 0), _connector='OR'), name='rankingrule_minimum_above_zero', violation_error_message='A minimum score lies above zero. Leave it empty for no minimum.')],
                'triggers': [pgtrigger.compiler.Trigger(name='frozen_with_call', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM proposals_round WHERE id IN (OLD.round_id, NEW.round_id) FOR SHARE;\n            IF EXISTS (SELECT 1 FROM proposals_round r\n                        WHERE id IN (OLD.round_id, NEW.round_id) AND r.status <> 'preparation' AND (r.status <> 'published' OR r.opens_at <= clock_timestamp())) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'call_frozen', MESSAGE = 'the round has opened';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ", hash='17d08c597fc72b6f14c6990b0de03dbf9d1b72c3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_call_4f18d', table='assessment_rankingrule', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_rankingruleevent" ("id", "lottery_value_source", "minimum_total_score", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (NEW."id", NEW."lottery_value_source", NEW."minimum_total_score", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id"); RETURN NULL;', hash='55aaa004aff0049f3e7290c41558ae957454b914', operation='INSERT', pgid='pgtrigger_insert_insert_1e907', table='assessment_rankingrule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_rankingruleevent" ("id", "lottery_value_source", "minimum_total_score", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (NEW."id", NEW."lottery_value_source", NEW."minimum_total_score", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id"); RETURN NULL;', hash='b54668748b300101f78bd5da6f1c361dd95553ba', operation='UPDATE', pgid='pgtrigger_update_update_e46bb', table='assessment_rankingrule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_rankingruleevent" ("id", "lottery_value_source", "minimum_total_score", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (OLD."id", OLD."lottery_value_source", OLD."minimum_total_score", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id"); RETURN NULL;', hash='244471fef5a9e0141c210215a2fab86f54f3e0d3', operation='DELETE', pgid='pgtrigger_delete_delete_7047c', table='assessment_rankingrule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RankingState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_state', to='proposals.round', verbose_name='round')),
                ('ranked_at', models.DateTimeField(verbose_name='ranked at')),
                ('ranked_count', models.PositiveIntegerField(default=0, verbose_name='proposals with a place')),
                ('apart_count', models.PositiveIntegerField(default=0, verbose_name='proposals below a minimum score')),
                ('unranked_count', models.PositiveIntegerField(default=0, verbose_name='proposals with too few assessments')),
                ('assessment_count', models.PositiveIntegerField(default=0, verbose_name='assessments that count')),
                ('is_undecided', models.BooleanField(default=False, verbose_name='waits for the lottery')),
                ('uncertainty_run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.uncertaintyrun', verbose_name='how sure it is')),
            ],
            options={
                'verbose_name': 'state of a ranking',
                'verbose_name_plural': 'states of rankings',
                'ordering': ['round_id'],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_rankingstateevent" ("apart_count", "assessment_count", "id", "is_undecided", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ranked_at", "ranked_count", "round_id", "uncertainty_run_id", "unranked_count") VALUES (NEW."apart_count", NEW."assessment_count", NEW."id", NEW."is_undecided", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ranked_at", NEW."ranked_count", NEW."round_id", NEW."uncertainty_run_id", NEW."unranked_count"); RETURN NULL;', hash='e5897c06717482d8af0d3aa14a8c546ae5de5695', operation='INSERT', pgid='pgtrigger_insert_insert_62693', table='assessment_rankingstate', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_rankingstateevent" ("apart_count", "assessment_count", "id", "is_undecided", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ranked_at", "ranked_count", "round_id", "uncertainty_run_id", "unranked_count") VALUES (NEW."apart_count", NEW."assessment_count", NEW."id", NEW."is_undecided", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ranked_at", NEW."ranked_count", NEW."round_id", NEW."uncertainty_run_id", NEW."unranked_count"); RETURN NULL;', hash='47841ea2827a5d0f068cb870f6cb7d34ca572a9f', operation='UPDATE', pgid='pgtrigger_update_update_74aba', table='assessment_rankingstate', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_rankingstateevent" ("apart_count", "assessment_count", "id", "is_undecided", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ranked_at", "ranked_count", "round_id", "uncertainty_run_id", "unranked_count") VALUES (OLD."apart_count", OLD."assessment_count", OLD."id", OLD."is_undecided", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ranked_at", OLD."ranked_count", OLD."round_id", OLD."uncertainty_run_id", OLD."unranked_count"); RETURN NULL;', hash='a0fc988d256b66a0d7ea9813d14ac42df2f890bf', operation='DELETE', pgid='pgtrigger_delete_delete_e7a73', table='assessment_rankingstate', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RankingView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_views', to='proposals.round', verbose_name='round')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='choices')),
                ('is_shared', models.BooleanField(default=False, verbose_name='colleagues see it')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_views', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'view of the ranking',
                'verbose_name_plural': 'views of the ranking',
                'ordering': ['round_id', 'name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'saved_by', 'name'), name='rankingview_name_once', violation_error_message='You have a view with this name already. Choose another name.'), models.CheckConstraint(condition=models.Q(models.Q(('saved_at__isnull', True), ('saved_by__isnull', True)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='rankingview_saved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_rankingviewevent" ("id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "round_id", "saved_at", "saved_by_id") VALUES (NEW."id", NEW."is_shared", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."round_id", NEW."saved_at", NEW."saved_by_id"); RETURN NULL;', hash='edc75c71573d66a8f2413eb1ad83269ab532ba27', operation='INSERT', pgid='pgtrigger_insert_insert_833d1', table='assessment_rankingview', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_rankingviewevent" ("id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "round_id", "saved_at", "saved_by_id") VALUES (NEW."id", NEW."is_shared", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."round_id", NEW."saved_at", NEW."saved_by_id"); RETURN NULL;', hash='8b16da4fbc92ef07901d1e872af71b976e656b61', operation='UPDATE', pgid='pgtrigger_update_update_7d775', table='assessment_rankingview', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_rankingviewevent" ("id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "round_id", "saved_at", "saved_by_id") VALUES (OLD."id", OLD."is_shared", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."round_id", OLD."saved_at", OLD."saved_by_id"); RETURN NULL;', hash='3ca481decb0f4c03bd8bd272c241676ef58db383', operation='DELETE', pgid='pgtrigger_delete_delete_6f9db', table='assessment_rankingview', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='standing', to='proposals.proposal', verbose_name='proposal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='proposals.round', verbose_name='round')),
                ('kind', models.CharField(choices=[('scored', 'Scored'), ('ranked', 'With a place'), ('below_minimum', 'Below a minimum score'), ('too_few', 'Too few assessments'), ('undecided', 'Waits for the lottery')], default='scored', max_length=20, verbose_name='kind')),
                ('assessment_count', models.PositiveSmallIntegerField(default=0, verbose_name='assessments')),
                ('score_numerator', models.BigIntegerField(blank=True, null=True, verbose_name='score, numerator')),
                ('score_denominator', models.BigIntegerField(blank=True, null=True, verbose_name='score, denominator')),
                ('score', models.DecimalField(blank=True, decimal_places=12, max_digits=16, null=True, verbose_name='score')),
                ('median', models.DecimalField(blank=True, decimal_places=12, max_digits=16, null=True, verbose_name='median')),
                ('lowest', models.DecimalField(blank=True, decimal_places=12, max_digits=16, null=True, verbose_name='lowest assessor')),
                ('highest', models.DecimalField(blank=True, decimal_places=12, max_digits=16, null=True, verbose_name='highest assessor')),
                ('points', models.JSONField(blank=True, default=dict, verbose_name='points by criterion')),
                ('rank', models.PositiveIntegerField(blank=True, null=True, verbose_name='place')),
                ('cumulative_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='asked by this place and those above')),
                ('separation', models.CharField(blank=True, choices=[('score', 'The score'), ('criterion', 'A criterion'), ('lottery', 'The lottery')], max_length=20, verbose_name='what decided')),
                ('separation_criterion', models.CharField(blank=True, max_length=30, verbose_name='criterion that decided')),
                ('lot', models.CharField(blank=True, max_length=64, verbose_name='lot')),
                ('interval_low', models.PositiveIntegerField(blank=True, null=True, verbose_name='best place of the interval')),
                ('interval_high', models.PositiveIntegerField(blank=True, null=True, verbose_name='last place of the interval')),
                ('is_in_band', models.BooleanField(default=False, verbose_name='cannot be told apart from the line')),
            ],
            options={
                'verbose_name': 'standing',
                'verbose_name_plural': 'standings',
                'ordering': ['round_id', 'rank', 'pk'],
                'indexes': [models.Index(fields=['round', 'kind', 'rank'], name='standing_by_rank'), models.Index(fields=['round', 'kind', 'score'], name='standing_by_score'), models.Index(fields=['round', 'cumulative_amount'], name='standing_by_amount')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['scored', 'ranked', 'below_minimum', 'too_few', 'undecided'])), name='standing_kind_known', violation_error_message='Choose one of the listed options.'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('round', 'rank'), name='standing_rank_once'), models.CheckConstraint(condition=models.Q(models.Q(('cumulative_amount__isnull', False), ('kind', 'ranked'), ('rank__isnull', False)), models.Q(models.Q(('kind', 'ranked'), _negated=True), ('cumulative_amount__isnull', True), ('rank__isnull', True)), _connector='OR'), name='standing_rank_agrees_with_kind', violation_error_message='Only a proposal in the ranking has a place.'), models.CheckConstraint(condition=models.Q(models.Q(('assessment_count', 0), ('score__isnull', True), ('score_numerator__isnull', True)), models.Q(('assessment_count__gt', 0), ('highest__gte', models.F('median')), ('lowest__lte', models.F('median')), ('score__isnull', False), ('score_denominator__gt', 0), ('score_numerator__isnull', False)), _connector='OR'), name='standing_score_is_whole', violation_error_message='There is a score exactly when there are assessments.')],
            },
        ),
        migrations.CreateModel(
            name='LotteryDrawEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.lotterydraw')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('inputs', models.TextField(verbose_name='what takes part')),
                ('inputs_sha256', models.CharField(max_length=64, verbose_name='check number')),
                ('value_source', models.CharField(blank=True, max_length=300, verbose_name='where the value comes from')),
                ('committed_at', models.DateTimeField(verbose_name='fixed at')),
                ('committed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fixed by')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='public value')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='value filled in at')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='value filled in by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7546bdc75ad44380af7541f7be7b0ee4d89ee810', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_01d32', table='assessment_lotterydrawevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RankingRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.rankingrule')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('minimum_total_score', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='minimum score in total')),
                ('lottery_value_source', models.CharField(blank=True, max_length=300, verbose_name='public value that decides the lottery')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c0e0ec9081eb261127b09aabe01b1ea968f4935', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_02ab7', table='assessment_rankingruleevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RankingStateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.rankingstate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('ranked_at', models.DateTimeField(verbose_name='ranked at')),
                ('ranked_count', models.PositiveIntegerField(default=0, verbose_name='proposals with a place')),
                ('apart_count', models.PositiveIntegerField(default=0, verbose_name='proposals below a minimum score')),
                ('unranked_count', models.PositiveIntegerField(default=0, verbose_name='proposals with too few assessments')),
                ('assessment_count', models.PositiveIntegerField(default=0, verbose_name='assessments that count')),
                ('is_undecided', models.BooleanField(default=False, verbose_name='waits for the lottery')),
                ('uncertainty_run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.uncertaintyrun', verbose_name='how sure it is')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6e9b696a3a96ab8b5842db1492fec83d382aa6a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_60253', table='assessment_rankingstateevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RankingViewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.rankingview')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='choices')),
                ('is_shared', models.BooleanField(default=False, verbose_name='colleagues see it')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('saved_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='675d66b2d69f7eaea12590ec0f4bfeb8f3ec5f61', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ce5da', table='assessment_rankingviewevent', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='criterion',
            name='minimum_score',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='A proposal with a lower mean on this criterion gets no place. Leave it empty for no minimum.', max_digits=4, null=True, verbose_name='minimum score'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='tie_position',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The criterion with the lowest number decides first. Empty: the order of the call.', null=True, verbose_name='turn when scores are equal'),
        ),
        migrations.AddField(
            model_name='criterionevent',
            name='minimum_score',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='A proposal with a lower mean on this criterion gets no place. Leave it empty for no minimum.', max_digits=4, null=True, verbose_name='minimum score'),
        ),
        migrations.AddField(
            model_name='criterionevent',
            name='tie_position',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The criterion with the lowest number decides first. Empty: the order of the call.', null=True, verbose_name='turn when scores are equal'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_score__isnull', True), models.Q(('minimum_score__gte', models.F('minimum_points')), ('minimum_score__lte', models.F('maximum_points'))), _connector='OR'), name='criterion_minimum_on_scale', violation_error_message='The minimum score lies on the scale of the criterion.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_criterionevent" ("anchors", "code", "explanation", "id", "maximum_points", "minimum_points", "minimum_score", "official_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "sort_order", "source", "tie_position", "weight_percentage") VALUES (NEW."anchors", NEW."code", NEW."explanation", NEW."id", NEW."maximum_points", NEW."minimum_points", NEW."minimum_score", NEW."official_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id", NEW."sort_order", NEW."source", NEW."tie_position", NEW."weight_percentage"); RETURN NULL;', hash='41ac6b369164f0193df7adc2318f1e28a88d6f3e', operation='INSERT', pgid='pgtrigger_insert_insert_c264f', table='assessment_criterion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_criterionevent" ("anchors", "code", "explanation", "id", "maximum_points", "minimum_points", "minimum_score", "official_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "sort_order", "source", "tie_position", "weight_percentage") VALUES (NEW."anchors", NEW."code", NEW."explanation", NEW."id", NEW."maximum_points", NEW."minimum_points", NEW."minimum_score", NEW."official_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id", NEW."sort_order", NEW."source", NEW."tie_position", NEW."weight_percentage"); RETURN NULL;', hash='83e00f30cc8421817eb51c1e0db54b93f2241a7d', operation='UPDATE', pgid='pgtrigger_update_update_78690', table='assessment_criterion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_criterionevent" ("anchors", "code", "explanation", "id", "maximum_points", "minimum_points", "minimum_score", "official_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "sort_order", "source", "tie_position", "weight_percentage") VALUES (OLD."anchors", OLD."code", OLD."explanation", OLD."id", OLD."maximum_points", OLD."minimum_points", OLD."minimum_score", OLD."official_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id", OLD."sort_order", OLD."source", OLD."tie_position", OLD."weight_percentage"); RETURN NULL;', hash='642dcf61a466aff3abac2db2bf542e1ac58bc2a8', operation='DELETE', pgid='pgtrigger_delete_delete_c03bd', table='assessment_criterion', when='AFTER')),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['LotteryDraw', 'RankingRule', 'RankingState', 'RankingView', 'LotteryDrawEvent', 'RankingRuleEvent', 'RankingStateEvent', 'RankingViewEvent'],
        ),
    ]
