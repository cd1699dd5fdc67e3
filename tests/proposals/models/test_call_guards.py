"""From opening on the database itself refuses to change a call."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from proposals.enums import RoundStatus
from proposals.models import Round
from proposals.models.database_rules import message_for, violated_rule
from proposals.services.clock import database_now
from tests.factories.rounds import preparing_round

pytestmark = pytest.mark.django_db

STATEMENTS = {
    "question changed": "UPDATE proposals_question SET maximum_words = 9 WHERE round_id = %s",
    "question removed": "DELETE FROM proposals_question WHERE round_id = %s",
    "theme removed": "DELETE FROM proposals_roundtheme WHERE round_id = %s",
    "theme moved": "UPDATE proposals_roundtheme SET theme_id = theme_id WHERE round_id = %s",
    "criterion changed": "UPDATE assessment_criterion SET weight_percentage = 19 WHERE round_id = %s",
    "criterion removed": "DELETE FROM assessment_criterion WHERE round_id = %s",
    "maximum changed": "UPDATE proposals_round SET maximum_contribution_amount = 500000 WHERE id = %s",
    "minimum changed": "UPDATE proposals_round SET minimum_contribution_amount = 1 WHERE id = %s",
    "share changed": "UPDATE proposals_round SET maximum_share_percentage = 60 WHERE id = %s",
    "rule changed": "UPDATE proposals_round SET share_rule = 'warn' WHERE id = %s",
    "opening moved": "UPDATE proposals_round SET opens_at = opens_at + interval '1 second' WHERE id = %s",
}


def run(statement, pk):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        return cursor.rowcount


def opened(status, hours):
    opens_at = database_now() - timedelta(hours=hours)
    return preparing_round(status=status, opens_at=opens_at)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize(("status", "hours"), [(RoundStatus.OPEN, -1), (RoundStatus.PUBLISHED, 1),
                                               (RoundStatus.FINISHED, 1)])  # fmt: skip
def test_a_call_that_opened_is_refused_by_name(statement, status, hours):
    round_ = opened(status, hours)

    with pytest.raises(IntegrityError) as refused:
        run(statement, round_.pk)

    assert violated_rule(refused.value) == "call_frozen"
    assert message_for(refused.value)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize(("status", "hours"), [(RoundStatus.PREPARATION, 1), (RoundStatus.PUBLISHED, -1)])
def test_before_that_it_may_change(statement, status, hours):
    assert run(statement, opened(status, hours).pk) >= 1


def test_a_question_cannot_move_into_an_open_round():
    source, target = preparing_round(), opened(RoundStatus.OPEN, 1)
    question = source.questions.first()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        source.questions.filter(pk=question.pk).update(round=target, code="anders")

    assert violated_rule(refused.value) == "call_frozen"


def test_closing_and_contact_stay_free():
    round_ = opened(RoundStatus.OPEN, 1)

    changed = Round.objects.filter(pk=round_.pk).update(
        closes_at=round_.closes_at + timedelta(hours=1), contact_email="nieuw@test.example"
    )

    assert changed == 1
    assert Round.objects.get(pk=round_.pk).maximum_contribution_amount == Decimal(400_000)
