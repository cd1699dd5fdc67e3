"""The names of triggers are kept, and are those that pgtrigger would look up."""

import pgtrigger
import pytest
from pgtrigger import registry

from mkbdeals.trigger_registry import KeptRegistry
from proposals.models import Organisation, Round

KEPT = registry._registry


def looked_up():
    return registry._Registry.by_db_table.fget(KEPT), registry._Registry.pg_function_names.fget(KEPT)


def kept():
    return KEPT.by_db_table, KEPT.pg_function_names


@pytest.fixture
def trigger():
    """A trigger that is registered for one test."""
    made = pgtrigger.Protect(name="only_in_a_test", operation=pgtrigger.Delete)
    with made.register(Organisation):
        yield made


def test_the_names_of_all_triggers_are_kept():
    assert isinstance(KEPT, KeptRegistry)
    assert len(KEPT) > 500
    assert kept() == looked_up()


def test_a_trigger_comes_and_goes(trigger):
    before = len(KEPT)
    assert kept() == looked_up()
    assert (Organisation._meta.db_table, trigger.name) in KEPT.by_db_table

    trigger.unregister(Organisation)
    assert len(KEPT) == before - 1
    assert (Organisation._meta.db_table, trigger.name) not in KEPT.by_db_table
    assert kept() == looked_up()

    trigger.register(Organisation)
    trigger.register(Organisation)  # as the app of pgtrigger does with what stands in Meta
    assert len(KEPT) == before
    assert kept() == looked_up()


def test_a_name_that_is_taken_is_refused(trigger):
    other = pgtrigger.Protect(name="only_in_a_test", operation=pgtrigger.Update)

    with pytest.raises(KeyError, match="already used"):
        other.register(Organisation)
    assert kept() == looked_up()

    with other.register(Round):  # of another table
        assert kept() == looked_up()
