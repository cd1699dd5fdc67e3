"""What is told of a round is worked out once, and anew as soon as anything of it differs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.enums import RoundStatus
from proposals.models import BudgetCeiling, Round, Theme
from proposals.services.call_facts import call_facts
from proposals.services.clock import database_now
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def facts_of(round_):
    return call_facts(Round.objects.get(pk=round_.pk))


def test_one_statement_and_nothing_worked_out_twice(open_round):
    first = facts_of(open_round)
    with CaptureQueriesContext(connection) as queries:
        assert call_facts(open_round) is first
    assert len(queries) == 1


def test_they_are_what_the_rows_say(open_round):
    facts = facts_of(open_round)
    assert [each.official_name for each in facts.themes] == [each.official_name for each in open_round.themes.all()]
    for name in ("official_name", "explanation", "weight_percentage", "minimum_points", "maximum_points"):
        assert [getattr(each, name) for each in facts.criteria] == [
            getattr(each, name) for each in open_round.criteria.all()
        ]
    assert [each.amount for each in facts.ceilings] == [each.amount for each in open_round.ceilings.all()]


def test_what_staff_change_in_a_draft_is_told_at_once():
    round_ = make.full_round(status=RoundStatus.PREPARATION)
    before = facts_of(round_)

    theme = Theme.objects.exclude(pk__in=round_.themes.all()).first() or make.ThemeFactory()
    round_.themes.add(theme)
    with_theme = facts_of(round_)
    assert theme.official_name in {each.official_name for each in with_theme.themes}
    assert theme.official_name not in {each.official_name for each in before.themes}

    criterion = round_.criteria.first()
    if criterion:
        round_.criteria.filter(pk=criterion.pk).update(explanation="Other words")
        assert facts_of(round_).criteria[0].explanation == "Other words"

    round_.questions.all().delete()
    assert not facts_of(round_).has_example
    Round.objects.filter(pk=round_.pk).update(introduction="Hello")
    assert facts_of(round_).text != with_theme.text


def test_the_ceiling_in_force_is_that_of_the_moment(open_round):
    now = database_now()
    BudgetCeiling.objects.create(
        round=open_round, amount=Decimal(9_000_000), effective_at=now + timedelta(days=1), reason="x"
    )
    facts = facts_of(open_round)
    assert facts.ceiling_to_show(now).amount == open_round.ceiling_in_force(now).amount
    assert facts.ceiling_to_show(now + timedelta(days=2)).amount == Decimal(9_000_000)
    assert facts.ceiling_to_show(now - timedelta(days=9000)).amount == facts.ceilings[0].amount


def test_what_is_shared_is_no_row(open_round):
    assert not hasattr(facts_of(open_round).themes[0], "save")
