"""Rules for migrations: people go on working while one runs, and so does the release before it.

The operations are judged, not their SQL: django-migration-linter asks a database for the SQL, which `make check` has
not, and takes every trigger with "IS NOT NULL" in it for a column that may not be empty.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import connection
from django.db.migrations import operations as django
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Field, Value
from django.db.models.functions import Now
from pgtrigger import migrations as triggers

from proposals.migrations import _operations as own

# The newest of each app when the rules came. What is older ran before anybody worked on the site.
BASELINE: Mapping[str, str] = {"proposals": "0025", "assessment": "0025", "reporting": "0016"}
# What each rule asks; docs/operations.md says why.
RULES: Mapping[str, str] = {
    "not-null": "a column that may not be empty needs a db_default: the release before writes rows without it. "
    "For a column that exists: AddConstraintNotValid that it is filled, ValidateConstraint, then this with a review",
    "rewrite": "the whole table is written anew while nobody can read it. Add a column beside it and fill that",
    "index": "nobody can write while the index is made. Use AddIndexConcurrently; a field first without index",
    "constraint": "nobody can write while every row is checked. Use AddConstraintNotValid, then ValidateConstraint",
    "drop": "the release before still reads it. Take it out of the code first (SeparateDatabaseAndState), then drop it",
    "rename": "the release before knows the old name. Add the new one beside it, or keep the name in the database",
    "data": "it cannot be undone. Give reverse_code or reverse_sql, `noop` where there is nothing to undo",
    "alone": "it works through many rows, or not in one transaction. Give it a migration of its own",
    "lock": "how long a migration waits for a table is said by `manage.py migrate`, and no table is locked by hand",
    "unknown": "this check does not know what it locks. Say so in mkbdeals/operations/migration_rules.py",
    "reviewed": "a review names a rule that is broken here, with a reason of at least twenty characters",
}
SHORTEST_REASON = 20
# They touch the catalogue for a moment only, or nothing at all; `manage.py migrate` waits at most two seconds for it.
HARMLESS = (
    django.AlterModelManagers, django.AlterModelOptions, django.AlterModelTableComment, django.CreateModel,
    django.RemoveConstraint, django.RemoveIndex, django.RenameIndex,
    postgres.AddConstraintNotValid, postgres.AddIndexConcurrently, postgres.CreateCollation, postgres.CreateExtension,
    postgres.RemoveIndexConcurrently, postgres.ValidateConstraint,
    triggers.AddTrigger, triggers.RemoveTrigger,
    own.CreateModels, own.InstallTriggers, own.ReplaceTriggers,
)  # fmt: skip
IN_SQL: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(words, re.IGNORECASE | re.DOTALL))
    for rule, words in (
        ("not-null", r"\bSET\s+NOT\s+NULL\b"),
        ("rewrite", r"\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b|\bVACUUM\s+FULL\b|^\s*CLUSTER\b"),
        ("index", r"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY\b)"),
        ("constraint", r"\bADD\s+CONSTRAINT\b(?!.*\bNOT\s+VALID\b)"),
        ("drop", r"\bDROP\s+(TABLE|COLUMN)\b|^\s*TRUNCATE\b"),
        ("rename", r"\bRENAME\s+(TO|COLUMN)\b"),
        ("lock", r"^\s*LOCK\b|\block_timeout\b"),
    )
)
MADE = re.compile(r"\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(\w+)", re.IGNORECASE)
Broken = Iterator[tuple[str, str]]  # rules, and what breaks them


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a migration breaks, and where."""

    migration: str
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.what}: {RULES[self.rule]} [{self.rule}]"


def all_findings(*, baseline: Mapping[str, str] = BASELINE, loader: MigrationLoader | None = None) -> list[Finding]:
    """Judge every migration that is newer than its app's in `baseline`; reads files only, no database.

    One that replaces others is left out: each of those was judged itself.
    """
    loader = loader or MigrationLoader(None, ignore_no_migrations=True)
    state, found = ProjectState(real_apps=loader.unmigrated_apps), []
    plan = dict.fromkeys(key for leaf in sorted(loader.graph.leaf_nodes()) for key in loader.graph.forwards_plan(leaf))
    for app, name in plan:
        migration = loader.graph.nodes[app, name]
        is_newer = app in baseline and name[: len(baseline[app])] > baseline[app] and not migration.replaces
        if is_newer:
            found += findings_of(migration, state)
        else:
            migration.mutate_state(state, preserve=False)
    return found


def findings_of(migration: Migration, state: ProjectState) -> list[Finding]:
    """Judge one migration after `state`, which is changed into the one after the migration.

    A rule that its attribute `reviewed` names ({rule: reason}) may be broken.
    """
    reviewed: Mapping[str, str] = getattr(migration, "reviewed", {})
    judge = _Judge(migration.app_label, state)
    broken = [each for operation in migration.operations for each in judge.broken_by(operation)]
    broken += _together(migration)
    rules = {rule for rule, _what in broken}
    broken = [(rule, what) for rule, what in broken if rule not in reviewed]
    broken += [
        ("reviewed", f"reviewed[{rule!r}]")
        for rule, reason in reviewed.items()
        if rule not in rules or len(reason.strip()) < SHORTEST_REASON
    ]
    return [Finding(f"{migration.app_label}.{migration.name}", rule, what) for rule, what in broken]


class _Judge:
    """Goes through the operations of one migration, with the state before each."""

    def __init__(self, app: str, state: ProjectState) -> None:
        self.app, self.state = app, state
        self.made: set[str] = set()  # tables of this migration: nobody uses them yet
        self.by_kind: tuple[tuple[Any, Callable[[Any], Broken]], ...] = (
            (django.AddField, self._added_field),
            (django.AlterField, self._altered_field),
            (django.RemoveField, lambda each: iter([("drop", f"{each.model_name}.{each.name}")])),
            (django.DeleteModel, lambda each: iter([("drop", each.name)])),
            (django.RenameField, lambda each: iter([("rename", f"{each.model_name}.{each.old_name}")])),
            (django.RenameModel, lambda each: iter([("rename", each.old_name)])),
            (django.AlterModelTable, lambda each: iter([("rename", each.name)])),
            (HARMLESS, lambda each: iter(())),
            (django.AddIndex, lambda each: iter([("index", f"{each.model_name} {each.index.name}")])),
            (django.AddConstraint, _added_constraint),
            (django.AlterUniqueTogether, lambda each: iter([("index", each.name)] if each.option_value else [])),
            (django.AlterIndexTogether, lambda each: iter([("index", each.name)] if each.option_value else [])),
            (django.RunSQL, _sql),
            (django.RunPython, lambda each: iter([] if each.reversible else [("data", "RunPython")])),
        )

    def broken_by(self, operation: Operation) -> Broken:
        """Give the rules that an operation breaks, and take the state past it."""
        for each in _of_database(operation):
            yield from self._judged(each)
        if isinstance(operation, django.CreateModel):
            self.made.add(operation.name_lower)
        if isinstance(operation, own.CreateModels):
            self.made |= {model.name_lower for model in operation.models}
        operation.state_forwards(self.app, self.state)

    def _judged(self, operation: Operation) -> Broken:
        if str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower() in self.made:
            return
        for kind, judged in self.by_kind:
            if isinstance(operation, kind):
                yield from judged(operation)
                return
        yield "unknown", type(operation).__name__

    def _added_field(self, operation: django.AddField) -> Broken:
        field, what = operation.field, f"{operation.model_name}.{operation.name}"
        if field.many_to_many:
            return  # a table of its own
        if getattr(field, "generated", False) or _is_asked_for_each_row(field):
            yield "rewrite", what
        elif not field.null and not field.has_db_default():
            yield "not-null", what
        if field.unique or field.db_index:
            yield "index", what

    def _altered_field(self, operation: django.AlterField) -> Broken:
        before = self.state.models[self.app, operation.model_name_lower].fields[operation.name]
        after, what = operation.field, f"{operation.model_name}.{operation.name}"
        if before.null and not after.null:
            yield "not-null", what
        if (after.unique and not before.unique) or (after.db_index and not (before.db_index or before.unique)):
            yield "index", what
        old, new = _column(before, operation.name), _column(after, operation.name)
        if old.name != new.name:
            yield "rename", what
        if not old.may_become(new):
            yield "rewrite", what
        if (new.check and new.check != old.check) or (new.related and new.related != old.related):
            yield "constraint", what


@dataclass(frozen=True, slots=True)
class _Column:
    """How PostgreSQL keeps a field."""

    name: str
    type: str
    collation: str
    check: str
    related: str

    def may_become(self, other: "_Column") -> bool:
        """Say whether PostgreSQL takes the other type without looking at the rows."""
        if self.related or other.related:
            return bool(self.related and other.related)  # the key of another table: its constraint is judged
        if self.collation != other.collation:
            return False
        if self.type == other.type or (self.type.startswith("varchar") and other.type in {"varchar", "text"}):
            return True
        old, new = (re.fullmatch(r"(varchar|numeric)\((\d+)(?:, ?(\d+))?\)", each.type) for each in (self, other))
        return bool(old and new and old[1] == new[1] and old[3] == new[3] and int(old[2]) <= int(new[2]))


def _column(field: Field, name: str) -> _Column:
    """Give the column of a field that belongs to no model; asks no database."""
    field = field.clone()
    field.set_attributes_from_name(name)
    if field.is_relation:
        told = field.deconstruct()[3]
        related = f"{told.get('to')} {told.get('to_field', '')}".lower() if told.get("db_constraint", True) else "-"
        return _Column(field.column or "", "", "", "", related)
    told = field.db_parameters(connection)
    return _Column(field.column, told["type"] or "", told.get("collation") or "", told["check"] or "", "")


def _is_asked_for_each_row(field: Field) -> bool:
    """Say whether the database computes the default for each row; a fixed value and a moment it takes once."""
    return hasattr(field.db_default, "resolve_expression") and not isinstance(field.db_default, Value | Now)


def _added_constraint(operation: django.AddConstraint) -> Broken:
    rule = "constraint" if isinstance(operation.constraint, CheckConstraint) else "index"
    yield rule, f"{operation.model_name} {operation.constraint.name}"


def _sql(operation: django.RunSQL) -> Broken:
    if not operation.reversible:
        yield "data", "RunSQL"
    statements = _statements(operation)
    made = {name for each in statements for name in MADE.findall(each)}
    for statement in statements:
        if made & set(re.findall(r"\w+", statement)):
            continue  # a table of this very operation: nobody uses it yet
        for rule, pattern in IN_SQL:
            if pattern.search(statement):
                yield rule, " ".join(statement.split())[:60]


def _statements(operation: django.RunSQL) -> list[str]:
    given = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    texts = [each[0] if isinstance(each, list | tuple) else each for each in given]
    # A function is one statement: what stands in it does not run now.
    return [part for text in texts for part in ([text] if "$" in text else text.split(";")) if part.strip()]


def _together(migration: Migration) -> Broken:
    """Judge what may not stand in one transaction, or not without one."""
    operations = [each for operation in migration.operations for each in _of_database(operation)]
    if len(operations) < 2:
        return
    if not migration.atomic:
        yield "alone", "atomic = False"
    for each in operations:
        if isinstance(each, postgres.ValidateConstraint):
            yield "alone", f"{each.model_name} {each.name}"
    works = [isinstance(each, django.RunPython) for each in operations]
    if any(works) and not all(works):
        yield "alone", "RunPython"


def _of_database(operation: Operation) -> list[Operation]:
    is_apart = isinstance(operation, django.SeparateDatabaseAndState)
    return operation.database_operations if is_apart else [operation]
