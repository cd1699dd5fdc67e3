import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0011_rejected_may_be_awarded'),
        ('reporting', '0004_assessment_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_templates', to='proposals.round', verbose_name='round')),
                ('kind', models.CharField(choices=[('award', 'Award'), ('reserve', 'Reserve list'), ('rejection', 'Rejection'), ('moved_up', 'Moved up from the reserve list'), ('objection', 'Decision on an objection'), ('remedy', 'Clause about objection')], max_length=20, verbose_name='kind')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'text of a letter',
                'verbose_name_plural': 'texts of letters',
                'ordering': ['round_id', 'kind', '-number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'kind', 'number'), name='lettertemplate_number_once', violation_error_message='Somebody else saved this text meanwhile. Look at that version first.'), models.CheckConstraint(condition=models.Q(('kind__in', ['award', 'reserve', 'rejection', 'moved_up', 'objection', 'remedy'])), name='lettertemplate_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('saved_at__isnull', True), ('saved_by__isnull', True)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='lettertemplate_saved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'lettertemplate_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='7eddab616abf734ee56646b066308b531f402822', operation='UPDATE', pgid='pgtrigger_no_change_432c3', table='reporting_lettertemplate', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'lettertemplate_immutable', MESSAGE = 'the row is final';", hash='99412bb1b940eac5be1c0d4c308543125464e233', operation='DELETE', pgid='pgtrigger_no_removal_8f748', table='reporting_lettertemplate', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_lettertemplateevent" ("body", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "saved_at", "saved_by_id", "subject") VALUES (NEW."body", NEW."id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id", NEW."saved_at", NEW."saved_by_id", NEW."subject"); RETURN NULL;', hash='aaf51ac213eae1180eed41b98e8c178973470589', operation='INSERT', pgid='pgtrigger_insert_insert_a7dcf', table='reporting_lettertemplate', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_lettertemplateevent" ("body", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "saved_at", "saved_by_id", "subject") VALUES (NEW."body", NEW."id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id", NEW."saved_at", NEW."saved_by_id", NEW."subject"); RETURN NULL;', hash='8e390aba8091e2b03ab4d485eebfddc028450bfc', operation='UPDATE', pgid='pgtrigger_update_update_f2b5a', table='reporting_lettertemplate', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_lettertemplateevent" ("body", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "saved_at", "saved_by_id", "subject") VALUES (OLD."body", OLD."id", OLD."kind", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id", OLD."saved_at", OLD."saved_by_id", OLD."subject"); RETURN NULL;', hash='9565dbb00e3644edf4d9932cd90a4121854b2516', operation='DELETE', pgid='pgtrigger_delete_delete_11939', table='reporting_lettertemplate', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DecisionLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=120, unique=True, verbose_name='cause')),
                ('kind', models.CharField(choices=[('award', 'Award'), ('reserve', 'Reserve list'), ('rejection', 'Rejection'), ('moved_up', 'Moved up from the reserve list'), ('objection', 'Decision on an objection'), ('remedy', 'Clause about objection')], max_length=20, verbose_name='kind')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decision_letters', to='proposals.proposal', verbose_name='proposal')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='reporting.lettertemplate', verbose_name='text')),
                ('remedy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.lettertemplate', verbose_name='clause about objection')),
                ('letter_date', models.DateField(verbose_name='date of the letter')),
                ('content', models.JSONField(verbose_name='what is filled in')),
                ('package_sha256', models.CharField(blank=True, max_length=64, verbose_name='checksum of the decision package')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='proposals.portalmessage', verbose_name='message')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='reporting.report', verbose_name='document')),
            ],
            options={
                'verbose_name': 'letter with a decision',
                'verbose_name_plural': 'letters with decisions',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['award', 'moved_up', 'objection', 'rejection', 'reserve'])), name='decisionletter_kind_known', violation_error_message='Choose one of the listed options.')],
                'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'decisionletter_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='6363284fa94d3f19a8fcc9c06789c599cc07df37', operation='UPDATE', pgid='pgtrigger_no_change_5e25c', table='reporting_decisionletter', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'decisionletter_immutable', MESSAGE = 'the row is final';", hash='d8ec8db7b913980e3ca2318f9185219cd38ac263', operation='DELETE', pgid='pgtrigger_no_removal_0f506', table='reporting_decisionletter', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_decisionletterevent" ("cause", "content", "id", "kind", "letter_date", "message_id", "package_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "remedy_id", "report_id", "template_id") VALUES (NEW."cause", NEW."content", NEW."id", NEW."kind", NEW."letter_date", NEW."message_id", NEW."package_sha256", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."remedy_id", NEW."report_id", NEW."template_id"); RETURN NULL;', hash='8e5adf114bb19c4e309e26fd73dc74a610e5e5f9', operation='INSERT', pgid='pgtrigger_insert_insert_64994', table='reporting_decisionletter', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_decisionletterevent" ("cause", "content", "id", "kind", "letter_date", "message_id", "package_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "remedy_id", "report_id", "template_id") VALUES (NEW."cause", NEW."content", NEW."id", NEW."kind", NEW."letter_date", NEW."message_id", NEW."package_sha256", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."remedy_id", NEW."report_id", NEW."template_id"); RETURN NULL;', hash='47fa061051ae6454644490ea9deecabc379ec21f', operation='UPDATE', pgid='pgtrigger_update_update_f67b4', table='reporting_decisionletter', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_decisionletterevent" ("cause", "content", "id", "kind", "letter_date", "message_id", "package_sha256", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "remedy_id", "report_id", "template_id") VALUES (OLD."cause", OLD."content", OLD."id", OLD."kind", OLD."letter_date", OLD."message_id", OLD."package_sha256", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."remedy_id", OLD."report_id", OLD."template_id"); RETURN NULL;', hash='bec920991dafbfbdffadddc88bd0441ee2e3254a', operation='DELETE', pgid='pgtrigger_delete_delete_37cd7', table='reporting_decisionletter', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='LetterTemplateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.lettertemplate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                ('kind', models.CharField(choices=[('award', 'Award'), ('reserve', 'Reserve list'), ('rejection', 'Rejection'), ('moved_up', 'Moved up from the reserve list'), ('objection', 'Decision on an objection'), ('remedy', 'Clause about objection')], max_length=20, verbose_name='kind')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('saved_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f81a8b377ab25d95aea539c93acb3ce62b5dd830', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_92c33', table='reporting_lettertemplateevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='DecisionLetterEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.decisionletter')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('cause', models.CharField(max_length=120, verbose_name='cause')),
                ('kind', models.CharField(choices=[('award', 'Award'), ('reserve', 'Reserve list'), ('rejection', 'Rejection'), ('moved_up', 'Moved up from the reserve list'), ('objection', 'Decision on an objection'), ('remedy', 'Clause about objection')], max_length=20, verbose_name='kind')),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.proposal', verbose_name='proposal')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.lettertemplate', verbose_name='text')),
                ('remedy', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.lettertemplate', verbose_name='clause about objection')),
                ('letter_date', models.DateField(verbose_name='date of the letter')),
                ('content', models.JSONField(verbose_name='what is filled in')),
                ('package_sha256', models.CharField(blank=True, max_length=64, verbose_name='checksum of the decision package')),
                ('message', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.portalmessage', verbose_name='message')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.report', verbose_name='document')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be23f1059c4b23bbcdabeeddb4200b486a019cb6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d64e5', table='reporting_decisionletterevent', when='BEFORE'))],
            },
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_subject_agrees_with_kind',
        ),
        migrations.AlterField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('parliament_letter', 'Letter to parliament'), ('acknowledgement', 'Acknowledgement of receipt'), ('progress_report', 'Progress report of a deal'), ('draft_copy', 'Copy of a draft, not submitted'), ('question_list', 'Questions of a round'), ('assessment_dossier', 'Assessment dossier'), ('panel_pack', 'Pack for the panel'), ('own_pack', 'Own pack of an assessor'), ('decision_letter', 'Letter with a decision'), ('letter_preview', 'Concept of a letter with a decision')], max_length=30, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='reportevent',
            name='kind',
            field=models.CharField(choices=[('parliament_letter', 'Letter to parliament'), ('acknowledgement', 'Acknowledgement of receipt'), ('progress_report', 'Progress report of a deal'), ('draft_copy', 'Copy of a draft, not submitted'), ('question_list', 'Questions of a round'), ('assessment_dossier', 'Assessment dossier'), ('panel_pack', 'Pack for the panel'), ('own_pack', 'Own pack of an assessor'), ('decision_letter', 'Letter with a decision'), ('letter_preview', 'Concept of a letter with a decision')], max_length=30, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['parliament_letter', 'acknowledgement', 'progress_report', 'draft_copy', 'question_list', 'assessment_dossier', 'panel_pack', 'own_pack', 'decision_letter', 'letter_preview'])), name='report_kind_known', violation_error_message='Choose one of the listed options.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'parliament_letter'), ('progress_report__isnull', True), ('proposal__isnull', True), ('round__isnull', False), ('submission__isnull', True)), models.Q(('kind', 'acknowledgement'), ('progress_report__isnull', True), ('proposal__isnull', True), ('round__isnull', True), ('submission__isnull', False)), models.Q(('kind', 'progress_report'), ('progress_report__isnull', False), ('proposal__isnull', True), ('round__isnull', True), ('submission__isnull', True)), models.Q(('kind__in', ['question_list', 'panel_pack', 'own_pack']), ('progress_report__isnull', True), ('proposal__isnull', True), ('round__isnull', False), ('submission__isnull', True)), models.Q(('kind__in', ['draft_copy', 'assessment_dossier', 'decision_letter', 'letter_preview']), ('progress_report__isnull', True), ('proposal__isnull', False), ('round__isnull', True), ('submission__isnull', True)), _connector='OR'), name='report_subject_agrees_with_kind', violation_error_message='A document is about the subject that belongs to its kind.'),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['LetterTemplate', 'DecisionLetter', 'LetterTemplateEvent', 'DecisionLetterEvent'],
        ),
    ]
