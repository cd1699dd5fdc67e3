import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0010_standings_and_lottery'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0009_second_factor_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssessorTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessor_terms', to='proposals.round', verbose_name='round')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessor_terms', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(9999)], verbose_name='at most')),
                ('group', models.CharField(blank=True, max_length=60, verbose_name='group')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'terms of an assessor',
                'verbose_name_plural': 'terms of assessors',
                'ordering': ['round_id', 'assessor_id'],
                'constraints': [models.UniqueConstraint(fields=('round', 'assessor'), name='assessorterms_once'), models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__lte', 9999), _connector='OR'), name='assessorterms_capacity_in_reason', violation_error_message='Fill in at most 9,999 proposals.'), models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='assessorterms_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assessortermsevent" ("assessor_id", "capacity", "changed_at", "changed_by_id", "group", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (NEW."assessor_id", NEW."capacity", NEW."changed_at", NEW."changed_by_id", NEW."group", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id"); RETURN NULL;', hash='bea09c4934346beecc5d1fccd8d322ea6e00e2c2', operation='INSERT', pgid='pgtrigger_insert_insert_1d2ab', table='assessment_assessorterms', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_assessortermsevent" ("assessor_id", "capacity", "changed_at", "changed_by_id", "group", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (NEW."assessor_id", NEW."capacity", NEW."changed_at", NEW."changed_by_id", NEW."group", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id"); RETURN NULL;', hash='60ce250b4e020cbb4ecdd53d3c823b8ee50d18ca', operation='UPDATE', pgid='pgtrigger_update_update_16637', table='assessment_assessorterms', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assessortermsevent" ("assessor_id", "capacity", "changed_at", "changed_by_id", "group", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (OLD."assessor_id", OLD."capacity", OLD."changed_at", OLD."changed_by_id", OLD."group", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id"); RETURN NULL;', hash='fb9240353a62602d76c9e7343daf3af38c6ce38e', operation='DELETE', pgid='pgtrigger_delete_delete_730d7', table='assessment_assessorterms', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AssignmentWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignment_wishes', to='proposals.round', verbose_name='round')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignment_wishes', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignment_wishes', to='proposals.proposal', verbose_name='proposal')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.theme', verbose_name='theme')),
                ('kind', models.CharField(choices=[('like', 'Would like to'), ('rather_not', 'Would rather not')], max_length=20, verbose_name='wish')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'verbose_name': 'wish of an assessor',
                'verbose_name_plural': 'wishes of assessors',
                'ordering': ['round_id', 'assessor_id', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('proposal__isnull', False)), fields=('round', 'assessor', 'proposal'), name='assignmentwish_proposal_once', violation_error_message='A wish about this proposal was noted already.'), models.UniqueConstraint(condition=models.Q(('theme__isnull', False)), fields=('round', 'assessor', 'theme'), name='assignmentwish_theme_once', violation_error_message='A wish about this theme was noted already.'), models.CheckConstraint(condition=models.Q(models.Q(('proposal__isnull', False), ('theme__isnull', True)), models.Q(('proposal__isnull', True), ('theme__isnull', False)), _connector='OR'), name='assignmentwish_about_one_thing', violation_error_message='A wish is about a proposal or about a theme.'), models.CheckConstraint(condition=models.Q(('kind__in', ['like', 'rather_not'])), name='assignmentwish_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('noted_at__isnull', True), ('noted_by__isnull', True)), models.Q(('noted_at__isnull', False), ('noted_by__isnull', False)), _connector='OR'), name='assignmentwish_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assignmentwishevent" ("assessor_id", "id", "kind", "noted_at", "noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "round_id", "theme_id") VALUES (NEW."assessor_id", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."round_id", NEW."theme_id"); RETURN NULL;', hash='b9602f7fc3c628132de3ec18fc8047bff1803d34', operation='INSERT', pgid='pgtrigger_insert_insert_71d6b', table='assessment_assignmentwish', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_assignmentwishevent" ("assessor_id", "id", "kind", "noted_at", "noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "round_id", "theme_id") VALUES (NEW."assessor_id", NEW."id", NEW."kind", NEW."noted_at", NEW."noted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."round_id", NEW."theme_id"); RETURN NULL;', hash='4c93ee5dd543e0f2d952175fa39ec149933e91a6', operation='UPDATE', pgid='pgtrigger_update_update_533cb', table='assessment_assignmentwish', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_assignmentwishevent" ("assessor_id", "id", "kind", "noted_at", "noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "round_id", "theme_id") VALUES (OLD."assessor_id", OLD."id", OLD."kind", OLD."noted_at", OLD."noted_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."round_id", OLD."theme_id"); RETURN NULL;', hash='aa233e428e9f2bedc407c7abfcfd03425206b345', operation='DELETE', pgid='pgtrigger_delete_delete_f73db', table='assessment_assignmentwish', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DivisionJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='division_jobs', to='proposals.round', verbose_name='round')),
                ('step', models.CharField(choices=[('propose', 'Being made'), ('apply', 'Being applied')], max_length=20, verbose_name='step')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='assessment.assignmentrun', verbose_name='division')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('aim', models.CharField(choices=[('fewest_changes', 'Change as little as possible'), ('most_even', 'Divide as evenly as possible, and change as little as that allows'), ('add_only', 'Only add: whoever was asked stays')], default='fewest_changes', max_length=20, verbose_name='what weighs most')),
                ('same_group', models.CharField(default='avoid', max_length=20, verbose_name='two of one group')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being worked on'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', editable=False, max_length=20, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('progress_percentage', models.PositiveSmallIntegerField(default=0, verbose_name='progress in %')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='worked on until')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'work on a division',
                'verbose_name_plural': 'work on divisions',
                'ordering': ['round_id', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'running'])), fields=('round',), name='divisionjob_one_at_a_time', violation_error_message='A division of this round is being worked on already. Wait until it is ready.'), models.CheckConstraint(condition=models.Q(('step__in', ['propose', 'apply'])), name='divisionjob_step_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('aim__in', ['fewest_changes', 'most_even', 'add_only'])), name='divisionjob_aim_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('same_group__in', ['allow', 'avoid', 'forbid'])), name='divisionjob_same_group_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'ready', 'failed'])), name='divisionjob_status_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('requested_by__isnull', True)), models.Q(('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='divisionjob_requested_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'propose'), models.Q(('title', ''), _negated=True)), models.Q(('run__isnull', False), ('step', 'apply')), _connector='OR'), name='divisionjob_has_what_its_step_needs', violation_error_message='Making a division needs a title; applying one needs a division.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('finished_at__isnull', False), ('run__isnull', False)), _connector='OR'), name='divisionjob_ready_has_division', violation_error_message='Work that is ready has a division.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_divisionjobevent" ("aim", "attempts", "failure_reason", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "run_id", "same_group", "status", "step", "title") VALUES (NEW."aim", NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."run_id", NEW."same_group", NEW."status", NEW."step", NEW."title"); RETURN NULL;', hash='c8637c989b334784e1caf535f25aaa48bbb1bd9b', operation='INSERT', pgid='pgtrigger_insert_insert_38b82', table='assessment_divisionjob', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."aim" IS DISTINCT FROM (NEW."aim") OR OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."failure_reason" IS DISTINCT FROM (NEW."failure_reason") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."same_group" IS DISTINCT FROM (NEW."same_group") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."step" IS DISTINCT FROM (NEW."step") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "assessment_divisionjobevent" ("aim", "attempts", "failure_reason", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "run_id", "same_group", "status", "step", "title") VALUES (NEW."aim", NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."run_id", NEW."same_group", NEW."status", NEW."step", NEW."title"); RETURN NULL;', hash='258fcce05178a7b134399696d95904084b99f376', operation='UPDATE', pgid='pgtrigger_update_update_89044', table='assessment_divisionjob', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_divisionjobevent" ("aim", "attempts", "failure_reason", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "run_id", "same_group", "status", "step", "title") VALUES (OLD."aim", OLD."attempts", OLD."failure_reason", OLD."finished_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."requested_at", OLD."requested_by_id", OLD."round_id", OLD."run_id", OLD."same_group", OLD."status", OLD."step", OLD."title"); RETURN NULL;', hash='d8cb9294e36da8c1b38a7acecb320a2b3205a2da', operation='DELETE', pgid='pgtrigger_delete_delete_bfb56', table='assessment_divisionjob', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AssessorTermsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.assessorterms')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('assessor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(9999)], verbose_name='at most')),
                ('group', models.CharField(blank=True, max_length=60, verbose_name='group')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='78dfa9d5ad3b99b5fed05fe2937de035576ed608', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f0ab8', table='assessment_assessortermsevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='AssignmentWishEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.assignmentwish')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('assessor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('proposal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.theme', verbose_name='theme')),
                ('kind', models.CharField(choices=[('like', 'Would like to'), ('rather_not', 'Would rather not')], max_length=20, verbose_name='wish')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f25a8749c1c8b06233006094d1c8dd2d31b6f4ed', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2e3c7', table='assessment_assignmentwishevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='DivisionJobEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.divisionjob')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('step', models.CharField(choices=[('propose', 'Being made'), ('apply', 'Being applied')], max_length=20, verbose_name='step')),
                ('run', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.assignmentrun', verbose_name='division')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('aim', models.CharField(choices=[('fewest_changes', 'Change as little as possible'), ('most_even', 'Divide as evenly as possible, and change as little as that allows'), ('add_only', 'Only add: whoever was asked stays')], default='fewest_changes', max_length=20, verbose_name='what weighs most')),
                ('same_group', models.CharField(default='avoid', max_length=20, verbose_name='two of one group')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being worked on'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', editable=False, max_length=20, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('failure_reason', models.CharField(blank=True, max_length=500, verbose_name='why it failed')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='553e5b586448ca077f735dc75570a23f1dabb46d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cafd0', table='assessment_divisionjobevent', when='BEFORE'))],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['AssessorTerms', 'AssignmentWish', 'DivisionJob', 'AssessorTermsEvent', 'AssignmentWishEvent', 'DivisionJobEvent'],
        ),
    ]
