"""Activities, results and statements: kept as typed, told what is wrong."""

from datetime import date
from decimal import Decimal

import pytest

from proposals.enums import QuestionKind, QuestionSection
from proposals.services.clock import database_now
from proposals.services.completeness import problems_of
from proposals.services.drafts import NotEditable, save_answers
from proposals.services.plan import ActivityInput, IndicatorInput, save_impact, save_planning
from proposals.services.snapshot import answer_text, snapshot_of
from proposals.services.statements import AGREED
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    proposal = make.complete_proposal()
    proposal.activities.all().delete()
    proposal.indicators.all().delete()
    return proposal


def plan(draft, *activities):
    save_planning(proposal=draft, answers={}, activities=activities, by=draft.created_by, at=database_now())
    return [problem.message for problem in problems_of(draft) if problem.section == "planning"]


def measure(draft, *indicators):
    save_impact(proposal=draft, answers={}, indicators=indicators, by=draft.created_by, at=database_now())
    return [problem.message for problem in problems_of(draft) if problem.section == "impact"]


def test_an_activity_is_kept_as_typed_and_understood(draft):
    assert plan(draft, ActivityInput("Bijeenkomsten", "Gemeente", "juli 2027", "31-10-2027")) == []

    activity = draft.activities.get()
    assert (activity.start_date, activity.end_date) == (date(2027, 7, 1), date(2027, 10, 31))
    assert activity.start_input == "juli 2027"


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (ActivityInput("", "Gemeente", "juli 2027", "mei 2028"), "Schrijf wat u doet in activiteit 1"),
        (ActivityInput("Kring", "", "juli 2027", "mei 2028"), "Schrijf wie"),
        (ActivityInput("Kring", "Wij", "", "mei 2028"), "Vul in wanneer ‘Kring’ begint"),
        (ActivityInput("Kring", "Wij", "in de zomer", "mei 2028"), "in de zomer"),
        (ActivityInput("Kring", "Wij", "mei 2028", "juli 2027"), "voordat het begint"),
        (ActivityInput("Kring", "Wij", "mei 2028", "mei 2033"), "na het einde van uw plan"),
    ],
)
def test_what_is_wrong_with_an_activity_is_said_once(draft, activity, words):
    messages = plan(draft, activity)

    assert len(messages) == 1
    assert words in messages[0]
    assert draft.activities.get().start_input == activity.start_input


def test_without_activities_the_part_is_not_ready(draft):
    assert len(plan(draft)) == 1
    draft.round.asks_activities = False
    assert plan(draft) == []


def test_a_result_is_kept_as_typed_and_understood(draft):
    assert measure(draft, IndicatorInput("Winkels", "winkels", "0", "1.250", "Telling")) == []

    indicator = draft.indicators.get()
    assert (indicator.baseline, indicator.target, indicator.target_input) == (Decimal(0), Decimal(1250), "1.250")


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        (IndicatorInput("", "winkels", "0", "10"), "Schrijf wat u meet bij resultaat 1"),
        (IndicatorInput("Winkels", "", "0", "10"), "waarin u ‘Winkels’ telt"),
        (IndicatorInput("Winkels", "winkels", "", "10"), "Schrijf 0"),
        (IndicatorInput("Winkels", "winkels", "0", ""), "Vul het doel in"),
        (IndicatorInput("Winkels", "winkels", "0", "veel"), "veel"),
    ],
)
def test_what_is_wrong_with_a_result_is_said_once(draft, indicator, words):
    messages = measure(draft, indicator)

    assert len(messages) == 1
    assert words in messages[0]


def test_a_statement_must_be_agreed_with():
    draft = make.complete_proposal()
    statement = make.QuestionFactory(
        round=draft.round, section=QuestionSection.DECLARATION, kind=QuestionKind.STATEMENT, text="Alles klopt."
    )
    assert [problem.message for problem in problems_of(draft)] == ["Zet een vinkje bij ‘Alles klopt.’"]

    save_answers(proposal=draft, answers={statement.pk: AGREED}, by=draft.created_by, at=database_now())
    draft = type(draft).objects.get(pk=draft.pk)
    assert problems_of(draft) == []
    answers = {each["question"]: answer_text(each) for each in snapshot_of(draft)["answers"]}
    assert answers["Alles klopt."] == "Ja, akkoord"


def test_a_submitted_plan_does_not_change(draft):
    make.ActivityFactory(proposal=draft)
    make.IndicatorFactory(proposal=draft)
    make.move_proposal(draft, "submitted")

    with pytest.raises(NotEditable):
        plan(draft, ActivityInput("Kring"))


def test_a_changed_row_alone_is_a_change_of_the_proposal(draft):
    before = draft.version

    plan(draft, ActivityInput("Bijeenkomsten", "Gemeente", "juli 2027", "31-10-2027"))

    assert type(draft).objects.get(pk=draft.pk).version > before
