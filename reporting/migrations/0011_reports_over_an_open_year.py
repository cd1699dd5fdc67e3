"""A report to parliament may be established over a year that is open, with a reason."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0010_progress_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="parliamentreport",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="parliamentreport",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="parliamentreport",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="parliamentreport",
            name="open_years",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="years that were not closed"),
        ),
        migrations.AddField(
            model_name="parliamentreport",
            name="open_years_reason",
            field=models.TextField(
                blank=True, editable=False, max_length=1000, verbose_name="why it was established with an open year"
            ),
        ),
        migrations.AddField(
            model_name="parliamentreportevent",
            name="open_years",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="years that were not closed"),
        ),
        migrations.AddField(
            model_name="parliamentreportevent",
            name="open_years_reason",
            field=models.TextField(
                blank=True, editable=False, max_length=1000, verbose_name="why it was established with an open year"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parliamentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reporting_parliamentreportevent" ("created_at", "created_by_id", "earlier_reference", "earlier_title", "established_at", "established_by_id", "figures_date", "id", "letter_date", "open_years", "open_years_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "subtitle", "title", "updated_at", "updated_by_id", "version", "year") VALUES (NEW."created_at", NEW."created_by_id", NEW."earlier_reference", NEW."earlier_title", NEW."established_at", NEW."established_by_id", NEW."figures_date", NEW."id", NEW."letter_date", NEW."open_years", NEW."open_years_reason", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."status", NEW."subtitle", NEW."title", NEW."updated_at", NEW."updated_by_id", NEW."version", NEW."year"); RETURN NULL;',
                    hash="11618cd7ce95fcd88aa07a4b3b50306279b79200",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b819",
                    table="reporting_parliamentreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parliamentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reporting_parliamentreportevent" ("created_at", "created_by_id", "earlier_reference", "earlier_title", "established_at", "established_by_id", "figures_date", "id", "letter_date", "open_years", "open_years_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "subtitle", "title", "updated_at", "updated_by_id", "version", "year") VALUES (NEW."created_at", NEW."created_by_id", NEW."earlier_reference", NEW."earlier_title", NEW."established_at", NEW."established_by_id", NEW."figures_date", NEW."id", NEW."letter_date", NEW."open_years", NEW."open_years_reason", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."status", NEW."subtitle", NEW."title", NEW."updated_at", NEW."updated_by_id", NEW."version", NEW."year"); RETURN NULL;',
                    hash="929059919c8e9ac4e068c205b2b52f5f5963b8cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_adb0f",
                    table="reporting_parliamentreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="parliamentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reporting_parliamentreportevent" ("created_at", "created_by_id", "earlier_reference", "earlier_title", "established_at", "established_by_id", "figures_date", "id", "letter_date", "open_years", "open_years_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "subtitle", "title", "updated_at", "updated_by_id", "version", "year") VALUES (OLD."created_at", OLD."created_by_id", OLD."earlier_reference", OLD."earlier_title", OLD."established_at", OLD."established_by_id", OLD."figures_date", OLD."id", OLD."letter_date", OLD."open_years", OLD."open_years_reason", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."status", OLD."subtitle", OLD."title", OLD."updated_at", OLD."updated_by_id", OLD."version", OLD."year"); RETURN NULL;',
                    hash="c350a75d054ef014cc3e9cebc516c0054d81d11d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0df8a",
                    table="reporting_parliamentreport",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="parliamentreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("open_years", []), ("open_years_reason", "")),
                    models.Q(
                        models.Q(("open_years", []), _negated=True), models.Q(("open_years_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="parliamentreport_open_years_with_reason",
                violation_error_message="Write why the report cannot wait for the year to be closed.",
            ),
        ),
    ]
