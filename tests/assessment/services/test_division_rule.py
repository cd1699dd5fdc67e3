"""Setting how the money is divided, copying it, and the rule that goes on record with the call."""

import json
from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from assessment.commitment import read_rule, rule_sha256
from assessment.models import CommittedRule, DivisionLimit, DivisionRule
from assessment.queries.division_rule import committed_rule_differences, rule_in_force
from assessment.services.criteria import set_criteria
from assessment.services.division_rule import set_division_rule
from proposals.enums import AllocationMethod, RoundStatus
from proposals.models import Round
from proposals.models.database_rules import violated_rule
from proposals.services.clock import database_now
from proposals.services.rounds import (
    CallFrozen,
    RoundNotReady,
    change_call,
    create_round,
    missing_tasks,
    publish_round,
)
from tests.factories import proposals as make
from tests.factories.assessment import rule_on_record
from tests.factories.rounds import preparing_round, ready_round

pytestmark = pytest.mark.django_db
RANKING = {"method": "ranking", "when_next_does_not_fit": "skip", "part_awards": False, "reserve_places": 2}
BEST = {"method": "best_value", "when_next_does_not_fit": "stop", "part_awards": True, "reserve_places": 0}
NOTHING = dict.fromkeys(("maximum_count", "maximum_amount", "minimum_count", "minimum_amount"))
PROVINCES = {"kind": "province", "key": ""} | NOTHING | {"maximum_count": 2}
SOUTH = {"kind": "part", "key": "zuid"} | NOTHING | {"minimum_amount": Decimal("200000.00")}


def set_rule(round_, by, values=RANKING, limits=()):
    set_division_rule(round_=round_, values=values, limits=limits, by=by, at=database_now())


@pytest.fixture
def published(officer):
    round_ = ready_round(officer)
    publish_round(round_=round_, by=officer, at=database_now())
    return Round.objects.get(pk=round_.pk)


def open_now(round_):
    """Let the clock of the database pass the opening."""
    Round.objects.filter(pk=round_.pk).update(opens_at=database_now() - timedelta(seconds=1))
    return Round.objects.get(pk=round_.pk)


def test_the_rule_is_set_with_exactly_these_limits(officer):
    round_ = preparing_round()

    set_rule(round_, officer, BEST, [PROVINCES, SOUTH])
    kept = DivisionLimit.objects.get(round=round_, kind="part").pk
    set_rule(round_, officer, BEST, [SOUTH])

    rule = DivisionRule.objects.get(round=round_)
    assert (rule.method, rule.part_awards) == (AllocationMethod.BEST_VALUE, True)
    assert [(each.pk, each.key, each.minimum_amount) for each in round_.division_limits.all()] == [
        (kept, "zuid", 200_000)
    ]


def test_a_copy_of_a_round_has_its_rule(officer):
    source = preparing_round()
    set_rule(source, officer, BEST, [PROVINCES])

    copy = create_round(
        values={"name": "Kopie", "slug": "kopie", "opens_at": source.opens_at, "closes_at": source.closes_at},
        by=officer, at=database_now(), copy_of=source,
    )  # fmt: skip

    assert (copy.division_rule.method, copy.division_limits.get().maximum_count) == ("best_value", 2)
    assert not CommittedRule.objects.exists()


def test_without_a_rule_a_round_is_not_published(officer):
    round_ = ready_round(officer)
    DivisionRule.objects.filter(round=round_).delete()

    with pytest.raises(RoundNotReady) as refused:
        publish_round(round_=round_, by=officer, at=database_now())
    assert [task.code for task in refused.value.missing] == ["division", "rehearsal"]


def test_a_limit_on_a_theme_that_left_the_call_is_missing(officer):
    round_ = preparing_round()
    theme = round_.themes.first()
    set_rule(round_, officer, limits=[{"kind": "theme", "key": theme.code} | NOTHING | {"maximum_count": 1}])
    assert "division" not in [task.code for task in missing_tasks(round_, database_now())]

    round_.themes.remove(theme)

    (task,) = [each for each in missing_tasks(round_, database_now()) if each.code == "division"]
    assert theme.official_name in task.missing[0]


def test_publication_puts_the_rule_on_record(officer, published):
    version = CommittedRule.objects.get(round=published)

    document = json.loads(version.document)
    assert (version.number, version.committed_by, version.sha256) == (1, officer, rule_sha256(version.document))
    assert document["ties"]["lottery_value"] == published.lottery_seed != ""
    assert [each["weight_percentage"] for each in document["criteria"]] == ["20.00"] * 5
    assert committed_rule_differences(published) == []


def test_a_change_before_the_opening_makes_the_next_version_only_when_the_rule_differs(officer, published):
    change_call(round_=published, values={"introduction": "Iets anders."}, by=officer, at=database_now())
    assert rule_in_force(published).number == 1

    set_rule(published, officer, RANKING, [PROVINCES])

    version = rule_in_force(published)
    assert (version.number, read_rule(version.document).reserve_places) == (2, 2)
    assert committed_rule_differences(published) == []


def test_once_open_nothing_of_the_rule_is_set(officer, published):
    round_ = open_now(published)

    with pytest.raises(CallFrozen):
        set_rule(round_, officer)
    with pytest.raises(CallFrozen):
        set_criteria(round_=round_, values={}, by=officer, at=database_now())


RAW = {
    "method": lambda round_: DivisionRule.objects.filter(round=round_).update(when_next_does_not_fit="skip"),
    "no method": lambda round_: DivisionRule.objects.filter(round=round_).delete(),
    "limit": lambda round_: DivisionLimit.objects.create(round=round_, kind="province", maximum_count=1),
    "weight": lambda round_: round_.criteria.filter(sort_order=1).update(weight_percentage=30),
    "minimum": lambda round_: round_.criteria.filter(sort_order=1).update(minimum_score=2),
    "name": lambda round_: round_.criteria.filter(sort_order=1).update(official_name="Anders"),
    "no criterion": lambda round_: round_.criteria.filter(sort_order=1).delete(),
    "total": lambda round_: round_.ranking_rule.__class__.objects.filter(round=round_).update(minimum_total_score=4),
    "document": lambda round_: CommittedRule.objects.filter(round=round_).update(document="{}"),
    "no document": lambda round_: CommittedRule.objects.filter(round=round_).delete(),
}


@pytest.mark.parametrize("change", RAW.values(), ids=RAW)
def test_once_open_the_database_refuses_each_change(officer, change):
    round_ = ready_round(officer)
    set_criteria(
        round_=round_, by=officer, at=database_now(), rule={"minimum_total_score": Decimal(2)},
        values={each.code: {"weight_percentage": 20} for each in round_.criteria.all()},
    )  # fmt: skip
    with transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(
            status=RoundStatus.PUBLISHED, published_at=database_now(), published_by=officer
        )
        rule_on_record(round_)
    round_ = open_now(round_)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        change(round_)
    assert violated_rule(refused.value) in {"call_frozen", "committedrule_immutable"}


def test_a_version_after_the_opening_needs_an_approved_change(officer, published):
    version, round_ = CommittedRule.objects.get(round=published), open_now(published)
    text = version.document.replace('"reserve_places":0', '"reserve_places":1')
    values = {"round": round_, "committed_at": database_now(), "committed_by": officer, "document": text}

    for changes, rule in (
        ({"number": 2, "sha256": rule_sha256(text)}, "committedrule_needs_approval"),
        ({"number": 3, "sha256": rule_sha256(text)}, "committedrule_number"),
        ({"number": 2, "sha256": version.sha256}, "committedrule_checksum"),
    ):
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            CommittedRule.objects.create(**values | changes)
        assert violated_rule(refused.value) == rule


def test_rounds_of_before_get_their_rule_on_record(officer):
    old, coming = make.full_round(slug="oud"), make.full_round(slug="nieuw", status=RoundStatus.PREPARATION)

    import_module("assessment.migrations.0017_put_rules_on_record").put_on_record(apps, None)

    assert (old.division_rule.method, coming.division_rule.method) == ("ranking", "ranking")
    assert [(each.round, each.number) for each in CommittedRule.objects.all()] == [(old, 1)]
    assert committed_rule_differences(old) == []
