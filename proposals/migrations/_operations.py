"""Operations of our own migrations."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Create many models at once; they may refer to each other in any order.

    One operation for all: each model made by an operation of its own makes Django rebuild every model that is
    related to it, and nearly all are related to rounds and people.
    """

    reversible = True

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = list(models)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Give what writes this operation down."""
        return type(self).__name__, [self.models], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to a state without built models, so that they are built once, when the first is needed."""
        state.__dict__.pop("apps", None)
        state._relations = None
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the tables; keys between them are made at the end of the migration."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what happens."""
        return f"Create {len(self.models)} models"


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


class ReplaceTriggers(Operation):
    """Install triggers of a model that was made earlier, in the place of those with the same names.

    One operation for all, for the reason above: rounds and deals are related to almost every model.
    """

    reversible = True

    def __init__(self, model_name: str, triggers: Sequence[Any]) -> None:
        self.model_name = model_name
        self.triggers = list(triggers)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Give what writes this operation down."""
        return type(self).__name__, [self.model_name, self.triggers], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the new triggers; a trigger changes nothing that Django rebuilds a model for."""
        options = state.models[app_label, self.model_name.lower()].options
        names = {trigger.name for trigger in self.triggers}
        kept = [trigger for trigger in options.get("triggers", []) if trigger.name not in names]
        options["triggers"] = [*kept, *self.triggers]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Install the triggers; each drops the one with its name first."""
        for trigger in self.triggers:
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Put back the triggers as they were, and take away the new ones."""
        options = to_state.models[app_label, self.model_name.lower()].options
        earlier = {trigger.name: trigger for trigger in options.get("triggers", [])}
        for trigger in self.triggers:
            before = earlier.get(trigger.name)
            schema_editor.execute(before.install_sql if before else trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        """Say what happens."""
        return f"Install {len(self.triggers)} triggers of {self.model_name}"
