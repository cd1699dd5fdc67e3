import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0007_typed_at_the_desk'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
        ('proposals', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='PanelMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_meetings', to='proposals.round', verbose_name='round')),
                ('meeting_date', models.DateField(verbose_name='date')),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chair')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'panel meeting',
                'verbose_name_plural': 'panel meetings',
                'ordering': ['round_id', 'meeting_date'],
                'constraints': [models.UniqueConstraint(fields=('round', 'meeting_date'), name='panelmeeting_date_once', violation_error_message='There is a meeting on this date already.'), models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='panelmeeting_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='when_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM 1 FROM proposals_round WHERE id = NEW.round_id FOR SHARE;\n        IF NOT EXISTS (SELECT 1 FROM proposals_round WHERE id = NEW.round_id AND status IN ('scoring_closed', 'allocating')) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_not_open', MESSAGE = 'the panel meeting is not open';\n        END IF;\n        RETURN NEW;\n    ", hash='036bab528462527e9aa09559a5e293e1000d09df', operation='INSERT OR UPDATE', pgid='pgtrigger_when_open_37981', table='assessment_panelmeeting', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelmeetingevent" ("chair_id", "changed_at", "changed_by_id", "id", "meeting_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "version") VALUES (NEW."chair_id", NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."meeting_date", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id", NEW."version"); RETURN NULL;', hash='7683db628d171baee4488f6ce618f7d42a446dfd', operation='INSERT', pgid='pgtrigger_insert_insert_12a38', table='assessment_panelmeeting', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_panelmeetingevent" ("chair_id", "changed_at", "changed_by_id", "id", "meeting_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "version") VALUES (NEW."chair_id", NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."meeting_date", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id", NEW."version"); RETURN NULL;', hash='894bebe1164a4e6b014a50fd9993a12cba41a521', operation='UPDATE', pgid='pgtrigger_update_update_419e5', table='assessment_panelmeeting', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelmeetingevent" ("chair_id", "changed_at", "changed_by_id", "id", "meeting_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "version") VALUES (OLD."chair_id", OLD."changed_at", OLD."changed_by_id", OLD."id", OLD."meeting_date", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id", OLD."version"); RETURN NULL;', hash='0f1a653d3f6fa1270aa6936ca3a9dd481fba4eb6', operation='DELETE', pgid='pgtrigger_delete_delete_6a275', table='assessment_panelmeeting', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PanelAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='assessment.panelmeeting', verbose_name='meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_attendances', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('attendance', models.CharField(choices=[('expected', 'Expected'), ('present', 'Present'), ('absent', 'Absent')], default='expected', max_length=20, verbose_name='attendance')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'ordering': ['meeting_id', 'person_id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='panelattendance_once'), models.CheckConstraint(condition=models.Q(('attendance__in', ['expected', 'present', 'absent'])), name='panelattendance_attendance_known', violation_error_message='Choose one of the listed options.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelattendanceevent" ("attendance", "id", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."attendance", NEW."id", NEW."meeting_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='807216c4ae55246860db4c54809ce876be1cb1d6', operation='INSERT', pgid='pgtrigger_insert_insert_aa773', table='assessment_panelattendance', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_panelattendanceevent" ("attendance", "id", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."attendance", NEW."id", NEW."meeting_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='edf74606d2dbba11d74fe6705996cecf0470fac5', operation='UPDATE', pgid='pgtrigger_update_update_33ce4', table='assessment_panelattendance', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelattendanceevent" ("attendance", "id", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."attendance", OLD."id", OLD."meeting_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='206659179c8cef5787e72d7875c75bd201d24947', operation='DELETE', pgid='pgtrigger_delete_delete_f8b39', table='assessment_panelattendance', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PanelDiscussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='assessment.panelmeeting', verbose_name='meeting')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='panel_discussion', to='proposals.proposal', verbose_name='proposal')),
                ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chair at this proposal')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('discussed_at', models.DateTimeField(blank=True, null=True, verbose_name='discussed at')),
                ('discussed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marked as discussed by')),
            ],
            options={
                'verbose_name': 'discussion of a proposal',
                'verbose_name_plural': 'discussions of proposals',
                'ordering': ['meeting_id', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='paneldiscussion_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('discussed_at__isnull', True), ('discussed_by__isnull', True)), models.Q(('discussed_at__isnull', False), ('discussed_by__isnull', False)), _connector='OR'), name='paneldiscussion_discussed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='when_open', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_proposal bigint;', func="\n        \n        SELECT NEW.proposal_id INTO v_proposal;\n        PERFORM 1 FROM proposals_round r JOIN proposals_proposal p ON p.round_id = r.id\n          WHERE p.id = v_proposal FOR SHARE OF r;\n        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p JOIN proposals_round r ON r.id = p.round_id\n                        WHERE p.id = v_proposal AND p.status = 'assessed' AND r.status IN ('scoring_closed', 'allocating')) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_not_open', MESSAGE = 'the panel meeting is not open';\n        END IF;\n        IF EXISTS (SELECT 1 FROM assessment_conflictofinterest c\n                       WHERE c.proposal_id = v_proposal AND c.assessor_id = NEW.changed_by_id AND c.ended_at IS NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_interest', MESSAGE = 'somebody with an interest takes part';\n        END IF;\n    \n        IF NOT EXISTS (SELECT 1 FROM assessment_panelmeeting m JOIN proposals_proposal p ON p.round_id = m.round_id\n                        WHERE m.id = NEW.meeting_id AND p.id = NEW.proposal_id) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_other_round', MESSAGE = 'meeting of another round';\n        END IF;\n        IF NEW.chair_id IS NOT NULL AND EXISTS (SELECT 1 FROM assessment_conflictofinterest c\n                       WHERE c.proposal_id = v_proposal AND c.assessor_id = NEW.chair_id AND c.ended_at IS NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_interest', MESSAGE = 'the chair has an interest';\n        END IF;\n        RETURN NEW;\n    ", hash='887b92b8e6e78f83e931fa65396bcc1bb959f9fe', operation='INSERT OR UPDATE', pgid='pgtrigger_when_open_f5042', table='assessment_paneldiscussion', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_paneldiscussionevent" ("chair_id", "changed_at", "changed_by_id", "discussed_at", "discussed_by_id", "id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "version") VALUES (NEW."chair_id", NEW."changed_at", NEW."changed_by_id", NEW."discussed_at", NEW."discussed_by_id", NEW."id", NEW."meeting_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."version"); RETURN NULL;', hash='ac87b0406f6641904a2525b251547a1a469a24e3', operation='INSERT', pgid='pgtrigger_insert_insert_9b776', table='assessment_paneldiscussion', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_paneldiscussionevent" ("chair_id", "changed_at", "changed_by_id", "discussed_at", "discussed_by_id", "id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "version") VALUES (NEW."chair_id", NEW."changed_at", NEW."changed_by_id", NEW."discussed_at", NEW."discussed_by_id", NEW."id", NEW."meeting_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."version"); RETURN NULL;', hash='b5147a9384e66a07993e4e7280f9d8bdafa99b7d', operation='UPDATE', pgid='pgtrigger_update_update_f1e1f', table='assessment_paneldiscussion', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_paneldiscussionevent" ("chair_id", "changed_at", "changed_by_id", "discussed_at", "discussed_by_id", "id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "version") VALUES (OLD."chair_id", OLD."changed_at", OLD."changed_by_id", OLD."discussed_at", OLD."discussed_by_id", OLD."id", OLD."meeting_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."version"); RETURN NULL;', hash='c461d53600851e24f1d720554482f4116d57387a', operation='DELETE', pgid='pgtrigger_delete_delete_c82ad', table='assessment_paneldiscussion', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PanelMeetingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.panelmeeting')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('meeting_date', models.DateField(verbose_name='date')),
                ('chair', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chair')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c2777e1cd39615a0f3e0c0adfc821c2df2412141', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f21f1', table='assessment_panelmeetingevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PanelAttendanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.panelattendance')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.panelmeeting', verbose_name='meeting')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('attendance', models.CharField(choices=[('expected', 'Expected'), ('present', 'Present'), ('absent', 'Absent')], default='expected', max_length=20, verbose_name='attendance')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6c1f82dc7bfa44bb70877f6e7f20d74787210a4e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1f775', table='assessment_panelattendanceevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PanelConsensus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consensuses', to='assessment.paneldiscussion', verbose_name='discussion')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterion', verbose_name='criterion')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='points of the panel')),
                ('reason', models.TextField(verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'consensus of the panel',
                'verbose_name_plural': 'consensus of the panel',
                'ordering': ['discussion_id', 'criterion_id', 'version'],
                'constraints': [models.UniqueConstraint(fields=('discussion', 'criterion', 'version'), name='panelconsensus_version_once', violation_error_message='Somebody recorded something else meanwhile. Look at both and save again.'), models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('recorded_by__isnull', True)), models.Q(('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='panelconsensus_recorded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='panelconsensus_has_reason', violation_error_message='Write why the panel came to this.')],
                'triggers': [pgtrigger.compiler.Trigger(name='when_open', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_proposal bigint; v_criterion assessment_criterion%ROWTYPE;', func="\n        \n        SELECT (SELECT d.proposal_id FROM assessment_paneldiscussion d WHERE d.id = NEW.discussion_id) INTO v_proposal;\n        PERFORM 1 FROM proposals_round r JOIN proposals_proposal p ON p.round_id = r.id\n          WHERE p.id = v_proposal FOR SHARE OF r;\n        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p JOIN proposals_round r ON r.id = p.round_id\n                        WHERE p.id = v_proposal AND p.status = 'assessed' AND r.status IN ('scoring_closed', 'allocating')) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_not_open', MESSAGE = 'the panel meeting is not open';\n        END IF;\n        IF EXISTS (SELECT 1 FROM assessment_conflictofinterest c\n                       WHERE c.proposal_id = v_proposal AND c.assessor_id = NEW.recorded_by_id AND c.ended_at IS NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_interest', MESSAGE = 'somebody with an interest takes part';\n        END IF;\n    \n        SELECT * INTO v_criterion FROM assessment_criterion WHERE id = NEW.criterion_id;\n        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p\n                        WHERE p.id = v_proposal AND p.round_id = v_criterion.round_id) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_other_round', MESSAGE = 'criterion of another round';\n        END IF;\n        IF NEW.points < v_criterion.minimum_points OR NEW.points > v_criterion.maximum_points THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_points_in_scale', MESSAGE = 'points outside the scale';\n        END IF;\n        RETURN NEW;\n    ", hash='813219d8529d3567ee98251c8ab302586bd01a78', operation='INSERT', pgid='pgtrigger_when_open_e5a60', table='assessment_panelconsensus', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panelconsensus_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='eda80842e7a43b250d4f49c99b35167b36ddee5b', operation='UPDATE', pgid='pgtrigger_no_change_71cb8', table='assessment_panelconsensus', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panelconsensus_immutable', MESSAGE = 'the row is final';", hash='e6b87418b8ae9e20051aa3c711fbceabee089f87', operation='DELETE', pgid='pgtrigger_no_removal_42a9a', table='assessment_panelconsensus', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelconsensusevent" ("criterion_id", "discussion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason", "recorded_at", "recorded_by_id", "version") VALUES (NEW."criterion_id", NEW."discussion_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."version"); RETURN NULL;', hash='dda9e1cb36ea102d9614c9d287a0687e34685c34', operation='INSERT', pgid='pgtrigger_insert_insert_f2107', table='assessment_panelconsensus', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_panelconsensusevent" ("criterion_id", "discussion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason", "recorded_at", "recorded_by_id", "version") VALUES (NEW."criterion_id", NEW."discussion_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."version"); RETURN NULL;', hash='deb60c8d714284b7fe8437b638bae4289c2d6e25', operation='UPDATE', pgid='pgtrigger_update_update_518fc', table='assessment_panelconsensus', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelconsensusevent" ("criterion_id", "discussion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "reason", "recorded_at", "recorded_by_id", "version") VALUES (OLD."criterion_id", OLD."discussion_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."points", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."version"); RETURN NULL;', hash='156aac490073d1c1e7304228bc73b676819875eb', operation='DELETE', pgid='pgtrigger_delete_delete_2fb75', table='assessment_panelconsensus', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PanelDiscussionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.paneldiscussion')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.panelmeeting', verbose_name='meeting')),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('chair', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chair at this proposal')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('discussed_at', models.DateTimeField(blank=True, null=True, verbose_name='discussed at')),
                ('discussed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marked as discussed by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='43959bafe59398d3e931ef3061a6ff3cd70b578e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c32d9', table='assessment_paneldiscussionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PanelNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='assessment.paneldiscussion', verbose_name='discussion')),
                ('text', models.TextField(verbose_name='note')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='token')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'note of the panel',
                'verbose_name_plural': 'notes of the panel',
                'ordering': ['discussion_id', 'written_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('written_at__isnull', True), ('written_by__isnull', True)), models.Q(('written_at__isnull', False), ('written_by__isnull', False)), _connector='OR'), name='panelnote_written_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='panelnote_has_text', violation_error_message='Write the note before you save it.')],
                'triggers': [pgtrigger.compiler.Trigger(name='when_open', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_proposal bigint;', func="\n        SELECT (SELECT d.proposal_id FROM assessment_paneldiscussion d WHERE d.id = NEW.discussion_id) INTO v_proposal;\n        PERFORM 1 FROM proposals_round r JOIN proposals_proposal p ON p.round_id = r.id\n          WHERE p.id = v_proposal FOR SHARE OF r;\n        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p JOIN proposals_round r ON r.id = p.round_id\n                        WHERE p.id = v_proposal AND p.status = 'assessed' AND r.status IN ('scoring_closed', 'allocating')) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_not_open', MESSAGE = 'the panel meeting is not open';\n        END IF;\n        IF EXISTS (SELECT 1 FROM assessment_conflictofinterest c\n                       WHERE c.proposal_id = v_proposal AND c.assessor_id = NEW.written_by_id AND c.ended_at IS NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_interest', MESSAGE = 'somebody with an interest takes part';\n        END IF;\n     RETURN NEW;", hash='f1ca5098b1dc6070efcc7f4fdfcd7b95c660a1cb', operation='INSERT', pgid='pgtrigger_when_open_56841', table='assessment_panelnote', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panelnote_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='be4374ef4cab3c4528d83bb3dfe31df7dd4292c3', operation='UPDATE', pgid='pgtrigger_no_change_95969', table='assessment_panelnote', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panelnote_immutable', MESSAGE = 'the row is final';", hash='39dfbb70f71733ed8a42a3ac00870624428c11b0', operation='DELETE', pgid='pgtrigger_no_removal_c2125', table='assessment_panelnote', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelnoteevent" ("discussion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "token", "written_at", "written_by_id") VALUES (NEW."discussion_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."token", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='ea4498f008a655e34a5d8545be69310e717de9fc', operation='INSERT', pgid='pgtrigger_insert_insert_d4077', table='assessment_panelnote', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_panelnoteevent" ("discussion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "token", "written_at", "written_by_id") VALUES (NEW."discussion_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."token", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='38216b7650025c0e03238aa0de6407e4fffb5102', operation='UPDATE', pgid='pgtrigger_update_update_1fefe', table='assessment_panelnote', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelnoteevent" ("discussion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "token", "written_at", "written_by_id") VALUES (OLD."discussion_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."token", OLD."written_at", OLD."written_by_id"); RETURN NULL;', hash='89cea6052f9c4eec8d018129b74f8e072c8c4b1d', operation='DELETE', pgid='pgtrigger_delete_delete_d6fd2', table='assessment_panelnote', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PanelPresence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='assessment.paneldiscussion', verbose_name='discussion')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_presences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('presence', models.CharField(choices=[('present', 'In the room'), ('left', 'Left the room because of an interest'), ('absent', 'Not there')], max_length=20, verbose_name='presence')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'presence at a proposal',
                'verbose_name_plural': 'presences at proposals',
                'ordering': ['discussion_id', 'person_id'],
                'constraints': [models.UniqueConstraint(fields=('discussion', 'person'), name='panelpresence_once'), models.CheckConstraint(condition=models.Q(('presence__in', ['present', 'left', 'absent'])), name='panelpresence_presence_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('recorded_by__isnull', True)), models.Q(('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='panelpresence_recorded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='without_interest', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_proposal bigint;', func="\n        \n        SELECT (SELECT d.proposal_id FROM assessment_paneldiscussion d WHERE d.id = NEW.discussion_id) INTO v_proposal;\n        PERFORM 1 FROM proposals_round r JOIN proposals_proposal p ON p.round_id = r.id\n          WHERE p.id = v_proposal FOR SHARE OF r;\n        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p JOIN proposals_round r ON r.id = p.round_id\n                        WHERE p.id = v_proposal AND p.status = 'assessed' AND r.status IN ('scoring_closed', 'allocating')) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_not_open', MESSAGE = 'the panel meeting is not open';\n        END IF;\n        IF EXISTS (SELECT 1 FROM assessment_conflictofinterest c\n                       WHERE c.proposal_id = v_proposal AND c.assessor_id = NEW.recorded_by_id AND c.ended_at IS NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_interest', MESSAGE = 'somebody with an interest takes part';\n        END IF;\n    \n        IF NEW.presence = 'present' AND EXISTS (SELECT 1 FROM assessment_conflictofinterest c\n                       WHERE c.proposal_id = v_proposal AND c.assessor_id = NEW.person_id AND c.ended_at IS NULL) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'panel_interest', MESSAGE = 'somebody with an interest is present';\n        END IF;\n        RETURN NEW;\n    ", hash='fb4c81d802534b08707d88b1479c49202cf079f9', operation='INSERT OR UPDATE', pgid='pgtrigger_without_interest_5ebee', table='assessment_panelpresence', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelpresenceevent" ("discussion_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presence", "recorded_at", "recorded_by_id") VALUES (NEW."discussion_id", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."presence", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;', hash='bef3af188ae01c139500a37bc6e4e8b0bc9522a5', operation='INSERT', pgid='pgtrigger_insert_insert_c853e', table='assessment_panelpresence', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "assessment_panelpresenceevent" ("discussion_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presence", "recorded_at", "recorded_by_id") VALUES (NEW."discussion_id", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."presence", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;', hash='57a436cc1867b7c2fdfd7875d68ac0e7fa611352', operation='UPDATE', pgid='pgtrigger_update_update_e43b2', table='assessment_panelpresence', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "assessment_panelpresenceevent" ("discussion_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "presence", "recorded_at", "recorded_by_id") VALUES (OLD."discussion_id", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."presence", OLD."recorded_at", OLD."recorded_by_id"); RETURN NULL;', hash='5b86d126801d59f1e19b9046eeec9d9cb4068a86', operation='DELETE', pgid='pgtrigger_delete_delete_4b4c1', table='assessment_panelpresence', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PanelConsensusEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.panelconsensus')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('discussion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.paneldiscussion', verbose_name='discussion')),
                ('criterion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.criterion', verbose_name='criterion')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='points of the panel')),
                ('reason', models.TextField(verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='085e31a1cbbe25feb54b65b785e83ed94b80627f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_32c80', table='assessment_panelconsensusevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PanelNoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.panelnote')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('discussion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.paneldiscussion', verbose_name='discussion')),
                ('text', models.TextField(verbose_name='note')),
                ('token', models.UUIDField(editable=False, verbose_name='token')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('written_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cd5af02dd6732bdcd27108b30ee3e7afffb7cea1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_01fce', table='assessment_panelnoteevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PanelPresenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessment.panelpresence')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('discussion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessment.paneldiscussion', verbose_name='discussion')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('presence', models.CharField(choices=[('present', 'In the room'), ('left', 'Left the room because of an interest'), ('absent', 'Not there')], max_length=20, verbose_name='presence')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='259df6c6d4de0fdd1af6bbbb289a1074c6fbeb63', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_99cfd', table='assessment_panelpresenceevent', when='BEFORE'))],
            },
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['PanelMeeting', 'PanelAttendance', 'PanelDiscussion', 'PanelMeetingEvent', 'PanelAttendanceEvent', 'PanelConsensus', 'PanelDiscussionEvent', 'PanelNote', 'PanelPresence', 'PanelConsensusEvent', 'PanelNoteEvent', 'PanelPresenceEvent'],
        ),
    ]
