"""The lottery on record: fixed first, a value once, lots that anyone can calculate."""

import hashlib
import json

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessment.models import LotteryDraw, Standing
from assessment.queries.standings import standing_differences
from assessment.services.lottery import LotteryRefused, record_lottery_value
from assessment.services.scoring import close_scoring, reopen_scoring
from proposals.enums import Role
from tests.assessment.ranking_examples import DOCUMENT, table
from tests.factories import assessment as build
from tests.factories import proposals as make

TIED = [("een", 200_000, 4), ("twee", 200_000, 4), ("hoog", 100_000, 5)]
SOURCE = "De trekking van 10 december."


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def officer(db):
    return make.user_with_role(Role.PROGRAMME_OFFICER)


def test_closing_fixes_what_takes_part_before_the_value_is_known(officer):
    round_, proposals = build.assessed_round(TIED, value_source=SOURCE)

    draw = LotteryDraw.objects.get(round=round_)
    content = json.loads(draw.inputs)
    assert content["proposals"] == sorted(each.reference for each in proposals.values())
    assert (content["value_source"], content["tie_order"][0]) == (SOURCE, "action_plan_fit")
    assert draw.inputs_sha256 == sha256(draw.inputs)
    assert (draw.value, draw.seed, draw.recorded_at) == ("", "", None)
    assert not Standing.objects.filter(round=round_, rank__isnull=False).exists()


def test_the_value_decides_and_the_lots_can_be_calculated(officer):
    round_, proposals = build.assessed_round(TIED, value_source=SOURCE)

    draw = record_lottery_value(round_=round_, value=" 0042 ", by=officer, at=timezone.now())

    seed = f"{draw.inputs_sha256} 0042"
    lots = {name: sha256(f"{seed}\n{proposals[name].reference}") for name in ("een", "twee")}
    rows = Standing.objects.filter(round=round_).order_by("rank")
    assert [row.proposal.title for row in rows] == ["hoog", *sorted(lots, key=lots.get)]
    assert [row.lot for row in rows] == ["", *sorted(lots.values())]
    assert standing_differences(round_) == []


@pytest.mark.parametrize("value", ["", "   ", "een\ntwee"])
def test_a_value_is_one_line(officer, value):
    round_, _proposals = build.assessed_round(TIED, value_source=SOURCE)

    with pytest.raises(LotteryRefused):
        record_lottery_value(round_=round_, value=value, by=officer, at=timezone.now())


def test_a_value_is_filled_in_once(officer):
    round_, _proposals = build.assessed_round(TIED, value_source=SOURCE)
    record_lottery_value(round_=round_, value="0042", by=officer, at=timezone.now())

    with pytest.raises(LotteryRefused, match="0042"):
        record_lottery_value(round_=round_, value="0043", by=officer, at=timezone.now())


@pytest.mark.parametrize("change", [{"inputs": "{}"}, {"value": "anders"}, {"number": 9}, {"value_source": "iets"}])
def test_what_is_on_record_stands_against_raw_sql(officer, change):
    round_, _proposals = build.assessed_round(TIED)
    draw = LotteryDraw.objects.get(round=round_)
    assert (draw.seed, draw.value_source) == (round_.lottery_seed, "")

    with pytest.raises(DatabaseError), transaction.atomic():
        LotteryDraw.objects.filter(pk=draw.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LotteryDraw.objects.filter(pk=draw.pk).delete()


def test_closing_again_fixes_the_next_lottery(officer):
    round_, _proposals = build.assessed_round(TIED, value_source=SOURCE)
    record_lottery_value(round_=round_, value="0042", by=officer, at=timezone.now())
    reopen_scoring(round_=round_, reason="Een score klopt niet.", by=officer, at=timezone.now())

    with pytest.raises(LotteryRefused):
        record_lottery_value(round_=round_, value="0043", by=officer, at=timezone.now())
    close_scoring(round_=round_, by=officer, at=timezone.now())

    assert list(LotteryDraw.objects.order_by("number").values_list("number", "value")) == [(1, "0042"), (2, "")]
    assert not Standing.objects.filter(round=round_, rank__isnull=False).exists()


def test_documented_lots_are_right():
    _settings, rows = table("lots")
    known = dict(rows)
    inputs = DOCUMENT.read_text(encoding="utf-8").split("printf '%s' '")[1].split("' |")[0]
    assert sha256(inputs) == known["check number"]
    assert json.dumps(json.loads(inputs), sort_keys=True, separators=(",", ":")) == inputs
    for reference in ("MD27-AAAA", "MD27-BBBB"):
        assert sha256(f"{known['check number']} 0042\n{reference}") == known[reference]
