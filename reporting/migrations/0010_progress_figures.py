import django.db.models.deletion
import pgtrigger.compiler
import proposals.migrations._operations
import proposals.models.attachment
import proposals.models.fields
import reporting.models.progress_photo
from django.conf import settings
from django.db import migrations, models


def _switch_freezing(schema_editor, switch):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'reporting_progressfigure'::regclass"
            " AND tgname LIKE 'pgtrigger_frozen_with_report%'"
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f'ALTER TABLE reporting_progressfigure {switch} TRIGGER "{name}"')


def take_over_entrepreneurs(apps, schema_editor):
    """Make a promised result of the entrepreneurs that reports counted until now, with a figure in each report."""
    report_model, indicator_model, figure_model = (
        apps.get_model(app, name)
        for app, name in (("reporting", "ProgressReport"), ("proposals", "DealIndicator"), ("reporting", "ProgressFigure"))
    )
    # Rows of reports that were sent in are frozen from here on; what those reports counted goes in first.
    _switch_freezing(schema_editor, "DISABLE")
    indicators = {}
    for report in report_model.objects.exclude(smes_reached=None, smes_reached_target=None).order_by("deal", "-number"):
        if report.deal_id not in indicators:
            indicators[report.deal_id] = indicator_model.objects.create(
                deal_id=report.deal_id, name="Bedrijven bereikt", unit="bedrijven", baseline=0,
                target=report.smes_reached_target or 0,
                sort_order=indicator_model.objects.filter(deal=report.deal_id).count(),
            )
        reached = report.smes_reached
        figure_model.objects.create(
            progress_report=report, indicator=indicators[report.deal_id], reached=reached,
            reached_input="" if reached is None else str(reached),
        )
    # Otherwise PostgreSQL refuses to alter tables that still have keys to check.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _switch_freezing(schema_editor, "ENABLE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0014_payments'),
        ('reporting', '0009_action_plan'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportSchedule',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='report_schedule', serialize=False, to='proposals.round', verbose_name='round')),
                ('every_months', models.PositiveSmallIntegerField(default=6, verbose_name='months in a period')),
                ('days_to_write', models.PositiveSmallIntegerField(default=31, verbose_name='days to write the report')),
                ('set_at', models.DateTimeField(verbose_name='set at')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
            ],
            options={
                'verbose_name': 'schedule of reports',
                'verbose_name_plural': 'schedules of reports',
                'ordering': ['round_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('set_at__isnull', True), ('set_by__isnull', True)), models.Q(('set_at__isnull', False), ('set_by__isnull', False)), _connector='OR'), name='reportschedule_set_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('every_months__gte', 1), ('every_months__lte', 24)), name='reportschedule_months_in_range', violation_error_message='A period has 1 to 24 months.'), models.CheckConstraint(condition=models.Q(('days_to_write__gte', 1), ('days_to_write__lte', 183)), name='reportschedule_days_in_range', violation_error_message='A region gets 1 to 183 days to write its report.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportscheduleevent" ("days_to_write", "every_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "set_at", "set_by_id") VALUES (NEW."days_to_write", NEW."every_months", _pgh_attach_context(), NOW(), \'insert\', NEW."round_id", NEW."round_id", NEW."set_at", NEW."set_by_id"); RETURN NULL;', hash='58c4a8c2d94392e0179dc201b9a13f3e25afbcc6', operation='INSERT', pgid='pgtrigger_insert_insert_eaed7', table='reporting_reportschedule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportscheduleevent" ("days_to_write", "every_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "set_at", "set_by_id") VALUES (NEW."days_to_write", NEW."every_months", _pgh_attach_context(), NOW(), \'update\', NEW."round_id", NEW."round_id", NEW."set_at", NEW."set_by_id"); RETURN NULL;', hash='1afbc0f4efb40b36862b241f3c7f8c970281121f', operation='UPDATE', pgid='pgtrigger_update_update_59026', table='reporting_reportschedule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportscheduleevent" ("days_to_write", "every_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "set_at", "set_by_id") VALUES (OLD."days_to_write", OLD."every_months", _pgh_attach_context(), NOW(), \'delete\', OLD."round_id", OLD."round_id", OLD."set_at", OLD."set_by_id"); RETURN NULL;', hash='8003f76c9501eea1ab8a7c983d9e3ace51ffdea9', operation='DELETE', pgid='pgtrigger_delete_delete_8e46d', table='reporting_reportschedule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReportScheduleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('every_months', models.PositiveSmallIntegerField(default=6, verbose_name='months in a period')),
                ('days_to_write', models.PositiveSmallIntegerField(default=31, verbose_name='days to write the report')),
                ('set_at', models.DateTimeField(verbose_name='set at')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reportschedule')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='proposals.round', verbose_name='round')),
                ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='45fb46279080ef48e38c08aa7fff174bd61ffdc0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8294', table='reporting_reportscheduleevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ReportingPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('start_date', models.DateField(verbose_name='from')),
                ('end_date', models.DateField(verbose_name='up to and including')),
                ('due_date', models.DateField(db_index=True, verbose_name='to be sent in by')),
                ('is_final', models.BooleanField(default=False, verbose_name='final report')),
                ('deal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reporting_periods', to='proposals.deal', verbose_name='deal')),
            ],
            options={
                'verbose_name': 'reporting period',
                'verbose_name_plural': 'reporting periods',
                'ordering': ['deal_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('deal', 'number'), name='reportingperiod_number_once'), models.CheckConstraint(condition=models.Q(('start_date__isnull', True), ('end_date__isnull', True), ('end_date__gt', models.F('start_date')), _connector='OR'), name='reportingperiod_start_date_before_end_date', violation_error_message='The end must come after the beginning.'), models.CheckConstraint(condition=models.Q(('due_date__gt', models.F('end_date'))), name='reportingperiod_due_after_end', violation_error_message='A report can be due only after its period has ended.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportingperiodevent" ("deal_id", "due_date", "end_date", "id", "is_final", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_date") VALUES (NEW."deal_id", NEW."due_date", NEW."end_date", NEW."id", NEW."is_final", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."start_date"); RETURN NULL;', hash='39a9d68ff29b9c99c43678fc8a35c64c2698b901', operation='INSERT', pgid='pgtrigger_insert_insert_7df8c', table='reporting_reportingperiod', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_reportingperiodevent" ("deal_id", "due_date", "end_date", "id", "is_final", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_date") VALUES (NEW."deal_id", NEW."due_date", NEW."end_date", NEW."id", NEW."is_final", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."start_date"); RETURN NULL;', hash='abb446716683d6f5bc3b3249a525fa87a4ad162c', operation='UPDATE', pgid='pgtrigger_update_update_e7cbc', table='reporting_reportingperiod', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_reportingperiodevent" ("deal_id", "due_date", "end_date", "id", "is_final", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_date") VALUES (OLD."deal_id", OLD."due_date", OLD."end_date", OLD."id", OLD."is_final", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."start_date"); RETURN NULL;', hash='7d7edf84a72ced241498c594d993173aa6465aae', operation='DELETE', pgid='pgtrigger_delete_delete_9b781', table='reporting_reportingperiod', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReportingPeriodEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('start_date', models.DateField(verbose_name='from')),
                ('end_date', models.DateField(verbose_name='up to and including')),
                ('due_date', models.DateField(verbose_name='to be sent in by')),
                ('is_final', models.BooleanField(default=False, verbose_name='final report')),
                ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.reportingperiod')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6b04155fb12da0eefc10a5231a231b21cafeb094', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eff65', table='reporting_reportingperiodevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PlannedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='planned')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_figures', to='proposals.dealindicator', verbose_name='indicator')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_figures', to='reporting.reportingperiod', verbose_name='reporting period')),
            ],
            options={
                'verbose_name': 'planned figure',
                'verbose_name_plural': 'planned figures',
                'ordering': ['indicator_id', 'period_id'],
                'constraints': [models.UniqueConstraint(fields=('period', 'indicator'), name='plannedfigure_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_plannedfigureevent" ("id", "indicator_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."id", NEW."indicator_id", NEW."period_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."value"); RETURN NULL;', hash='00c404ea7a4fd89da93867d0371618b9f587a90c', operation='INSERT', pgid='pgtrigger_insert_insert_21b10', table='reporting_plannedfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_plannedfigureevent" ("id", "indicator_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."id", NEW."indicator_id", NEW."period_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."value"); RETURN NULL;', hash='b895189fc204b4a9af99cfc8b6f6b626f1e110c2', operation='UPDATE', pgid='pgtrigger_update_update_3f067', table='reporting_plannedfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_plannedfigureevent" ("id", "indicator_id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (OLD."id", OLD."indicator_id", OLD."period_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."value"); RETURN NULL;', hash='ea8bc5d1937f72a429bea01004d8154d9e9d09e3', operation='DELETE', pgid='pgtrigger_delete_delete_8078d', table='reporting_plannedfigure', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PlannedFigureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='planned')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.dealindicator', verbose_name='indicator')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.plannedfigure')),
                ('period', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.reportingperiod', verbose_name='reporting period')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15763884492caff47e9652c92b805e4ff92fa987', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_90e44', table='reporting_plannedfigureevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ProgressFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='planned by then')),
                ('reached', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='reached so far')),
                ('reached_input', models.CharField(blank=True, max_length=400, verbose_name='reached so far, as typed')),
                ('explanation', models.TextField(blank=True, verbose_name='why it differs from the plan')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress_figures', to='proposals.dealindicator', verbose_name='indicator')),
                ('progress_report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reporting.progressreport', verbose_name='progress report')),
            ],
            options={
                'verbose_name': 'figure of a progress report',
                'verbose_name_plural': 'figures of progress reports',
                'ordering': ['progress_report_id', 'indicator_id'],
                'constraints': [models.UniqueConstraint(fields=('progress_report', 'indicator'), name='progressfigure_once'), models.CheckConstraint(condition=models.Q(('reached__isnull', True), ('reached__gte', 0), _connector='OR'), name='progressfigure_reached_not_negative', violation_error_message='The amount cannot be below zero.')],
                'triggers': [pgtrigger.compiler.Trigger(name='frozen_with_report', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            \n            PERFORM 1 FROM reporting_progressreport\n              WHERE id IN (OLD.progress_report_id, NEW.progress_report_id) FOR SHARE;\n            IF EXISTS (SELECT 1 FROM reporting_progressreport\n                        WHERE id IN (OLD.progress_report_id, NEW.progress_report_id)\n                          AND status IN ('submitted', 'accepted')) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'progressreport_frozen', MESSAGE = 'the progress report was sent in';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ", hash='685ccbd1eed641a6a2e826d9575a089cc4eba194', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_report_0ea95', table='reporting_progressfigure', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressfigureevent" ("explanation", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_report_id", "reached", "reached_input") VALUES (NEW."explanation", NEW."id", NEW."indicator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned", NEW."progress_report_id", NEW."reached", NEW."reached_input"); RETURN NULL;', hash='1ac1c5f876944834d881f5dd4bf37905f9c50315', operation='INSERT', pgid='pgtrigger_insert_insert_f1e86', table='reporting_progressfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_progressfigureevent" ("explanation", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_report_id", "reached", "reached_input") VALUES (NEW."explanation", NEW."id", NEW."indicator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned", NEW."progress_report_id", NEW."reached", NEW."reached_input"); RETURN NULL;', hash='87aacb7f809a386227bf205e955b77dbeebaf5f1', operation='UPDATE', pgid='pgtrigger_update_update_cac7e', table='reporting_progressfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressfigureevent" ("explanation", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_report_id", "reached", "reached_input") VALUES (OLD."explanation", OLD."id", OLD."indicator_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned", OLD."progress_report_id", OLD."reached", OLD."reached_input"); RETURN NULL;', hash='da38c21bafffe87bb2fe939e707f997e540b0b1b', operation='DELETE', pgid='pgtrigger_delete_delete_6ee38', table='reporting_progressfigure', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProgressFigureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('planned', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='planned by then')),
                ('reached', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='reached so far')),
                ('reached_input', models.CharField(blank=True, max_length=400, verbose_name='reached so far, as typed')),
                ('explanation', models.TextField(blank=True, verbose_name='why it differs from the plan')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.dealindicator', verbose_name='indicator')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.progressfigure')),
                ('progress_report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.progressreport', verbose_name='progress report')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='41b6d78f75525d53e62c347b82e6e0abf29411f3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cd5d2', table='reporting_progressfigureevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ProgressSpending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spent_amount', proposals.models.fields.EuroField(blank=True, null=True, verbose_name='spent so far')),
                ('spent_input', models.CharField(blank=True, max_length=400, verbose_name='spent so far, as typed')),
                ('budget_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.budgetline', verbose_name='budget line')),
                ('progress_report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spending', to='reporting.progressreport', verbose_name='progress report')),
            ],
            options={
                'verbose_name': 'spending of a progress report',
                'verbose_name_plural': 'spending of progress reports',
                'ordering': ['progress_report_id', 'budget_line_id'],
                'constraints': [models.UniqueConstraint(fields=('progress_report', 'budget_line'), name='progressspending_once'), models.CheckConstraint(condition=models.Q(('spent_amount__isnull', True), ('spent_amount__gte', 0), _connector='OR'), name='progressspending_spent_amount_not_negative', violation_error_message='The amount cannot be below zero.')],
                'triggers': [pgtrigger.compiler.Trigger(name='frozen_with_report', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            \n            PERFORM 1 FROM reporting_progressreport\n              WHERE id IN (OLD.progress_report_id, NEW.progress_report_id) FOR SHARE;\n            IF EXISTS (SELECT 1 FROM reporting_progressreport\n                        WHERE id IN (OLD.progress_report_id, NEW.progress_report_id)\n                          AND status IN ('submitted', 'accepted')) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'progressreport_frozen', MESSAGE = 'the progress report was sent in';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ", hash='63a3e7e54a0430c07d8141025207c323c2729654', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_report_f13bc', table='reporting_progressspending', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressspendingevent" ("budget_line_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_report_id", "spent_amount", "spent_input") VALUES (NEW."budget_line_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress_report_id", NEW."spent_amount", NEW."spent_input"); RETURN NULL;', hash='6f8d9bdf15bb3cf4b7cef2c635461fe5fed17d84', operation='INSERT', pgid='pgtrigger_insert_insert_04476', table='reporting_progressspending', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_progressspendingevent" ("budget_line_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_report_id", "spent_amount", "spent_input") VALUES (NEW."budget_line_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress_report_id", NEW."spent_amount", NEW."spent_input"); RETURN NULL;', hash='39f6b6ee4027857437d7f22863f2011c2ec8d64c', operation='UPDATE', pgid='pgtrigger_update_update_16e05', table='reporting_progressspending', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressspendingevent" ("budget_line_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_report_id", "spent_amount", "spent_input") VALUES (OLD."budget_line_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."progress_report_id", OLD."spent_amount", OLD."spent_input"); RETURN NULL;', hash='18c78dedb2152803eb4e7df8f3a3f8b684f85d0e', operation='DELETE', pgid='pgtrigger_delete_delete_dd287', table='reporting_progressspending', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProgressSpendingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('spent_amount', proposals.models.fields.EuroField(blank=True, null=True, verbose_name='spent so far')),
                ('spent_input', models.CharField(blank=True, max_length=400, verbose_name='spent so far, as typed')),
                ('budget_line', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.budgetline', verbose_name='budget line')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.progressspending')),
                ('progress_report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.progressreport', verbose_name='progress report')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='58b3b632c39f4d65a840a1a79295f2854092b979', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c2d21', table='reporting_progressspendingevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ProgressPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=reporting.models.progress_photo.photo_path, verbose_name='file')),
                ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                ('alt_text', models.CharField(max_length=300, verbose_name='what is on the photo')),
                ('width', models.PositiveIntegerField(verbose_name='width in pixels')),
                ('height', models.PositiveIntegerField(verbose_name='height in pixels')),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], db_index=True, default='waiting', max_length=12, verbose_name='check for viruses')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                ('progress_report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='reporting.progressreport', verbose_name='progress report')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'photo with a progress report',
                'verbose_name_plural': 'photos with progress reports',
                'ordering': ['progress_report_id', 'uploaded_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('scan_state__in', ['waiting', 'clean', 'infected', 'not_scanned'])), name='progressphoto_scan_state_known', violation_error_message='Choose one of the listed options.'), models.UniqueConstraint(fields=('progress_report', 'sha256'), name='progressphoto_once', violation_error_message='This photo was added before.'), models.CheckConstraint(condition=models.Q(('alt_text', ''), _negated=True), name='progressphoto_says_what_it_shows', violation_error_message='Say in one sentence what is on the photo.')],
                'triggers': [pgtrigger.compiler.Trigger(name='frozen_with_report', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'scan_state' - 'scanned_at' - 'scan_report' = to_jsonb(NEW) - 'scan_state' - 'scanned_at' - 'scan_report' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM reporting_progressreport\n              WHERE id IN (OLD.progress_report_id, NEW.progress_report_id) FOR SHARE;\n            IF EXISTS (SELECT 1 FROM reporting_progressreport\n                        WHERE id IN (OLD.progress_report_id, NEW.progress_report_id)\n                          AND status IN ('submitted', 'accepted')) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'progressreport_frozen', MESSAGE = 'the progress report was sent in';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;\n        ", hash='ad61eb2ee95847d76537dc451805e8f9eda1ee06', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_report_750df', table='reporting_progressphoto', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressphotoevent" ("alt_text", "file", "height", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_report_id", "scan_report", "scan_state", "scanned_at", "sha256", "size", "uploaded_at", "uploaded_by_id", "width") VALUES (NEW."alt_text", NEW."file", NEW."height", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress_report_id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."sha256", NEW."size", NEW."uploaded_at", NEW."uploaded_by_id", NEW."width"); RETURN NULL;', hash='53420bdadf0551c741988ce6de1eaa2bf9017b66', operation='INSERT', pgid='pgtrigger_insert_insert_7766e', table='reporting_progressphoto', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_progressphotoevent" ("alt_text", "file", "height", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_report_id", "scan_report", "scan_state", "scanned_at", "sha256", "size", "uploaded_at", "uploaded_by_id", "width") VALUES (NEW."alt_text", NEW."file", NEW."height", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress_report_id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."sha256", NEW."size", NEW."uploaded_at", NEW."uploaded_by_id", NEW."width"); RETURN NULL;', hash='4c9df9681e34d552debe1f30797b1e8ed45aff6e', operation='UPDATE', pgid='pgtrigger_update_update_0c5de', table='reporting_progressphoto', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressphotoevent" ("alt_text", "file", "height", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress_report_id", "scan_report", "scan_state", "scanned_at", "sha256", "size", "uploaded_at", "uploaded_by_id", "width") VALUES (OLD."alt_text", OLD."file", OLD."height", OLD."id", OLD."original_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."progress_report_id", OLD."scan_report", OLD."scan_state", OLD."scanned_at", OLD."sha256", OLD."size", OLD."uploaded_at", OLD."uploaded_by_id", OLD."width"); RETURN NULL;', hash='7340e1887a062ca9ea5bbd4f8c457cc091b1f71b', operation='DELETE', pgid='pgtrigger_delete_delete_fde2c', table='reporting_progressphoto', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProgressPhotoEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=reporting.models.progress_photo.photo_path, verbose_name='file')),
                ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                ('alt_text', models.CharField(max_length=300, verbose_name='what is on the photo')),
                ('width', models.PositiveIntegerField(verbose_name='width in pixels')),
                ('height', models.PositiveIntegerField(verbose_name='height in pixels')),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], default='waiting', max_length=12, verbose_name='check for viruses')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.progressphoto')),
                ('progress_report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.progressreport', verbose_name='progress report')),
                ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='45cea6ff8e61b503dae76cb4f62d0ebb931f091c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ee587', table='reporting_progressphotoevent', when='BEFORE'))],
            },
        ),
        migrations.RunPython(take_over_entrepreneurs, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='progressreport',
            name='smes_reached',
        ),
        migrations.RemoveField(
            model_name='progressreport',
            name='smes_reached_target',
        ),
        migrations.RemoveField(
            model_name='progressreportevent',
            name='smes_reached',
        ),
        migrations.RemoveField(
            model_name='progressreportevent',
            name='smes_reached_target',
        ),
        migrations.AddField(
            model_name='progressreport',
            name='is_final',
            field=models.BooleanField(default=False, verbose_name='final report'),
        ),
        migrations.AddField(
            model_name='progressreport',
            name='lessons',
            field=models.TextField(blank=True, verbose_name='what you learned and what remains'),
        ),
        migrations.AddField(
            model_name='progressreportevent',
            name='is_final',
            field=models.BooleanField(default=False, verbose_name='final report'),
        ),
        migrations.AddField(
            model_name='progressreportevent',
            name='lessons',
            field=models.TextField(blank=True, verbose_name='what you learned and what remains'),
        ),
        migrations.AddField(
            model_name='progressreport',
            name='reporting_period',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='progress_report', to='reporting.reportingperiod', verbose_name='reporting period'),
        ),
        migrations.AddField(
            model_name='progressreportevent',
            name='reporting_period',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.reportingperiod', verbose_name='reporting period'),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['ReportSchedule', 'ReportScheduleEvent', 'ReportingPeriod', 'ReportingPeriodEvent', 'PlannedFigure', 'PlannedFigureEvent', 'ProgressFigure', 'ProgressFigureEvent', 'ProgressSpending', 'ProgressSpendingEvent', 'ProgressPhoto', 'ProgressPhotoEvent'],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='progressreport',
            triggers=[pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressreportevent" ("created_at", "created_by_id", "deal_id", "deviations", "due_date", "id", "is_final", "lessons", "number", "outlook", "period_end_date", "period_start_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_period_id", "results", "review_remarks", "reviewed_at", "reviewed_by_id", "spent_amount", "spent_amount_input", "status", "submitted_at", "submitted_by_id", "summary", "updated_at", "updated_by_id", "version") VALUES (NEW."created_at", NEW."created_by_id", NEW."deal_id", NEW."deviations", NEW."due_date", NEW."id", NEW."is_final", NEW."lessons", NEW."number", NEW."outlook", NEW."period_end_date", NEW."period_start_date", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reporting_period_id", NEW."results", NEW."review_remarks", NEW."reviewed_at", NEW."reviewed_by_id", NEW."spent_amount", NEW."spent_amount_input", NEW."status", NEW."submitted_at", NEW."submitted_by_id", NEW."summary", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='87c9fde338c08ec826cd61fc6ea9aa517ed4f706', operation='INSERT', pgid='pgtrigger_insert_insert_e2f19', table='reporting_progressreport', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reporting_progressreportevent" ("created_at", "created_by_id", "deal_id", "deviations", "due_date", "id", "is_final", "lessons", "number", "outlook", "period_end_date", "period_start_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_period_id", "results", "review_remarks", "reviewed_at", "reviewed_by_id", "spent_amount", "spent_amount_input", "status", "submitted_at", "submitted_by_id", "summary", "updated_at", "updated_by_id", "version") VALUES (NEW."created_at", NEW."created_by_id", NEW."deal_id", NEW."deviations", NEW."due_date", NEW."id", NEW."is_final", NEW."lessons", NEW."number", NEW."outlook", NEW."period_end_date", NEW."period_start_date", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reporting_period_id", NEW."results", NEW."review_remarks", NEW."reviewed_at", NEW."reviewed_by_id", NEW."spent_amount", NEW."spent_amount_input", NEW."status", NEW."submitted_at", NEW."submitted_by_id", NEW."summary", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;', hash='886a5f5609835dce451a32253e6f8af22d63b0d7', operation='UPDATE', pgid='pgtrigger_update_update_9d817', table='reporting_progressreport', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reporting_progressreportevent" ("created_at", "created_by_id", "deal_id", "deviations", "due_date", "id", "is_final", "lessons", "number", "outlook", "period_end_date", "period_start_date", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting_period_id", "results", "review_remarks", "reviewed_at", "reviewed_by_id", "spent_amount", "spent_amount_input", "status", "submitted_at", "submitted_by_id", "summary", "updated_at", "updated_by_id", "version") VALUES (OLD."created_at", OLD."created_by_id", OLD."deal_id", OLD."deviations", OLD."due_date", OLD."id", OLD."is_final", OLD."lessons", OLD."number", OLD."outlook", OLD."period_end_date", OLD."period_start_date", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reporting_period_id", OLD."results", OLD."review_remarks", OLD."reviewed_at", OLD."reviewed_by_id", OLD."spent_amount", OLD."spent_amount_input", OLD."status", OLD."submitted_at", OLD."submitted_by_id", OLD."summary", OLD."updated_at", OLD."updated_by_id", OLD."version"); RETURN NULL;', hash='3b60dcd7ef0ac13fed8322accedad900c40a3589', operation='DELETE', pgid='pgtrigger_delete_delete_15fbd', table='reporting_progressreport', when='AFTER'))],
        ),
    ]
