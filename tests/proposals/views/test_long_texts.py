"""More text than a field keeps: it is not written, named with its length, and stays in the page."""

import pytest

from proposals.formats import number
from proposals.models import ProposalSection
from proposals.services.clock import database_now
from proposals.services.drafts import save_answers
from proposals.services.text_lengths import LONGEST_TEXT, TextTooLong, longest_answer
from tests.factories import proposals as make
from tests.proposals.views.typing import opened

pytestmark = pytest.mark.django_db
TOO_LONG = "a" * (LONGEST_TEXT + 1)


@pytest.fixture
def questions(draft):
    with make.before_opening():
        make.QuestionFactory(round=draft.round, section="plan", code="nog-een-vraag")
    return list(draft.round.questions.filter(section="plan", kind="text")[:2])


def stored(draft, question):
    answer = draft.answers.filter(question=question).first()
    return answer.text if answer else ""


def text_of(response):
    return response.content.decode()


def kept_anywhere(draft):
    """Give the longest text that stands in or beside the answers, also in history."""
    texts = [str(each.unplaced) + str(each.set_aside) for each in ProposalSection.pgh_event_model.objects.all()]
    return max(len(each) for each in [*texts, *draft.answers.values_list("text", flat=True)])


def test_an_answer_above_the_maximum_is_not_kept_and_stands_in_the_page(sign_in, editor, draft, questions):
    long, other = questions
    before = stored(draft, long)
    page = opened(sign_in(editor), draft, "plan")

    response = page.press(**{f"answer_{long.pk}": TOO_LONG, f"answer_{other.pk}": "Dit past wel."})

    assert response.status_code == 422
    assert TOO_LONG in text_of(response)
    words = response.context["form"].errors[f"answer_{long.pk}"][0]
    assert number(LONGEST_TEXT + 1) in words
    assert number(LONGEST_TEXT) in words
    assert (stored(draft, long), stored(draft, other)) == (before, "Dit past wel.")
    assert kept_anywhere(draft) < LONGEST_TEXT


def test_what_saves_itself_tells_and_goes_on_when_the_text_is_shorter(sign_in, editor, draft, questions):
    long, other = questions
    page = opened(sign_in(editor), draft, "plan")

    response = page.save_itself(**{f"answer_{long.pk}": TOO_LONG, f"answer_{other.pk}": "Dit past wel."})

    assert (response.status_code, page.answer["state"]) == (413, "too_large")
    assert number(LONGEST_TEXT + 1) in page.answer["text"]
    assert long.text[:40] in page.answer["text"]
    assert stored(draft, other) == "Dit past wel."
    assert kept_anywhere(draft) < LONGEST_TEXT

    response = page.save_itself(**{f"answer_{long.pk}": "Korter."})

    assert (response.status_code, page.answer["state"]) == (200, "saved")
    assert stored(draft, long) == "Korter."


def test_a_text_of_exactly_the_maximum_is_kept(sign_in, editor, draft, questions):
    text = "a" * (LONGEST_TEXT - 1) + "\r\n"  # a line end is one sign, as it is stored

    assert opened(sign_in(editor), draft, "plan").save_itself(**{f"answer_{questions[0].pk}": text}).status_code == 200
    assert len(stored(draft, questions[0])) == LONGEST_TEXT


def test_a_text_that_fits_no_column_is_not_kept_beside_it_either(sign_in, editor, draft):
    page = opened(sign_in(editor), draft, "outline")

    response = page.press(title=TOO_LONG, summary="Een samenvatting.")

    assert response.status_code == 422
    assert TOO_LONG in text_of(response)
    draft.refresh_from_db()
    assert draft.summary == "Een samenvatting."
    assert kept_anywhere(draft) < LONGEST_TEXT


@pytest.mark.parametrize(("section", "cell"), [("partners", "partner_0_role"), ("budget", "requested_amount")])
def test_a_page_with_tables_keeps_all_of_it_in_the_page(sign_in, editor, draft, section, cell):
    page = opened(sign_in(editor), draft, section)
    assert cell in page.client.get(page.url).context["form"].fields

    by_itself = page.save_itself(**{cell: TOO_LONG})
    by_button = page.press()

    assert (by_itself.status_code, page.answer["state"]) == (413, "too_large")
    assert by_button.status_code == 422
    assert TOO_LONG in text_of(by_button)
    assert kept_anywhere(draft) < LONGEST_TEXT


def test_a_colleague_is_not_overwritten_after_a_text_that_was_too_long(sign_in, editor, colleague, draft, questions):
    name = f"answer_{questions[0].pk}"
    page = opened(sign_in(editor), draft, "plan")
    save_answers(proposal=draft, answers={questions[0].pk: "Van een collega."}, by=colleague, at=database_now())

    again = page.press(**{name: TOO_LONG})
    response = page.press(**{name: "Korter.", "basis": again.context["form"].data["basis"]})

    assert (again.status_code, response.status_code) == (422, 409)
    assert stored(draft, questions[0]) == "Van een collega."


def test_the_service_refuses_what_is_too_long(draft, editor, questions):
    with pytest.raises(TextTooLong, match=number(LONGEST_TEXT + 1)):
        save_answers(proposal=draft, answers={questions[0].pk: TOO_LONG}, by=editor, at=database_now())


def test_a_question_that_asks_very_many_words_has_room_for_them(questions):
    questions[0].maximum_words = 10_000

    assert longest_answer(questions[0]) == 200_000
