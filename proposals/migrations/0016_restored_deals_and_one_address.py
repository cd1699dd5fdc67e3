"""A deal can go back to where it stood after an objection; of one e-mail address there is one account."""

import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


TWICE = """
    SELECT string_agg(email, ', ' ORDER BY email) FROM proposals_user
     GROUP BY lower(email) HAVING count(*) > 1 ORDER BY lower(email)
"""


def refuse_addresses_that_occur_twice(apps, schema_editor):
    """Stop before anything is changed, and name the accounts that differ by capitals only."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TWICE)
        found = [row[0] for row in cursor.fetchall()]
    if found:
        raise RuntimeError(
            "These accounts have the same e-mail address but for capitals: "
            + "; ".join(found)
            + ". Give all but one of each another address in the technical admin, then migrate once more."
        )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("proposals", "0015_deal_life"),
    ]

    operations = [
        migrations.RunPython(
            refuse_addresses_that_occur_twice, migrations.RunPython.noop, hints={"model_name": "user"}
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="deal",
            name="only_allowed_steps",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deal",
            trigger=pgtrigger.compiler.Trigger(
                name="only_allowed_steps",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status IS DISTINCT FROM NEW.status)",
                    func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('covenant_ready>ended_early', 'covenant_ready>in_elaboration', 'covenant_ready>signed', 'ended_early>covenant_ready', 'ended_early>in_elaboration', 'ended_early>provisional', 'ended_early>running', 'ended_early>signed', 'in_elaboration>covenant_ready', 'in_elaboration>ended_early', 'provisional>ended_early', 'provisional>in_elaboration', 'running>completed', 'running>ended_early', 'signed>ended_early', 'signed>running') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'deal_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="ea458ea3c934c4036fbf56895cf8a95434e3a538",
                    operation="UPDATE",
                    pgid="pgtrigger_only_allowed_steps_14a4f",
                    table="proposals_deal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="user_email_once",
                violation_error_message="There is an account with this e-mail address already.",
            ),
        ),
    ]
