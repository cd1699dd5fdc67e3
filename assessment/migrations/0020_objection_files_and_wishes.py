import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
import proposals.models.attachment
import proposals.models.stored_file
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0019_objection_against'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0016_restored_deals_and_one_address'),
    ]

    operations = [
        migrations.CreateModel(
            name='ObjectionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.stored_file.stored_path, verbose_name='file')),
                ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], db_index=True, default='waiting', max_length=12, verbose_name='check for viruses')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='assessment.objection', verbose_name='objection')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'file with an objection',
                'verbose_name_plural': 'files with objections',
                'ordering': ['objection_id', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('scan_state__in', ['waiting', 'clean', 'infected', 'not_scanned'])), name='objectionfile_scan_state_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('uploaded_at__isnull', True), ('uploaded_by__isnull', True)), models.Q(('uploaded_at__isnull', False), ('uploaded_by__isnull', False)), _connector='OR'), name='objectionfile_uploaded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.UniqueConstraint(fields=('objection', 'sha256'), name='objectionfile_once', violation_error_message='This file is with the objection already.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (to_jsonb(NEW) - 'scan_state' - 'scanned_at' - 'scan_report') IS DISTINCT FROM (to_jsonb(OLD) - 'scan_state' - 'scanned_at' - 'scan_report') THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'objection_file_kept', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='2f6b471005786410e4eef7d4b435f67654f8ca3b', operation='UPDATE', pgid='pgtrigger_no_change_b22a6', table='assessment_objectionfile', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'objection_file_kept', MESSAGE = 'the row is final';", hash='97ea87b6a887a619e90078b06c2daf85cecf57ab', operation='DELETE', pgid='pgtrigger_no_removal_8d6f6', table='assessment_objectionfile', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_objectionfileevent" ("content_type", "file", "id", "objection_id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan_report", "scan_state", "scanned_at", "sha256", "size", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."file", NEW."id", NEW."objection_id", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."sha256", NEW."size", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='4b36cf7f07b38dde7f8f8e2079b2bac08d64ad1d', operation='INSERT', pgid='pgtrigger_insert_insert_7282a', table='assessment_objectionfile', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_objectionfileevent" ("content_type", "file", "id", "objection_id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan_report", "scan_state", "scanned_at", "sha256", "size", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."file", NEW."id", NEW."objection_id", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."sha256", NEW."size", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='e51f4a6ace4ce9741f17e20fe8e59e6f5de8a7a5', operation='UPDATE', pgid='pgtrigger_update_update_4bd6f', table='assessment_objectionfile', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_objectionfileevent" ("content_type", "file", "id", "objection_id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan_report", "scan_state", "scanned_at", "sha256", "size", "uploaded_at", "uploaded_by_id") VALUES (OLD."content_type", OLD."file", OLD."id", OLD."objection_id", OLD."original_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scan_report", OLD."scan_state", OLD."scanned_at", OLD."sha256", OLD."size", OLD."uploaded_at", OLD."uploaded_by_id"); RETURN NULL;', hash='65dd0b51775e7592654517e3a06bfd7a0d60d26a', operation='DELETE', pgid='pgtrigger_delete_delete_c00c2', table='assessment_objectionfile', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ObjectionFileEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.stored_file.stored_path, verbose_name='file')),
                ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], default='waiting', max_length=12, verbose_name='check for viruses')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                ('objection', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.objection', verbose_name='objection')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.objectionfile')),
                ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e50e32ad91c916b5f6cf4322d1304bbed31a6d33', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_27a38', table='assessment_objectionfileevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ScoringReminders',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=True, verbose_name='reminders go out by themselves')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scoring_reminders', to='proposals.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'reminders of scoring',
                'verbose_name_plural': 'reminders of scoring',
                'ordering': ['round_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='scoringreminders_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_scoringremindersevent" ("changed_at", "changed_by_id", "id", "is_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."is_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id"); RETURN NULL;', hash='fa933649d999e12c29fcfb40dce7e478ee2b059d', operation='INSERT', pgid='pgtrigger_insert_insert_3f464', table='assessment_scoringreminders', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_scoringremindersevent" ("changed_at", "changed_by_id", "id", "is_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."is_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id"); RETURN NULL;', hash='602e9f7d5d0078a0f9d0c755ac09babb44192747', operation='UPDATE', pgid='pgtrigger_update_update_708f2', table='assessment_scoringreminders', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_scoringremindersevent" ("changed_at", "changed_by_id", "id", "is_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."id", OLD."is_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id"); RETURN NULL;', hash='ca28a9c7c4d00333795b564aeddb66068c5c543e', operation='DELETE', pgid='pgtrigger_delete_delete_c634e', table='assessment_scoringreminders', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ScoringRemindersEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_on', models.BooleanField(default=True, verbose_name='reminders go out by themselves')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.scoringreminders')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c0b3f18509ef6ff747f732457bbb4264b71df407', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_266c5', table='assessment_scoringremindersevent', when='BEFORE'))],
            },
        ),
        migrations.RemoveConstraint(
            model_name='awardlapse',
            name='awardlapse_once',
        ),
        migrations.AddField(
            model_name='defaultnotice',
            name='objection',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='default_notices', to='assessment.objection', verbose_name='objection'),
        ),
        migrations.AddField(
            model_name='defaultnoticeevent',
            name='objection',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.objection', verbose_name='objection'),
        ),
        migrations.AddField(
            model_name='divisionjob',
            name='needed_group',
            field=models.CharField(blank=True, max_length=60, verbose_name='at least one of this group'),
        ),
        migrations.AddField(
            model_name='divisionjobevent',
            name='needed_group',
            field=models.CharField(blank=True, max_length=60, verbose_name='at least one of this group'),
        ),
        migrations.AddField(
            model_name='practiceassessment',
            name='typed',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='typed in windows'),
        ),
        migrations.AddField(
            model_name='practiceassessmentevent',
            name='typed',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='typed in windows'),
        ),
        migrations.AddConstraint(
            model_name='awardlapse',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('confirmed_at__isnull', True)), fields=('proposal',), name='awardlapse_once', violation_error_message='That this award lapses was noted already.'),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['ObjectionFile', 'ObjectionFileEvent', 'ScoringReminders', 'ScoringRemindersEvent'],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='defaultnotice',
            triggers=[pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_defaultnoticeevent" ("channel", "id", "objection_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id", "remark") VALUES (NEW."channel", NEW."id", NEW."objection_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."received_date", NEW."registered_at", NEW."registered_by_id", NEW."remark"); RETURN NULL;', hash='e05f1e0b0c87b5dc6926feb23d51d74614f9a45f', operation='INSERT', pgid='pgtrigger_insert_insert_dd220', table='assessment_defaultnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_defaultnoticeevent" ("channel", "id", "objection_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id", "remark") VALUES (NEW."channel", NEW."id", NEW."objection_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."received_date", NEW."registered_at", NEW."registered_by_id", NEW."remark"); RETURN NULL;', hash='e1be8e7638bae969ed689e243260624033ea87ae', operation='UPDATE', pgid='pgtrigger_update_update_ad866', table='assessment_defaultnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_defaultnoticeevent" ("channel", "id", "objection_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "received_date", "registered_at", "registered_by_id", "remark") VALUES (OLD."channel", OLD."id", OLD."objection_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."received_date", OLD."registered_at", OLD."registered_by_id", OLD."remark"); RETURN NULL;', hash='30c6ad78acebf87104048f2fd56336183c7b9637', operation='DELETE', pgid='pgtrigger_delete_delete_e4cac', table='assessment_defaultnotice', when='AFTER'))],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='divisionjob',
            triggers=[pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_divisionjobevent" ("aim", "attempts", "failure_reason", "finished_at", "id", "needed_group", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "run_id", "same_group", "status", "step", "title") VALUES (NEW."aim", NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", NEW."needed_group", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."run_id", NEW."same_group", NEW."status", NEW."step", NEW."title"); RETURN NULL;', hash='b8eb2f3f5ccf2529287e70e1b3e5d7f5d71782e6', operation='INSERT', pgid='pgtrigger_insert_insert_38b82', table='assessment_divisionjob', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."aim" IS DISTINCT FROM (NEW."aim") OR OLD."attempts" IS DISTINCT FROM (NEW."attempts") OR OLD."failure_reason" IS DISTINCT FROM (NEW."failure_reason") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."needed_group" IS DISTINCT FROM (NEW."needed_group") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."same_group" IS DISTINCT FROM (NEW."same_group") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."step" IS DISTINCT FROM (NEW."step") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "assessment_divisionjobevent" ("aim", "attempts", "failure_reason", "finished_at", "id", "needed_group", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "run_id", "same_group", "status", "step", "title") VALUES (NEW."aim", NEW."attempts", NEW."failure_reason", NEW."finished_at", NEW."id", NEW."needed_group", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."round_id", NEW."run_id", NEW."same_group", NEW."status", NEW."step", NEW."title"); RETURN NULL;', hash='4fe70d801e86c2bd171c65159ead04b7f1009fba', operation='UPDATE', pgid='pgtrigger_update_update_89044', table='assessment_divisionjob', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_divisionjobevent" ("aim", "attempts", "failure_reason", "finished_at", "id", "needed_group", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "round_id", "run_id", "same_group", "status", "step", "title") VALUES (OLD."aim", OLD."attempts", OLD."failure_reason", OLD."finished_at", OLD."id", OLD."needed_group", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."requested_at", OLD."requested_by_id", OLD."round_id", OLD."run_id", OLD."same_group", OLD."status", OLD."step", OLD."title"); RETURN NULL;', hash='ddad79bb1290ef194201aaeb6fed5c4f6f61749c', operation='DELETE', pgid='pgtrigger_delete_delete_bfb56', table='assessment_divisionjob', when='AFTER'))],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='practiceassessment',
            triggers=[pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practiceassessmentevent" ("assessor_id", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "typed", "version") VALUES (NEW."assessor_id", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."saved_at", NEW."typed", NEW."version"); RETURN NULL;', hash='9b2eb221354bf0d0462b3551458c7a35130d2765', operation='INSERT', pgid='pgtrigger_insert_insert_9f624', table='assessment_practiceassessment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_practiceassessmentevent" ("assessor_id", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "typed", "version") VALUES (NEW."assessor_id", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."saved_at", NEW."typed", NEW."version"); RETURN NULL;', hash='9f696371029dec759fdab5fd4b6b385994b06dfa', operation='UPDATE', pgid='pgtrigger_update_update_f3e30', table='assessment_practiceassessment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practiceassessmentevent" ("assessor_id", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "typed", "version") VALUES (OLD."assessor_id", OLD."finished_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."saved_at", OLD."typed", OLD."version"); RETURN NULL;', hash='62115167fb9cd412c196e460bbc4a770e3d30ead', operation='DELETE', pgid='pgtrigger_delete_delete_9fac6', table='assessment_practiceassessment', when='AFTER'))],
        ),
    ]
