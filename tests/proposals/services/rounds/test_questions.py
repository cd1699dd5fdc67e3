"""Questions of a call: added, changed, moved and removed until the round opens."""

import pytest

from proposals.enums import QuestionSection
from proposals.models import Question
from proposals.services.clock import database_now
from proposals.services.rounds import CallFrozen, QuestionGone, move_question, remove_question, save_question
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round

pytestmark = pytest.mark.django_db
VALUES = {
    "section": QuestionSection.PLAN, "text": "Wat is nieuw?", "help_text": "", "kind": "text",
    "maximum_words": 100, "is_required": True,
}  # fmt: skip


def save(round_, officer, **options):
    return save_question(round_=round_, values=VALUES, by=officer, at=database_now(), **options)


def texts(round_, section=QuestionSection.PLAN):
    return list(round_.questions.filter(section=section).order_by("sort_order").values_list("text", flat=True))


def test_a_new_question_comes_last_and_gets_a_code_of_its_own(officer):
    round_ = preparing_round()
    first = texts(round_)

    codes = [save(round_, officer).code for _each in range(2)]

    assert codes == ["wat-is-nieuw", "wat-is-nieuw-2"]
    assert texts(round_) == [*first, "Wat is nieuw?", "Wat is nieuw?"]


def test_a_place_from_the_menu_is_kept(officer):
    round_ = preparing_round()
    first = texts(round_)

    question = save(round_, officer, position=0)

    assert texts(round_) == ["Wat is nieuw?", *first]
    changed = save(round_, officer, question=question, position=1)
    assert (changed.code, texts(round_)) == (question.code, [*first, "Wat is nieuw?"])


def test_sections_keep_their_order(officer):
    round_ = preparing_round()
    save(round_, officer, position=0)

    sections = list(round_.questions.order_by("sort_order").values_list("section", flat=True))

    assert sections == sorted(sections, key=QuestionSection.values.index)


def test_moving_stops_at_the_ends(officer):
    round_ = preparing_round()
    question = save(round_, officer)
    first = texts(round_)[0]

    for steps, expected in ((1, [first, question.text]), (-1, [question.text, first]), (-1, [question.text, first])):
        move_question(question=question, steps=steps, by=officer, at=database_now())
        assert texts(round_) == expected


def test_after_opening_nothing_changes(officer, open_round):
    question = open_round.questions.first()

    for attempt in (
        lambda: save(open_round, officer),
        lambda: move_question(question=question, steps=1, by=officer, at=database_now()),
        lambda: remove_question(question=question, by=officer, at=database_now()),
    ):
        with pytest.raises(CallFrozen):
            attempt()

    assert Question.objects.filter(pk=question.pk).exists()


def test_removing_takes_a_question_away(officer):
    round_ = preparing_round()
    question = make.QuestionFactory(round=round_)

    remove_question(question=question, by=officer, at=database_now())

    assert not Question.objects.filter(pk=question.pk).exists()


def test_a_question_that_a_colleague_removed_does_not_come_back(officer):
    round_ = preparing_round()
    on_screen = make.QuestionFactory(round=round_)
    remove_question(question=Question.objects.get(pk=on_screen.pk), by=officer, at=database_now())

    with pytest.raises(QuestionGone):
        save(round_, officer, question=on_screen)

    assert "Wat is nieuw?" not in texts(round_)
