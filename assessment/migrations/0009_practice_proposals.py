import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0008_panel_meeting'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
        ('proposals', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='PracticeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice_proposals', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.proposal', verbose_name='taken over from')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'practice proposal',
                'verbose_name_plural': 'practice proposals',
                'ordering': ['round_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='practiceproposal_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='practiceproposal_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='practiceproposal_published_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='published_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL)', func="\n            IF (NEW.round_id, NEW.number, NEW.title, NEW.summary, NEW.source_id)\n               IS DISTINCT FROM (OLD.round_id, OLD.number, OLD.title, OLD.summary, OLD.source_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_published', MESSAGE = 'the practice proposal is published';\n            END IF;\n            IF NEW.published_at IS NULL\n               AND EXISTS (SELECT 1 FROM assessment_practiceassessment WHERE proposal_id = OLD.id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_begun', MESSAGE = 'somebody began practising';\n            END IF;\n            RETURN NEW;\n        ", hash='4852e2e96d310258580f1166bf6e51d1a2d2e760', operation='UPDATE', pgid='pgtrigger_published_stands_711f0', table='assessment_practiceproposal', when='BEFORE')), pgtrigger.compiler.Trigger(name='published_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_published', MESSAGE = 'the practice proposal is published';", hash='f8fa081070fa3e19ad77cdd685d8e06ab4cce2be', operation='DELETE', pgid='pgtrigger_published_kept_8fd22', table='assessment_practiceproposal', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practiceproposalevent" ("id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "round_id", "source_id", "summary", "title", "version") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."round_id", NEW."source_id", NEW."summary", NEW."title", NEW."version"); RETURN NULL;', hash='e0e57fa06e0a59321d91141411a238b5360f194d', operation='INSERT', pgid='pgtrigger_insert_insert_93d57', table='assessment_practiceproposal', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_practiceproposalevent" ("id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "round_id", "source_id", "summary", "title", "version") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."round_id", NEW."source_id", NEW."summary", NEW."title", NEW."version"); RETURN NULL;', hash='92a5200b34afb93ba5dd9b14ad1557cbeed647a9', operation='UPDATE', pgid='pgtrigger_update_update_3394a', table='assessment_practiceproposal', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practiceproposalevent" ("id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "round_id", "source_id", "summary", "title", "version") VALUES (OLD."id", OLD."made_at", OLD."made_by_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."round_id", OLD."source_id", OLD."summary", OLD."title", OLD."version"); RETURN NULL;', hash='367ffeedab53eb45ad8d33285e1979460dda25b4', operation='DELETE', pgid='pgtrigger_delete_delete_73fc9', table='assessment_practiceproposal', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessment.practiceproposal', verbose_name='practice proposal')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practice_assessments', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'practice assessment',
                'verbose_name_plural': 'practice assessments',
                'ordering': ['proposal_id', 'assessor_id'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'assessor'), name='practiceassessment_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='of_published', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (SELECT 1 FROM assessment_practiceproposal\n                            WHERE id = NEW.proposal_id AND published_at IS NOT NULL) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_not_published', MESSAGE = 'the practice proposal is not published';\n            END IF;\n            RETURN NEW;\n        ", hash='cf9aa72b84b797ca936552d60bd789518e9810a1', operation='INSERT', pgid='pgtrigger_of_published_ac271', table='assessment_practiceassessment', when='BEFORE')), pgtrigger.compiler.Trigger(name='final_is_complete', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.finished_at IS NOT NULL)', declare='DECLARE v_missing bigint;', func="\n            SELECT COUNT(*) INTO v_missing FROM assessment_criterion c\n              JOIN assessment_practiceproposal p ON p.round_id = c.round_id\n              LEFT JOIN assessment_practicescore s ON s.criterion_id = c.id AND s.assessment_id = NEW.id\n             WHERE p.id = NEW.proposal_id AND (s.points IS NULL OR s.reason = '');\n            IF v_missing > 0 THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_complete', MESSAGE = 'scores or reasons are missing'; END IF;\n            RETURN NEW;\n        ", hash='31ad02afe1eb8e4135d9e021e0cb93935a1ab4d4', operation='INSERT OR UPDATE', pgid='pgtrigger_final_is_complete_342af', table='assessment_practiceassessment', when='BEFORE')), pgtrigger.compiler.Trigger(name='final_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.finished_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_final', MESSAGE = 'practice scores are final';", hash='e91315e1739972f1e3e987bca719bcca3f200ff5', operation='UPDATE', pgid='pgtrigger_final_stands_c933d', table='assessment_practiceassessment', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_final', MESSAGE = 'practice scores are kept';", hash='6548fbb3dc9fae78a390b2e2a70b82e40220ffb1', operation='DELETE', pgid='pgtrigger_kept_f9710', table='assessment_practiceassessment', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practiceassessmentevent" ("assessor_id", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "version") VALUES (NEW."assessor_id", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."saved_at", NEW."version"); RETURN NULL;', hash='4aa0774bf7ae5146e4f36ca8eb3b4b8bbb266126', operation='INSERT', pgid='pgtrigger_insert_insert_9f624', table='assessment_practiceassessment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_practiceassessmentevent" ("assessor_id", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "version") VALUES (NEW."assessor_id", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."saved_at", NEW."version"); RETURN NULL;', hash='5dff918af04b374b46b31c8a346b117a6d99aa64', operation='UPDATE', pgid='pgtrigger_update_update_f3e30', table='assessment_practiceassessment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practiceassessmentevent" ("assessor_id", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "saved_at", "version") VALUES (OLD."assessor_id", OLD."finished_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."saved_at", OLD."version"); RETURN NULL;', hash='28cde6fc592f64f2c2c030089855e6c611172494', operation='DELETE', pgid='pgtrigger_delete_delete_9fac6', table='assessment_practiceassessment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeProposalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.practiceproposal')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='taken over from')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4040025116952a0b16e1620402a9e3cf8f5aa1fe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ae7a0', table='assessment_practiceproposalevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='assessment.practiceproposal', verbose_name='practice proposal')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterion', verbose_name='criterion')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'reference score',
                'verbose_name_plural': 'reference scores',
                'ordering': ['proposal_id', 'criterion_id'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'criterion'), name='practicereference_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='frozen_once_published', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_row record; v_criterion assessment_criterion%ROWTYPE; v_round bigint;', func="\n            IF TG_OP = 'DELETE' THEN v_row := OLD; ELSE v_row := NEW; END IF;\n            IF EXISTS (SELECT 1 FROM assessment_practiceproposal\n                        WHERE id = v_row.proposal_id AND published_at IS NOT NULL) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_published', MESSAGE = 'the practice proposal is published';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n        SELECT * INTO v_criterion FROM assessment_criterion WHERE id = NEW.criterion_id;\n        SELECT round_id INTO v_round FROM assessment_practiceproposal WHERE id = NEW.proposal_id;\n        IF v_criterion.round_id <> v_round THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_of_round', MESSAGE = 'criterion of another round'; END IF;\n        IF NEW.points < v_criterion.minimum_points OR NEW.points > v_criterion.maximum_points THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_in_scale', MESSAGE = 'points outside the scale';\n        END IF;\n    \n            RETURN NEW;\n        ", hash='5f83181ba536e8bd5de9d9eccb9e42b40f757920', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_published_7a2c7', table='assessment_practicereference', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practicereferenceevent" ("criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "proposal_id", "reason") VALUES (NEW."criterion_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."proposal_id", NEW."reason"); RETURN NULL;', hash='ed0fa6ade6acbde732cc23084050b180370de017', operation='INSERT', pgid='pgtrigger_insert_insert_4d00f', table='assessment_practicereference', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_practicereferenceevent" ("criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "proposal_id", "reason") VALUES (NEW."criterion_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."proposal_id", NEW."reason"); RETURN NULL;', hash='403bf959cac19b02c7504fff44f5cc7c5c5f86c4', operation='UPDATE', pgid='pgtrigger_update_update_413d1', table='assessment_practicereference', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practicereferenceevent" ("criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "proposal_id", "reason") VALUES (OLD."criterion_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."points", OLD."proposal_id", OLD."reason"); RETURN NULL;', hash='5ac611b4707bb965115e99e24cab07b3bf307555', operation='DELETE', pgid='pgtrigger_delete_delete_23ca0', table='assessment_practicereference', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='assessment.practiceproposal', verbose_name='practice proposal')),
                ('code', models.CharField(choices=[('need', 'Need and demand'), ('plan', 'The problem and your plan'), ('involvement', 'How entrepreneurs take part'), ('planning', 'Activities and planning'), ('impact', 'Expected impact'), ('financing', 'Financing'), ('state_aid', 'State aid'), ('declaration', 'Declaration')], max_length=20, verbose_name='part')),
                ('text', models.TextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'part of a practice proposal',
                'verbose_name_plural': 'parts of practice proposals',
                'ordering': ['proposal_id', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'code'), name='practicesection_once'), models.CheckConstraint(condition=models.Q(('code__in', ['need', 'plan', 'involvement', 'planning', 'impact', 'financing'])), name='practicesection_code_known', violation_error_message='Choose one of the listed options.')],
                'triggers': [pgtrigger.compiler.Trigger(name='frozen_once_published', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_row record;', func="\n            IF TG_OP = 'DELETE' THEN v_row := OLD; ELSE v_row := NEW; END IF;\n            IF EXISTS (SELECT 1 FROM assessment_practiceproposal\n                        WHERE id = v_row.proposal_id AND published_at IS NOT NULL) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_published', MESSAGE = 'the practice proposal is published';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            \n            RETURN NEW;\n        ", hash='9ffe1a6d9944d1cf668f302274d768887ebd96da', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_published_2a81e', table='assessment_practicesection', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practicesectionevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "text") VALUES (NEW."code", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."text"); RETURN NULL;', hash='6dcf111fa78a4cf37b8cab79f5d955c50eb72705', operation='INSERT', pgid='pgtrigger_insert_insert_29c1b', table='assessment_practicesection', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_practicesectionevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "text") VALUES (NEW."code", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."text"); RETURN NULL;', hash='226142c63d305c413bf019c6c19ca1cb8d7d1343', operation='UPDATE', pgid='pgtrigger_update_update_43c5e', table='assessment_practicesection', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practicesectionevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "text") VALUES (OLD."code", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."text"); RETURN NULL;', hash='d801d005bb7fe4de14edc289312a38893eecebe4', operation='DELETE', pgid='pgtrigger_delete_delete_5431a', table='assessment_practicesection', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeAssessmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.practiceassessment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.practiceproposal', verbose_name='practice proposal')),
                ('assessor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assessor')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0f4d27e5c8de1132bde0d6a473c605e6270173cf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_914ae', table='assessment_practiceassessmentevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeReferenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.practicereference')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.practiceproposal', verbose_name='practice proposal')),
                ('criterion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.criterion', verbose_name='criterion')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d5c46844f292b31b7712947b9be216e4f931250', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_753a7', table='assessment_practicereferenceevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='assessment.practiceassessment', verbose_name='practice assessment')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterion', verbose_name='criterion')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'practice score',
                'verbose_name_plural': 'practice scores',
                'ordering': ['assessment_id', 'criterion_id'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'criterion'), name='practicescore_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='in_scale', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_criterion assessment_criterion%ROWTYPE; v_round bigint; v_finished timestamptz;', func="\n            \n        SELECT * INTO v_criterion FROM assessment_criterion WHERE id = NEW.criterion_id;\n        SELECT p.round_id, a.finished_at INTO v_round, v_finished FROM assessment_practiceassessment a JOIN assessment_practiceproposal p ON p.id = a.proposal_id WHERE a.id = NEW.assessment_id;\n        IF v_criterion.round_id <> v_round THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_of_round', MESSAGE = 'criterion of another round'; END IF;\n        IF NEW.points < v_criterion.minimum_points OR NEW.points > v_criterion.maximum_points THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_in_scale', MESSAGE = 'points outside the scale';\n        END IF;\n    \n            IF v_finished IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_final', MESSAGE = 'practice scores are final'; END IF;\n            RETURN NEW;\n        ", hash='c37e569ae4bf114e81958b7937a615f10fd39a9e', operation='INSERT OR UPDATE', pgid='pgtrigger_in_scale_57054', table='assessment_practicescore', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'practice_final', MESSAGE = 'practice scores are kept';", hash='66140230ac7ad6c340d59798e4bcddd6334d4eae', operation='DELETE', pgid='pgtrigger_kept_437f9', table='assessment_practicescore', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practicescoreevent" ("assessment_id", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason") VALUES (NEW."assessment_id", NEW."criterion_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."reason"); RETURN NULL;', hash='bc4850142bafdc8f7aecee36370bf6e5d8b651b0', operation='INSERT', pgid='pgtrigger_insert_insert_d4291', table='assessment_practicescore', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_practicescoreevent" ("assessment_id", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason") VALUES (NEW."assessment_id", NEW."criterion_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."reason"); RETURN NULL;', hash='4d873eb0e7954c351f0703d0f2687e632af721c8', operation='UPDATE', pgid='pgtrigger_update_update_51bc1', table='assessment_practicescore', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_practicescoreevent" ("assessment_id", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason") VALUES (OLD."assessment_id", OLD."criterion_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."points", OLD."reason"); RETURN NULL;', hash='e1b4d179db54ffc34ccf8315a0a17fe3d39802d8', operation='DELETE', pgid='pgtrigger_delete_delete_1ef3b', table='assessment_practicescore', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeSectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.practicesection')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.practiceproposal', verbose_name='practice proposal')),
                ('code', models.CharField(choices=[('need', 'Need and demand'), ('plan', 'The problem and your plan'), ('involvement', 'How entrepreneurs take part'), ('planning', 'Activities and planning'), ('impact', 'Expected impact'), ('financing', 'Financing'), ('state_aid', 'State aid'), ('declaration', 'Declaration')], max_length=20, verbose_name='part')),
                ('text', models.TextField(verbose_name='text')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dd52585d668cec30ed43bc455bdc922d08231e50', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_628b2', table='assessment_practicesectionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PracticeScoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.practicescore')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('assessment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.practiceassessment', verbose_name='practice assessment')),
                ('criterion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.criterion', verbose_name='criterion')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='score')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d2ce799fcaa14bf6ba3215d2d5fa44fd52cb5310', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ad1e4', table='assessment_practicescoreevent', when='BEFORE'))],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['PracticeProposal', 'PracticeAssessment', 'PracticeProposalEvent', 'PracticeReference', 'PracticeSection', 'PracticeAssessmentEvent', 'PracticeReferenceEvent', 'PracticeScore', 'PracticeSectionEvent', 'PracticeScoreEvent'],
        ),
    ]
