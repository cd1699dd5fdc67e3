"""The example of a proposal answers exactly what a round asks, or is not shown."""

from decimal import Decimal

import pytest

from proposals.enums import QuestionKind
from proposals.models import Round
from proposals.services.example import example_for, read_example
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    round_ = make.RoundFactory(slug="voorbeeldronde")
    for order, answer in enumerate(reversed(read_example()["answers"][:4])):
        make.QuestionFactory(round=round_, code=answer["code"], text=answer["question"], sort_order=order)
    make.QuestionFactory(round=round_, kind=QuestionKind.STATEMENT, sort_order=99)
    return round_


def change(round_, **values):
    with make.before_opening():
        Round.objects.filter(pk=round_.pk).update(**values)
    return Round.objects.get(pk=round_.pk)


def test_the_answers_follow_the_questions_of_the_round(round_, client):
    example = example_for(round_)

    assert [each.question for each in example.answers] == list(
        round_.questions.exclude(kind=QuestionKind.STATEMENT).order_by("sort_order").values_list("text", flat=True)
    )
    page = client.get("/ronde/voorbeeldronde/voorbeeld/")
    assert page.status_code == 200
    assert "/ronde/voorbeeldronde/voorbeeld/" in client.get("/ronde/voorbeeldronde/").content.decode()


def test_a_required_question_it_does_not_answer_hides_it(round_, client):
    make.QuestionFactory(round=round_, code="need-2")

    assert example_for(round_) is None
    assert client.get("/ronde/voorbeeldronde/voorbeeld/").status_code == 404
    assert "voorbeeld/" not in client.get("/ronde/voorbeeldronde/").content.decode()


def test_other_words_under_the_same_code_hide_it(round_):
    with make.before_opening():
        round_.questions.filter(code="need").update(text="Iets anders?")

    assert example_for(round_) is None


def test_a_question_that_may_stay_open_does_not_hide_it(round_):
    make.QuestionFactory(round=round_, is_required=False)

    assert len(example_for(round_).answers) == 4


@pytest.mark.parametrize(
    "values",
    [{"minimum_contribution_amount": 300_000}, {"maximum_contribution_amount": 200_000},
     {"maximum_share_percentage": Decimal("49.99")}],
)  # fmt: skip
def test_an_amount_that_the_round_refuses_hides_it(round_, values):
    assert example_for(change(round_, **values)) is None


def test_its_budget_balances_and_its_texts_keep_to_the_usual_limits():
    facts = read_example()

    costs = sum(row["amount"] for row in facts["costs"])
    assert costs == facts["requested_amount"] + sum(row["amount"] for row in facts["coverage"])
    assert all(len(answer["text"].split()) <= 200 for answer in facts["answers"])
