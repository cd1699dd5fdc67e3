"""Migrations: what stops people or the release before is refused, and one that waits for a table does not queue it."""

import io

import pgtrigger.compiler
import psycopg2
import pytest
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

from mkbdeals.operations.migration_rules import BASELINE, RULES, all_findings, findings_of
from proposals.migrations._operations import ReplaceTriggers

LABEL = "proposals"
COUNT = models.IntegerField()
FILLED = models.CheckConstraint(condition=models.Q(name__isnull=False), name="name_filled")
TRIGGER = pgtrigger.compiler.Trigger(
    name="keep",
    sql=pgtrigger.compiler.UpsertTriggerSql(
        condition="WHEN (NEW.name IS NOT NULL)", func="RETURN NEW;", hash="0", operation="UPDATE", pgid="keep_0",
        table="proposals_shed", when="BEFORE",
    ),
)  # fmt: skip


def before():
    """Give a state with a table that is in use, and one that it refers to."""
    state = ProjectState()
    fields = {
        "id": models.BigAutoField(primary_key=True),
        "name": models.CharField(max_length=50, null=True),
        "size": models.IntegerField(default=0),
        "price": models.DecimalField(max_digits=8, decimal_places=2),
        "owner": models.ForeignKey("proposals.owner", models.PROTECT),
    }
    state.add_model(ModelState(LABEL, "Owner", [("id", models.BigAutoField(primary_key=True))]))
    state.add_model(ModelState(LABEL, "Shed", list(fields.items())))
    return state


def broken(*operations, atomic=True, reviewed=None):
    """Give the rules that a migration with these operations breaks."""
    kind = type("Migration", (migrations.Migration,), {"operations": list(operations), "atomic": atomic})
    if reviewed is not None:
        kind.reviewed = reviewed
    return [each.rule for each in findings_of(kind("0099_sample", LABEL), before())]


def added(field):
    return migrations.AddField("shed", "extra", field)


def altered(name, field):
    return migrations.AlterField("shed", name, field)


@pytest.mark.parametrize(
    ("operation", "rules"),
    [
        (added(models.TextField(default="")), ["not-null"]),
        (added(models.TextField(default="", db_default="")), []),
        (added(models.TextField(null=True)), []),
        (added(models.DateTimeField(db_default=Now())), []),
        (added(models.UUIDField(db_default=RandomUUID())), ["rewrite"]),
        (
            added(models.GeneratedField(expression=models.F("size"), output_field=COUNT, db_persist=True)),
            ["rewrite"],
        ),
        (added(models.ForeignKey("proposals.owner", models.PROTECT, null=True)), ["index"]),
        (added(models.ForeignKey("proposals.owner", models.PROTECT, null=True, db_index=False)), []),
        (added(models.ManyToManyField("proposals.owner")), []),
        (altered("name", models.CharField(max_length=50)), ["not-null"]),
        (altered("name", models.CharField(max_length=90, null=True)), []),
        (altered("name", models.TextField(null=True)), []),
        (altered("name", models.CharField(max_length=20, null=True)), ["rewrite"]),
        (altered("name", models.CharField(max_length=50, null=True, unique=True)), ["index"]),
        (altered("name", models.CharField(max_length=50, null=True, db_column="title")), ["rename"]),
        (altered("name", models.CharField(max_length=50, null=True, help_text="Anders")), []),
        (altered("size", models.BigIntegerField(default=0)), ["rewrite"]),
        (altered("size", models.PositiveIntegerField(default=0)), ["constraint"]),
        (altered("price", models.DecimalField(max_digits=12, decimal_places=2)), []),
        (altered("price", models.DecimalField(max_digits=12, decimal_places=4)), ["rewrite"]),
        (altered("owner", models.ForeignKey("proposals.owner", models.CASCADE)), []),
        (altered("owner", models.ForeignKey("proposals.shed", models.PROTECT)), ["constraint"]),
        (migrations.RemoveField("shed", "name"), ["drop"]),
        (migrations.DeleteModel("Shed"), ["drop"]),
        (migrations.RenameField("shed", "name", "title"), ["rename"]),
        (migrations.RenameModel("Shed", "Barn"), ["rename"]),
        (migrations.AddIndex("shed", models.Index(fields=["name"], name="by_name")), ["index"]),
        (migrations.AddConstraint("shed", FILLED), ["constraint"]),
        (migrations.AddConstraint("shed", models.UniqueConstraint(fields=["name"], name="once")), ["index"]),
        (AddConstraintNotValid("shed", FILLED), []),
        (ReplaceTriggers("shed", [TRIGGER]), []),
        (migrations.RunPython(print), ["data"]),
        (migrations.RunPython(print, migrations.RunPython.noop), []),
        (migrations.RunSQL("SELECT 1"), ["data"]),
        (migrations.RunSQL("SET lock_timeout = 0", ""), ["lock"]),
        (migrations.RunSQL("CREATE UNIQUE INDEX x ON proposals_shed (name)", ""), ["index"]),
        (migrations.RunSQL("CREATE UNLOGGED TABLE barn (id int); CREATE INDEX x ON barn (id);", ""), []),
        (migrations.RunSQL("SELECT 1; ALTER TABLE proposals_shed ALTER COLUMN name SET NOT NULL", ""), ["not-null"]),
        (migrations.RunSQL("ALTER TABLE proposals_shed ADD CONSTRAINT x CHECK (true) NOT VALID", ""), []),
        (migrations.AlterOrderWithRespectTo("shed", "owner"), ["unknown"]),
        (
            migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("shed", "name")]),
            [],
        ),
    ],
    ids=lambda each: "-".join(each) or "kept" if isinstance(each, list) else type(each).__name__,
)  # fmt: skip
def test_an_operation_is_judged(operation, rules):
    assert broken(operation) == rules
    assert set(rules) <= set(RULES)


def test_a_table_of_the_same_migration_may_be_changed_at_will():
    made = migrations.CreateModel("Barn", [("id", models.BigAutoField(primary_key=True))])

    assert broken(made, migrations.AddField("barn", "name", models.CharField(max_length=5, unique=True))) == []


def test_what_takes_long_stands_by_itself():
    index = AddIndexConcurrently("shed", models.Index(fields=["name"], name="by_name"))
    other = AddConstraintNotValid("shed", FILLED)

    assert broken(index, atomic=False) == []
    assert broken(index, other, atomic=False) == ["alone"]
    assert broken(other, ValidateConstraint("shed", "name_filled")) == ["alone"]
    assert broken(other, migrations.RunPython(print, print)) == ["alone"]


def test_a_rule_may_be_broken_with_a_reason_only():
    drop = migrations.RemoveField("shed", "name")

    assert broken(drop, reviewed={"drop": "No release since 0.9 reads this column."}) == []
    assert broken(drop, reviewed={"drop": "mag wel"}) == ["reviewed"]
    assert broken(reviewed={"drop": "Nothing is dropped in this migration."}) == ["reviewed"]


def test_the_migrations_of_the_site_keep_the_rules():
    assert list(map(str, all_findings())) == []


def test_a_migration_that_breaks_one_is_found_among_all(settings):
    settings.MIGRATION_MODULES = {"humanize": "tests.mkbdeals.sample_migrations"}

    found = all_findings(baseline=BASELINE | {"humanize": "0000"})

    assert [(each.migration, each.rule) for each in found] == [("humanize.0001_takes_a_table", "lock")]


@pytest.fixture
def one_more_migration(settings):
    """Give the site a migration that was not applied; it counts as that again afterwards."""
    settings.MIGRATION_MODULES = {"humanize": "tests.mkbdeals.sample_migrations"}
    yield
    MigrationRecorder(connection).record_unapplied("humanize", "0001_takes_a_table")


@pytest.fixture
def busy_table():
    """Somebody works in the table, in a transaction that stays open until the function that is given is called."""
    told = connection.settings_dict
    session = psycopg2.connect(
        host=told["HOST"], port=told["PORT"], user=told["USER"], password=told["PASSWORD"], dbname=told["NAME"]
    )
    session.cursor().execute("SELECT count(*) FROM proposals_organisation")
    yield session.rollback
    session.close()


class Listener(io.StringIO):
    """Hears what the command says, and does something at that moment."""

    def __init__(self, do):
        super().__init__()
        self.do = do

    def write(self, words):
        self.do()
        return super().write(words)


@pytest.mark.django_db(transaction=True)
def test_migrating_lets_others_go_first_and_tries_again(one_more_migration, busy_table):
    heard = Listener(busy_table)

    call_command("migrate", "humanize", verbosity=0, lock_timeout=0.1, stderr=heard)

    assert "A table was busy for 0.1 s. Trying again (1/30)." in heard.getvalue()
    assert "(2/30)" not in heard.getvalue()
    assert ("humanize", "0001_takes_a_table") in MigrationRecorder(connection).applied_migrations()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_stays_busy_ends_it_with_words_and_without_a_change(one_more_migration, busy_table):
    with pytest.raises(CommandError, match="Somebody kept a table busy at each of 2 attempts"):
        call_command("migrate", "humanize", verbosity=0, lock_timeout=0.1, lock_attempts=2)

    assert ("humanize", "0001_takes_a_table") not in MigrationRecorder(connection).applied_migrations()


def test_each_rule_is_explained_to_who_breaks_it():
    chapter = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [rule for rule in RULES if f"`{rule}`" not in chapter and f"`{rule} =" not in chapter] == []
