"""Operations of our own migrations."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InstallTriggers(Operation):
    """Install the triggers that stand in the options of models made in the same migration.

    One operation for all: a trigger added by an operation of its own makes Django rebuild every
    model that is related to the table, which took half a minute for the first migration.
    """

    reversible = True

    def __init__(self, model_names: Sequence[str]) -> None:
        self.model_names = list(model_names)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Give what writes this operation down."""
        return type(self).__name__, [self.model_names], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the triggers are in the options already."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Install the triggers, in the order of the models."""
        for trigger in self._triggers(app_label, to_state):
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the triggers away again."""
        for trigger in self._triggers(app_label, to_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        """Say what happens."""
        return f"Install the triggers of {len(self.model_names)} models"

    def _triggers(self, app_label: str, state: ProjectState) -> list[Any]:
        names = (state.models[app_label, name.lower()] for name in self.model_names)
        return [trigger for model in names for trigger in model.options["triggers"]]
