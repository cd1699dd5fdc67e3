"""A report that was sent in keeps what was promised then, beside what was planned."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# The promises of reports that were sent in; what a change of the deal made of them before now is not known any more.
NOTE = """
    UPDATE reporting_progressfigure f
       SET name = i.name, unit = i.unit, baseline = i.baseline, target = i.target
      FROM proposals_dealindicator i, reporting_progressreport r
     WHERE i.id = f.indicator_id AND r.id = f.progress_report_id AND r.status IN ('submitted', 'accepted')
"""


def note_promises(apps, schema_editor):
    """Note the promise beside each figure that was sent in; its rows are frozen, so their trigger waits."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'reporting_progressfigure'::regclass"
            " AND tgname LIKE 'pgtrigger_frozen_with_report%'"
        )
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f'ALTER TABLE reporting_progressfigure DISABLE TRIGGER "{name}"')
        cursor.execute(NOTE)
        for name in names:
            cursor.execute(f'ALTER TABLE reporting_progressfigure ENABLE TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0012_what_a_document_was_made_of"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="progressfigure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="progressfigure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="progressfigure",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="progressfigure",
            name="baseline",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                editable=False,
                max_digits=14,
                null=True,
                verbose_name="at the start, as promised then",
            ),
        ),
        migrations.AddField(
            model_name="progressfigure",
            name="name",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="result, as promised then"),
        ),
        migrations.AddField(
            model_name="progressfigure",
            name="target",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                editable=False,
                max_digits=14,
                null=True,
                verbose_name="target, as promised then",
            ),
        ),
        migrations.AddField(
            model_name="progressfigure",
            name="unit",
            field=models.CharField(
                blank=True, editable=False, max_length=60, verbose_name="counted in, as promised then"
            ),
        ),
        migrations.AddField(
            model_name="progressfigureevent",
            name="baseline",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                editable=False,
                max_digits=14,
                null=True,
                verbose_name="at the start, as promised then",
            ),
        ),
        migrations.AddField(
            model_name="progressfigureevent",
            name="name",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="result, as promised then"),
        ),
        migrations.AddField(
            model_name="progressfigureevent",
            name="target",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                editable=False,
                max_digits=14,
                null=True,
                verbose_name="target, as promised then",
            ),
        ),
        migrations.AddField(
            model_name="progressfigureevent",
            name="unit",
            field=models.CharField(
                blank=True, editable=False, max_length=60, verbose_name="counted in, as promised then"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progressfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reporting_progressfigureevent" ("baseline", "explanation", "id", "indicator_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_report_id", "reached", "reached_input", "target", "unit") VALUES (NEW."baseline", NEW."explanation", NEW."id", NEW."indicator_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned", NEW."progress_report_id", NEW."reached", NEW."reached_input", NEW."target", NEW."unit"); RETURN NULL;',
                    hash="541f86da606482b66080f0553aa4136d6cd74fc9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f1e86",
                    table="reporting_progressfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progressfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reporting_progressfigureevent" ("baseline", "explanation", "id", "indicator_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_report_id", "reached", "reached_input", "target", "unit") VALUES (NEW."baseline", NEW."explanation", NEW."id", NEW."indicator_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned", NEW."progress_report_id", NEW."reached", NEW."reached_input", NEW."target", NEW."unit"); RETURN NULL;',
                    hash="970b5b82639dc45395baa2c856c928e748ec6288",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cac7e",
                    table="reporting_progressfigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progressfigure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reporting_progressfigureevent" ("baseline", "explanation", "id", "indicator_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "progress_report_id", "reached", "reached_input", "target", "unit") VALUES (OLD."baseline", OLD."explanation", OLD."id", OLD."indicator_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned", OLD."progress_report_id", OLD."reached", OLD."reached_input", OLD."target", OLD."unit"); RETURN NULL;',
                    hash="c3c0a9f3b2b2d5c7c4938a76eda8c1a1901e2041",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6ee38",
                    table="reporting_progressfigure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(note_promises, migrations.RunPython.noop),
    ]
