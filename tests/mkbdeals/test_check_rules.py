"""The command that holds each round to its rule on record."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.queries.division_rule import committed_rule_differences
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    round_ = make.full_round(slug="gehouden")
    build.CriterionFactory(round=round_)
    build.rule_on_record(round_)
    return round_


def test_a_round_that_keeps_to_its_rule_is_right(round_):
    said = StringIO()
    call_command("check_rules", "--program", stdout=said)

    assert said.getvalue() == "gehouden: 0 differences\n"


def test_a_weight_that_was_changed_by_hand_is_found(round_):
    with make.before_opening():
        round_.criteria.update(weight_percentage=21)

    said = StringIO()
    with pytest.raises(CommandError):
        call_command("check_rules", stdout=said)
    assert "gehouden: 1 differences" in said.getvalue()
    assert [each.field for each in committed_rule_differences(round_)] == ["weight_percentage"]
