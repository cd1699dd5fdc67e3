"""The short way through the migrations, which an empty database takes, ends where the long way does."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

OURS = ["proposals", "assessment", "reporting"]


def written(value):
    """Give a value of an option as text: triggers as their SQL, lists without their order."""
    if isinstance(value, list | tuple) and value and hasattr(value[0], "install_sql"):
        return sorted(each.install_sql for each in value)
    text = [MigrationWriter.serialize(each)[0] for each in value] if isinstance(value, list) else None
    return sorted(text) if text is not None else MigrationWriter.serialize(value)[0]


def outline(state):
    """Give what a state says of our models, without the order in which it came about."""
    return {
        key: (
            {name: MigrationWriter.serialize(field)[0] for name, field in model.fields.items()},
            {name: written(value) for name, value in model.options.items() if value},
            model.bases,
        )
        for key, model in state.models.items()
        if key[0] in OURS
    }


def by_single_steps():
    loader = MigrationLoader(None, ignore_no_migrations=True, replace_migrations=False)
    last = [
        max(name for app, name in loader.disk_migrations if app == each and "_squashed_" not in name) for each in OURS
    ]
    return loader.project_state(list(zip(OURS, last, strict=True)))


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None, ignore_no_migrations=True)


def test_the_short_way_ends_where_the_long_way_does(loader):
    found, expected = outline(loader.project_state()), outline(by_single_steps())

    assert found.keys() == expected.keys()
    assert [key for key in expected if found[key] != expected[key]] == []


@pytest.mark.parametrize("app", OURS)
def test_an_empty_database_takes_the_short_way(loader, app):
    steps = {
        name for leaf in loader.graph.leaf_nodes() for label, name in loader.graph.forwards_plan(leaf) if label == app
    }

    assert any(name.startswith("0001_squashed_") for name in steps)
    assert "0001_initial" not in steps
