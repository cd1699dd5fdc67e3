"""A list of triggers of django-pgtrigger that stays quick with hundreds of them.

For each trigger that a model brings, pgtrigger goes through all that came before to see whether a name is taken: with
the 666 of ours that is a third of the start of every process, web, worker and command alike. Here the names are kept.
"""

from typing import Any

from pgtrigger import registry

Names = tuple[dict[tuple[str, str], Any], set[str]]


class KeptRegistry(registry._Registry):  # type: ignore[misc] # pgtrigger has no types
    """The same list, which keeps the names that it would look up; whatever is taken away makes it read them again."""

    _kept: Names | None = None

    @property
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        """Give each trigger by its table and name."""
        return self._names()[0]

    @property
    def pg_function_names(self) -> set[str]:
        """Give the names of the functions of all triggers in PostgreSQL."""
        return self._names()[1]

    def __setitem__(self, key: str, value: tuple[Any, Any]) -> None:
        """Add a trigger, or put it in the place of itself. :raises KeyError: if its name is taken."""
        before = self.data.get(key)
        super().__setitem__(key, value)
        tables, functions = self._names()
        if before is not None:
            del tables[_place(before)]
            functions.discard(_function(before))
        tables[_place(value)] = value[1]
        functions.add(_function(value))

    def __delitem__(self, key: str) -> None:
        """Take a trigger away."""
        super().__delitem__(key)
        self._kept = None

    def _names(self) -> Names:
        if self._kept is None:
            values = self.data.values()
            self._kept = {_place(each): each[1] for each in values}, {_function(each) for each in values}
        return self._kept


def _place(value: tuple[Any, Any]) -> tuple[str, str]:
    model, trigger = value
    return model._meta.db_table, trigger.name


def _function(value: tuple[Any, Any]) -> str:
    model, trigger = value
    return str(trigger.get_pgid(model))


def keep_names() -> None:
    """Have pgtrigger keep the names in the list it has, which others already hold."""
    registry._registry.__class__ = KeptRegistry
