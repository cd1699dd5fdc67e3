"""What staff type in a question is text: no markup of theirs reaches the page of an applicant."""

import pytest

from tests.factories import proposals as make
from tests.proposals.views.typing import address

pytestmark = pytest.mark.django_db
TYPED = "Omzet < 10 mln <form action='/elders/'><input name='wachtwoord'></form>"


@pytest.mark.parametrize("kind", ["text", "line", "statement"])
def test_markup_in_a_question_is_shown_as_it_was_typed(sign_in, editor, draft, kind):
    question = draft.round.questions.get(section="plan")
    with make.before_opening():
        question.text = question.help_text = TYPED
        question.kind = kind
        question.save()

    page = sign_in(editor).get(address(draft, "plan")).content.decode()

    assert "<input name='wachtwoord'" not in page
    assert page.count("Omzet &lt; 10 mln &lt;form") >= 2
