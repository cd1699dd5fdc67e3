"""A round begun as a copy asks exactly what the earlier one asked."""

from datetime import timedelta

import pytest

from proposals.enums import RoundStatus, ShareRule
from proposals.services.clock import database_now
from proposals.services.rounds import create_round
from proposals.services.rounds.copying import COPIED_FIELDS
from proposals.services.rounds.digest import CRITERION_FIELDS, QUESTION_FIELDS
from tests.factories.rounds import preparing_round

pytestmark = pytest.mark.django_db


def begin(officer, source=None, **values):
    opens_at = database_now() + timedelta(days=100)
    window = {"opens_at": opens_at, "closes_at": opens_at + timedelta(days=40)}
    own = {"name": "Ronde 9", "slug": "ronde-9", "reference_prefix": "MD30"}
    return create_round(values=own | window | values, by=officer, at=database_now(), copy_of=source)


def test_a_copy_equals_its_source_but_for_dates_status_and_lots(officer):
    source = preparing_round(
        status=RoundStatus.FINISHED, share_rule=ShareRule.WARN, asks_indicators=False, lottery_seed="lot"
    )

    copy = begin(officer, source, reference_prefix=source.reference_prefix)

    for name in COPIED_FIELDS:
        assert getattr(copy, name) == getattr(source, name), name
    for relation, fields in (("questions", QUESTION_FIELDS), ("criteria", CRITERION_FIELDS)):
        rows = [list(getattr(each, relation).order_by("sort_order", "pk").values(*fields)) for each in (copy, source)]
        assert rows[0] == rows[1] != []
    assert list(copy.themes.all()) == list(source.themes.all()) != []
    assert (copy.status, copy.lottery_seed, copy.published_at) == (RoundStatus.PREPARATION, "", None)
    assert (copy.scoring_closes_at, copy.expected_decision_date) == (None, None)
    assert not copy.ceilings.exists()
    assert copy.opens_at != source.opens_at


def test_what_is_typed_wins_from_what_is_copied(officer):
    source = preparing_round()

    assert begin(officer, source, maximum_contribution_amount=350_000).maximum_contribution_amount == 350_000
    assert source.maximum_contribution_amount == 400_000


def test_an_empty_round_has_only_what_was_typed(officer):
    round_ = begin(officer, minimum_contribution_amount=1, maximum_contribution_amount=2)

    assert not round_.questions.exists()
    assert not round_.criteria.exists()
