"""The page that answers who saw what: ten questions (AU-03), and the same as a file."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from proposals.enums import ProposalStatus, ViewingKind
from proposals.models import Viewing
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
MARCH = datetime(2027, 3, 10, 9, 30, tzinfo=UTC)  # winter time: 10.30 in Amsterdam


@pytest.fixture
def story(officer, assessor, controller, open_round):
    """An officer and an assessor who saw two proposals and the ranking of one round in March."""
    first, second = (make.ProposalFactory(round=open_round, status=ProposalStatus.SUBMITTED) for _turn in range(2))
    other = make.ProposalFactory(round=make.full_round(), status=ProposalStatus.SUBMITTED)

    def seen(person, days, kind, proposal=None, round_=open_round, **values):
        at = MARCH + timedelta(days=days)
        make.ViewingFactory(viewed_by=person, viewed_at=at, kind=kind, proposal=proposal, round=round_, **values)

    seen(officer, 0, ViewingKind.PROPOSAL, first)
    seen(officer, 1, ViewingKind.ATTACHMENT, first, thing="attachment", thing_number=12)
    seen(assessor, 2, ViewingKind.ASSESSMENT, first, thing="assessment", thing_number=3)
    seen(assessor, 3, ViewingKind.ASSESSMENT, second, thing="assessment", thing_number=4)
    seen(officer, 4, ViewingKind.RANKING)
    seen(assessor, 5, ViewingKind.PROPOSAL, other, round_=other.round)
    return first, second, other


@pytest.fixture
def ask(sign_in, controller, story):
    """Give a function that asks a question and gives the page."""
    client = sign_in(controller)
    return lambda **question: client.get(reverse("reporting:viewing_list"), question)


def questions(story, officer, assessor):
    """List ten questions with the answer: how often each person saw it."""
    first, second, other = story
    name, address = officer.name, assessor.email.upper()
    return [
        ({"proposal": first.reference}, {officer: 3, assessor: 1}),
        ({"proposal": second.reference.lower().replace(" ", "")}, {officer: 1, assessor: 1}),
        ({"proposal": other.reference}, {assessor: 1}),
        ({"proposal": first.reference, "begin": "11-3-2027", "end": "12 maart 2027"}, {officer: 1, assessor: 1}),
        ({"proposal": first.reference, "kind": "attachment"}, {officer: 1}),
        ({"person": address}, {assessor: 3}),
        ({"person": name, "end": "10-3-2027"}, {officer: 1}),
        ({"round": other.round.slug}, {assessor: 1}),
        ({"kind": "ranking"}, {officer: 1}),
        ({"begin": "16-3-2027", "end": "31-3-2027"}, {}),
    ]


def test_ten_questions_get_their_answer(ask, story, officer, assessor):
    for question, answer in questions(story, officer, assessor):
        page = ask(**question)

        assert page.status_code == 200
        assert {each.person: each.times for each in page.context["viewers"]} == answer, question
        assert page.context["page"].paginator.count == sum(answer.values()), question


def test_a_line_names_person_thing_moment_in_dutch_time_and_request(ask, story, officer):
    first = story[0]

    text = " ".join(ask(proposal=first.reference, kind="attachment").content.decode().split())

    assert officer.name in text and officer.email in text
    assert first.reference in text
    assert "10.30" in text
    assert "abcd-0123-4567" in text
    assert first.title not in text


@pytest.mark.parametrize(
    "question",
    [
        {"proposal": "MD99 XXXX XXXX"},
        {"proposal": ".*"},
        {"begin": "ooit"},
        {"begin": "2-3-2027", "end": "1-3-2027"},
    ],
)
def test_a_question_that_is_not_understood_shows_nothing_and_says_so(ask, question):
    page = ask(**question)

    assert page.status_code == 422
    assert page.context["lines"] == []
    assert page.context["form"].errors


def test_fifty_on_a_page_at_as_many_statements_as_one(ask, story, officer, django_assert_max_num_queries):
    def seen(number):
        at = MARCH + timedelta(minutes=number)
        make.ViewingFactory(viewed_by=officer, viewed_at=at, kind="list", proposal=story[0])

    seen(0)
    with django_assert_max_num_queries(10) as one:
        ask(kind="list")
    for number in range(1, 60):
        seen(number)

    with django_assert_max_num_queries(len(one.captured_queries)):
        page = ask(kind="list")

    assert len(page.context["lines"]) == 50
    assert page.context["page"].paginator.count == 60
    assert len(ask(kind="list", page=2).context["lines"]) == 10


def test_the_file_holds_the_same_lines(sign_in, controller, story, officer):
    make.ViewingFactory(viewed_by=make.UserFactory(name="=1+1"), viewed_at=MARCH, kind="proposal", proposal=story[0])
    first = story[0]

    answer = sign_in(controller).get(reverse("reporting:viewing_file"), {"proposal": first.reference})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert sum(officer.email in each for each in lines) == 3
    assert ";'=1+1;" in "".join(lines) or ';"\'=1+1";' in "".join(lines)
    assert answer["Cache-Control"] == "private, no-store"


def test_looking_who_saw_what_is_seen_itself(ask, controller):
    ask(kind="list")

    noted = Viewing.objects.get(viewed_by=controller)
    assert (noted.kind, noted.route) == (ViewingKind.VIEWINGS, "reporting:viewing_list")


def test_the_way_to_it_is_for_who_may(sign_in, controller, officer):
    for person, is_there in ((controller, True), (officer, False)):
        page = sign_in(person).get(reverse("reporting:report_list")).content.decode()

        assert (reverse("reporting:viewing_list") in page) is is_there
