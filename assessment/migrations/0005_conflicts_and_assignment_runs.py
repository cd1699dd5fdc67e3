import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0004_order_by_own_columns'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
        ('proposals', '__first__'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assessment',
            name='delete_delete',
        ),
        migrations.CreateModel(
            name='AssessorProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assessor_profile', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('employer', models.CharField(blank=True, max_length=150, verbose_name='employer')),
                ('home_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.region', verbose_name='region of work or residence')),
                ('earlier_organisations', models.TextField(blank=True, verbose_name='earlier employers and clients')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'profile of an assessor',
                'verbose_name_plural': 'profiles of assessors',
                'ordering': ['user_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='assessorprofile_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assessorprofileevent" ("changed_at", "changed_by_id", "earlier_organisations", "employer", "home_region_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."earlier_organisations", NEW."employer", NEW."home_region_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='8fec8225ccb6da97bfa9def0bc94c7d4b378de0b', operation='INSERT', pgid='pgtrigger_insert_insert_38dee', table='assessment_assessorprofile', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_assessorprofileevent" ("changed_at", "changed_by_id", "earlier_organisations", "employer", "home_region_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."earlier_organisations", NEW."employer", NEW."home_region_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='2792c44df30c0554e6b76822c10482fd1c1b0b2f', operation='UPDATE', pgid='pgtrigger_update_update_b0e04', table='assessment_assessorprofile', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assessorprofileevent" ("changed_at", "changed_by_id", "earlier_organisations", "employer", "home_region_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."earlier_organisations", OLD."employer", OLD."home_region_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;', hash='655e1c5cbe94f60302d7cea0957e41c9239db6d2', operation='DELETE', pgid='pgtrigger_delete_delete_a12f8', table='assessment_assessorprofile', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AssignmentRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignment_runs', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('applied', 'Applied'), ('discarded', 'Put away')], default='proposed', editable=False, max_length=20, verbose_name='status')),
                ('problem', models.TextField(verbose_name='input')),
                ('problem_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('result', models.TextField(verbose_name='outcome')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied at')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applied by')),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='put away at')),
                ('discarded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put away by')),
            ],
            options={
                'verbose_name': 'division of the work',
                'verbose_name_plural': 'divisions of the work',
                'ordering': ['round_id', '-number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='assignmentrun_number_once'), models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'applied', 'discarded'])), name='assignmentrun_status_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='assignmentrun_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('applied_by__isnull', True)), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False)), _connector='OR'), name='assignmentrun_applied_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('discarded_at__isnull', True), ('discarded_by__isnull', True)), models.Q(('discarded_at__isnull', False), ('discarded_by__isnull', False)), _connector='OR'), name='assignmentrun_discarded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('discarded_at__isnull', True), ('status', 'proposed')), models.Q(('applied_at__isnull', False), ('discarded_at__isnull', True), ('status', 'applied')), models.Q(('applied_at__isnull', True), ('discarded_at__isnull', False), ('status', 'discarded')), _connector='OR'), name='assignmentrun_status_agrees', violation_error_message='The status of a division agrees with its moments.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (NEW.round_id, NEW.number, NEW.title, NEW.problem, NEW.problem_sha256, NEW.result, NEW.made_at, NEW.made_by_id)\n               IS DISTINCT FROM (OLD.round_id, OLD.number, OLD.title, OLD.problem, OLD.problem_sha256, OLD.result, OLD.made_at, OLD.made_by_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'assignmentrun_immutable', MESSAGE = 'the run is final';\n            END IF;\n            RETURN NEW;\n        ", hash='098fc5df1e11c01769af771a007be0a0bf4b1eb5', operation='UPDATE', pgid='pgtrigger_no_change_8c01c', table='assessment_assignmentrun', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'assignmentrun_immutable', MESSAGE = 'the run is final';", hash='252f98e833d8741bf419fb90fc74c8887f878341', operation='DELETE', pgid='pgtrigger_no_removal_660bb', table='assessment_assignmentrun', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assignmentrunevent" ("applied_at", "applied_by_id", "discarded_at", "discarded_by_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "result", "round_id", "status", "title") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."discarded_at", NEW."discarded_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."problem_sha256", NEW."result", NEW."round_id", NEW."status", NEW."title"); RETURN NULL;', hash='3171d10de33752e05cb08e9bd78744929760e1c6', operation='INSERT', pgid='pgtrigger_insert_insert_93f6d', table='assessment_assignmentrun', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_assignmentrunevent" ("applied_at", "applied_by_id", "discarded_at", "discarded_by_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "result", "round_id", "status", "title") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."discarded_at", NEW."discarded_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."problem_sha256", NEW."result", NEW."round_id", NEW."status", NEW."title"); RETURN NULL;', hash='f563c9ae0b6dba82f3b85483148cff47bc9571db', operation='UPDATE', pgid='pgtrigger_update_update_40336', table='assessment_assignmentrun', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assignmentrunevent" ("applied_at", "applied_by_id", "discarded_at", "discarded_by_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "problem_sha256", "result", "round_id", "status", "title") VALUES (OLD."applied_at", OLD."applied_by_id", OLD."discarded_at", OLD."discarded_by_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."problem_sha256", OLD."result", OLD."round_id", OLD."status", OLD."title"); RETURN NULL;', hash='5960f5ba563a9a9906a5f70dd4ca7ecb78df09bb', operation='DELETE', pgid='pgtrigger_delete_delete_d8717', table='assessment_assignmentrun', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ConflictOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='proposals.proposal', verbose_name='proposal')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('kind', models.CharField(choices=[('personal', 'Personal'), ('financial', 'Financial'), ('employer', 'Through work'), ('region', 'Through the region')], max_length=20, verbose_name='kind')),
                ('origin', models.CharField(choices=[('declared', 'Told by the assessor'), ('found', 'Found in the data'), ('pinned', 'Noted by the coordinator')], max_length=20, verbose_name='how it became known')),
                ('explanation', models.TextField(verbose_name='explanation')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('status_before', models.CharField(blank=True, choices=[('assigned', 'Not started'), ('in_progress', 'In progress'), ('final', 'Done'), ('abstained', 'Abstained'), ('set_aside', 'Set aside')], editable=False, max_length=20, verbose_name='assessment until then')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('end_reason', models.TextField(blank=True, verbose_name='why it was ended')),
            ],
            options={
                'verbose_name': 'conflict of interest',
                'verbose_name_plural': 'conflicts of interest',
                'ordering': ['proposal_id', 'assessor_id', 'noted_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'assessor'), name='conflict_in_force_once', violation_error_message='This conflict of interest was noted already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['personal', 'financial', 'employer', 'region'])), name='conflictofinterest_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('origin__in', ['declared', 'found', 'pinned'])), name='conflictofinterest_origin_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('status_before__in', ['', 'assigned', 'in_progress', 'final', 'abstained', 'set_aside'])), name='conflictofinterest_status_before_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('noted_at__isnull', True), ('noted_by__isnull', True)), models.Q(('noted_at__isnull', False), ('noted_by__isnull', False)), _connector='OR'), name='conflictofinterest_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='conflictofinterest_ended_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='conflict_is_explained', violation_error_message='Write what the conflict of interest is.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='conflict_end_has_reason', violation_error_message='Write why this is not a conflict of interest.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_conflictofinterestevent" ("assessor_id", "end_reason", "ended_at", "ended_by_id", "explanation", "id", "kind", "noted_at", "noted_by_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "status_before") VALUES (NEW."assessor_id", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."explanation", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."status_before"); RETURN NULL;', hash='1e40bfad7c165dc4e4680a5a6fe81cdf7c5109ed', operation='INSERT', pgid='pgtrigger_insert_insert_5ab4c', table='assessment_conflictofinterest', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_conflictofinterestevent" ("assessor_id", "end_reason", "ended_at", "ended_by_id", "explanation", "id", "kind", "noted_at", "noted_by_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "status_before") VALUES (NEW."assessor_id", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."explanation", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."status_before"); RETURN NULL;', hash='0a05afa94bf3c453eba9646e5f55ce4caa8a1be9', operation='UPDATE', pgid='pgtrigger_update_update_9195d', table='assessment_conflictofinterest', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_conflictofinterestevent" ("assessor_id", "end_reason", "ended_at", "ended_by_id", "explanation", "id", "kind", "noted_at", "noted_by_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "status_before") VALUES (OLD."assessor_id", OLD."end_reason", OLD."ended_at", OLD."ended_by_id", OLD."explanation", OLD."id", OLD."kind", OLD."noted_at", OLD."noted_by_id", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."status_before"); RETURN NULL;', hash='5a1ee932eec38dc1d07a98dc599fc9d339da7d5d', operation='DELETE', pgid='pgtrigger_delete_delete_747b5', table='assessment_conflictofinterest', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AssessorProfileEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.assessorprofile')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('employer', models.CharField(blank=True, max_length=150, verbose_name='employer')),
                ('home_region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.region', verbose_name='region of work or residence')),
                ('earlier_organisations', models.TextField(blank=True, verbose_name='earlier employers and clients')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dd5efabea690da2901cc5b8976e8bbb6e5a2b6f2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a3659', table='assessment_assessorprofileevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='AssignmentRunEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.assignmentrun')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('applied', 'Applied'), ('discarded', 'Put away')], default='proposed', editable=False, max_length=20, verbose_name='status')),
                ('problem', models.TextField(verbose_name='input')),
                ('problem_sha256', models.CharField(max_length=64, verbose_name='checksum of the input')),
                ('result', models.TextField(verbose_name='outcome')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied at')),
                ('applied_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applied by')),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='put away at')),
                ('discarded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='put away by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b3e9806f814b75a947b4b535978073c9e08d4068', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_16db9', table='assessment_assignmentrunevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ConflictOfInterestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.conflictofinterest')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('assessor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('kind', models.CharField(choices=[('personal', 'Personal'), ('financial', 'Financial'), ('employer', 'Through work'), ('region', 'Through the region')], max_length=20, verbose_name='kind')),
                ('origin', models.CharField(choices=[('declared', 'Told by the assessor'), ('found', 'Found in the data'), ('pinned', 'Noted by the coordinator')], max_length=20, verbose_name='how it became known')),
                ('explanation', models.TextField(verbose_name='explanation')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('status_before', models.CharField(blank=True, choices=[('assigned', 'Not started'), ('in_progress', 'In progress'), ('final', 'Done'), ('abstained', 'Abstained'), ('set_aside', 'Set aside')], editable=False, max_length=20, verbose_name='assessment until then')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('end_reason', models.TextField(blank=True, verbose_name='why it was ended')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='98d9c1ca06dc007a6c1c455b17366765ff21cd16', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85051', table='assessment_conflictofinterestevent', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='declared_free_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='declared free of interests at'),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='declared_free_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='declared free of interests at'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assessmentevent" ("abstention_reason", "assessor_id", "assigned_at", "assigned_by_id", "declared_free_at", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "status", "version") VALUES (NEW."abstention_reason", NEW."assessor_id", NEW."assigned_at", NEW."assigned_by_id", NEW."declared_free_at", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."saved_at", NEW."status", NEW."version"); RETURN NULL;', hash='167b68603fa9da1a41718cb19be92ef2d4cf5189', operation='INSERT', pgid='pgtrigger_insert_insert_a386a', table='assessment_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_assessmentevent" ("abstention_reason", "assessor_id", "assigned_at", "assigned_by_id", "declared_free_at", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "status", "version") VALUES (NEW."abstention_reason", NEW."assessor_id", NEW."assigned_at", NEW."assigned_by_id", NEW."declared_free_at", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."saved_at", NEW."status", NEW."version"); RETURN NULL;', hash='ab21f31cb063d7e578809dae1adb411689aafd01', operation='UPDATE', pgid='pgtrigger_update_update_9e654', table='assessment_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assessmentevent" ("abstention_reason", "assessor_id", "assigned_at", "assigned_by_id", "declared_free_at", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "status", "version") VALUES (OLD."abstention_reason", OLD."assessor_id", OLD."assigned_at", OLD."assigned_by_id", OLD."declared_free_at", OLD."finished_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."saved_at", OLD."status", OLD."version"); RETURN NULL;', hash='4a789bdc667f2b6f6efb692607a82e94f7d45c94', operation='DELETE', pgid='pgtrigger_delete_delete_f3d8d', table='assessment_assessment', when='AFTER')),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['AssessorProfile', 'AssignmentRun', 'ConflictOfInterest', 'AssessorProfileEvent', 'AssignmentRunEvent', 'ConflictOfInterestEvent'],
        ),
    ]
