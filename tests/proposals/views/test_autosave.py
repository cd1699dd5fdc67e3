"""What saves itself: everything typed is kept, nobody is overwritten, and each answer is small and cheap."""

import hashlib
import uuid

import pytest
from django.test import Client

from proposals.models import Answer, Proposal, ProposalSection, Submission
from proposals.services.clock import database_now
from proposals.services.completeness import problems_of
from proposals.services.drafts import save_answers
from proposals.services.submission import submit_proposal
from tests.factories import proposals as make
from tests.proposals.views.typing import address, opened

pytestmark = pytest.mark.django_db

STATEMENTS = 12


@pytest.fixture
def question(draft):
    return draft.round.questions.filter(section="plan").first()


@pytest.fixture
def name(question) -> str:
    return f"answer_{question.pk}"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def history_of(question) -> list[str]:
    """Give each text that ever stood in an answer or beside it."""
    events = Answer.pgh_event_model.objects.filter(question=question)
    beside = ProposalSection.pgh_event_model.objects.all()
    texts = [each["text"] for event in beside for each in event.set_aside.values()]
    return [*events.values_list("text", flat=True), *texts]


def test_a_text_is_kept_with_the_time_of_the_server(sign_in, editor, draft, question, name):
    page = opened(sign_in(editor), draft, "plan")

    response = page.save_itself(**{name: "Halverwege een zin"})

    assert (response.status_code, page.answer["state"]) == (200, "saved")
    section = draft.sections.get(code="plan")
    assert draft.answers.get(question=question).text == "Halverwege een zin"
    assert (section.saved_by, section.version) == (editor, 1)
    assert f"{section.saved_at.astimezone(database_now().tzinfo):%M.%S}" in page.answer["text"]


@pytest.mark.parametrize("section", ["organisation", "outline", "plan", "planning", "impact", "partners", "budget"])
def test_every_answer_is_small(sign_in, editor, colleague, draft, section):
    page = opened(sign_in(editor), draft, section)
    other = opened(client_of(colleague), draft, section, name="ander")
    texts = {key: "een ander woord" for key, value in page.values.items() if isinstance(value, str)}
    texts = {key: text for key, text in texts.items() if key not in {"basis", "writer"}}
    other.save_itself(**texts)

    response = page.save_itself(**{key: text + " x" * 500 for key, text in texts.items()}, check=next(iter(texts)))

    assert response.status_code in {200, 409}
    assert len(response.content) <= 2048


def test_saving_a_question_costs_few_statements(sign_in, editor, draft, name, django_assert_max_num_queries):
    page = opened(sign_in(editor), draft, "plan")
    with django_assert_max_num_queries(STATEMENTS):
        page.save_itself(**{name: "Eerste keer"})
    with django_assert_max_num_queries(STATEMENTS):
        page.save_itself(**{name: "Tweede keer"})


def test_looking_at_a_question_and_its_button_cost_few_statements(
    sign_in, editor, draft, name, django_assert_max_num_queries
):
    client = sign_in(editor)
    with django_assert_max_num_queries(STATEMENTS):
        page = opened(client, draft, "plan")
    with django_assert_max_num_queries(STATEMENTS):
        assert page.press(**{name: "Met de knop", "action": "continue"}).status_code == 302


def test_what_no_column_keeps_is_kept_and_shown_again(sign_in, editor, draft):
    client = sign_in(editor)
    page = opened(client, draft, "outline")

    page.save_itself(start_date="in de zomer", title="x" * 201, summary="Wel bewaard")

    assert page.answer["state"] == "saved"
    assert Proposal.objects.get().summary == "Wel bewaard"
    again = client.get(address(draft, "outline"))
    assert again.context["form"]["start_date"].value() == "in de zomer"
    assert again.context["form"]["title"].value() == "x" * 201
    assert set(again.context["form"].errors) == {"start_date", "title"}
    assert any("in de zomer" in problem.message for problem in problems_of(Proposal.objects.get()))

    opened(client, draft, "outline").save_itself(start_date="1 juli 2027", title="Kort")
    assert draft.sections.get(code="outline").unplaced == {}


def test_a_table_with_a_cell_that_cannot_be_kept_stands_there_again(sign_in, editor, draft):
    client = sign_in(editor)
    page = opened(client, draft, "partners")

    page.save_itself(partner_0_name="x" * 201, partner_0_role="Regelt alles")

    assert draft.partners.get().name != "x" * 201
    form = client.get(address(draft, "partners")).context["form"]
    assert (form["partner_0_name"].value(), form["partner_0_role"].value()) == ("x" * 201, "Regelt alles")
    assert any(problem.section == "partners" for problem in problems_of(Proposal.objects.get()))


def test_a_later_save_of_the_same_window_stays_when_an_old_one_comes_late(sign_in, editor, draft, question, name):
    page = opened(sign_in(editor), draft, "plan")
    old = page.values | {name: "Eerste", "window": page.name, "turn": "1"}
    page.turn = 1
    page.save_itself(**{name: "Eerste en tweede"})

    response = page.client.post(f"{page.url}bewaren/", old)

    assert response.status_code == 200
    assert draft.answers.get(question=question).text == "Eerste en tweede"


def test_an_answer_that_got_lost_makes_nobody_his_own_colleague(sign_in, editor, draft, question, name):
    page = opened(sign_in(editor), draft, "plan")
    basis = page.values["basis"]
    page.save_itself(**{name: "Verstuurd, antwoord kwijt"})
    page.values["basis"] = basis

    response = page.save_itself(**{name: "Verstuurd, antwoord kwijt, en verder"})

    assert response.status_code == 200
    assert draft.answers.get(question=question).text.endswith("en verder")


def test_an_answer_that_got_lost_does_not_go_over_a_colleague(sign_in, editor, colleague, draft, question, name):
    page = opened(sign_in(editor), draft, "plan")
    basis = page.values["basis"]
    page.save_itself(**{name: "Van mij"})
    page.values["basis"] = basis
    opened(client_of(colleague), draft, "plan", name="ander").save_itself(**{name: "Van mijn collega"})

    assert page.save_itself(**{name: "Van mij, verder"}).status_code == 409
    assert draft.answers.get(question=question).text == "Van mijn collega"


def test_both_texts_stay_in_the_history_and_the_person_chooses(sign_in, editor, colleague, draft, question, name):
    mine = opened(sign_in(editor), draft, "plan")
    theirs = opened(client_of(colleague), draft, "plan", name="ander")
    theirs.save_itself(**{name: "Van mijn collega"})

    response = mine.save_itself(**{name: "Van mij"})

    assert (response.status_code, mine.answer["state"], mine.answer["conflicts"]) == (409, "conflict", [name])
    assert draft.answers.get(question=question).text == "Van mijn collega"
    assert {"Van mij", "Van mijn collega"} <= set(history_of(question))
    assert draft.sections.get(code="plan").saved_by == colleague
    again = mine.client.get(mine.url)
    assert "Van mij" in [text for _label, text in again.context["set_aside"]]

    shown = mine.press(action="recalculate")
    assert shown.status_code == 409
    assert [(each.stored, each.typed) for each in shown.context["conflicts"]] == [("Van mijn collega", "Van mij")]
    chosen = mine.values | {"basis": shown.context["form"]["basis"].value(), name: "Van ons samen"}
    assert mine.client.post(mine.url, chosen).status_code == 302
    assert draft.answers.get(question=question).text == "Van ons samen"
    assert draft.sections.get(code="plan").set_aside == {}


def test_a_conflict_in_one_field_does_not_hold_up_the_others(sign_in, editor, colleague, draft):
    mine = opened(sign_in(editor), draft, "outline")
    opened(client_of(colleague), draft, "outline", name="ander").save_itself(title="Van mijn collega")

    mine.save_itself(title="Van mij", summary="Ook van mij")

    stored = Proposal.objects.get()
    assert (stored.title, stored.summary) == ("Van mijn collega", "Ook van mij")
    assert "title" not in mine.answer["basis"]
    assert mine.save_itself(title="Van mij, nog eens").status_code == 409


def test_what_only_a_colleague_changed_stays_and_is_told(sign_in, editor, colleague, draft):
    mine = opened(sign_in(editor), draft, "outline")
    opened(client_of(colleague), draft, "outline", name="ander").save_itself(title="Van mijn collega")

    mine.save_itself(summary="Van mij")

    assert mine.answer["changed"] == ["title"]
    stored = Proposal.objects.get()
    assert (stored.title, stored.summary) == ("Van mijn collega", "Van mij")
    mine.save_itself(summary="Van mij, verder")
    assert Proposal.objects.get().title == "Van mijn collega"


def test_tables_changed_by_both_wait_for_a_choice(sign_in, editor, colleague, draft):
    mine = opened(sign_in(editor), draft, "partners")
    opened(client_of(colleague), draft, "partners", name="ander").save_itself(partner_0_name="Van mijn collega")

    assert mine.save_itself(partner_0_name="Van mij").status_code == 409

    assert draft.partners.get().name == "Van mijn collega"
    assert "Van mij" in [each["text"] for each in draft.sections.get(code="partners").set_aside.values()]


def test_a_colleague_at_work_in_another_part_stops_nothing(sign_in, editor, colleague, draft, name):
    mine = opened(sign_in(editor), draft, "plan")
    for number in range(3):
        opened(client_of(colleague), draft, "outline", name=f"ander{number}").save_itself(title=f"Titel {number}")

    assert mine.save_itself(**{name: "Rustig verder"}).status_code == 200


def test_a_colleague_in_the_same_part_is_named_by_function(sign_in, editor, colleague, draft, name):
    opened(client_of(colleague), draft, "plan", name="ander")
    page = opened(sign_in(editor), draft, "plan")

    assert "Beleidsadviseur economie" in page.client.get(page.url).content.decode()
    page.save_itself(**{name: "Samen"})
    assert page.answer["colleagues"] == ["Beleidsadviseur economie"]


def test_who_was_signed_out_is_told_so_and_nothing_is_written(sign_in, editor, draft, question, name):
    page = opened(sign_in(editor), draft, "plan")
    before = draft.answers.get(question=question).text
    page.client.logout()

    response = page.save_itself(**{name: "Te laat"})

    assert (response.status_code, page.answer["state"]) == (401, "signed_out")
    assert draft.answers.get(question=question).text == before


def test_another_account_in_the_same_browser_saves_nothing(sign_in, editor, colleague, draft, question, name):
    page = opened(sign_in(editor), draft, "plan")
    before = draft.answers.get(question=question).text
    page.client.force_login(colleague)

    response = page.save_itself(**{name: "Getypt door de een"})

    assert (response.status_code, page.answer["state"]) == (409, "other_person")
    assert draft.answers.get(question=question).text == before


def test_who_may_no_longer_write_is_refused(sign_in, editor, draft, name):
    page = opened(sign_in(editor), draft, "plan")
    editor.memberships.update(role="reader")

    assert page.save_itself(**{name: "Mag niet meer"}).status_code == 403


def test_a_form_with_an_old_token_gets_a_short_answer(editor, draft, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    response = client.post(f"{address(draft, 'plan')}bewaren/", {name: "x"})

    assert (response.status_code, response.json()) == (403, {"state": "token"})


def test_text_that_arrives_after_submitting_changes_nothing(sign_in, editor, signatory, open_round, organisation):
    """SB-14: fifty proposals, each with a save that arrives after it was sent in."""
    client = sign_in(editor)
    for number in range(50):
        proposal = make.complete_proposal(round=open_round, organisation=organisation, created_by=editor)
        page = opened(client, proposal, "plan")
        name = next(key for key in page.values if key.startswith("answer_"))
        submission = submit_proposal(proposal=proposal, token=uuid.uuid4(), by=signatory, at=database_now())

        response = page.save_itself(**{name: f"Na het indienen {number}"})

        assert (response.status_code, page.answer["state"]) == (409, "submitted")
        after = Submission.objects.get(proposal=proposal)
        assert hashlib.sha256(after.content.encode()).hexdigest() == after.sha256
        assert (after.sha256, after.content) == (submission.sha256, submission.content)
        assert not proposal.answers.filter(text__startswith="Na het").exists()


def test_a_field_that_was_mended_loses_its_error(sign_in, editor, draft, question, name):
    save_answers(proposal=draft, answers={question.pk: ""}, by=editor, at=database_now())
    page = opened(sign_in(editor), draft, "plan")

    page.save_itself(**{name: "", "check": name})
    assert question.text in page.answer["check"]["message"]
    page.save_itself(**{name: "Nu wel", "check": name})
    assert page.answer["check"] == {"field": name, "message": ""}


def test_the_same_text_again_writes_nothing(sign_in, editor, draft, name):
    page = opened(sign_in(editor), draft, "plan")
    page.save_itself(**{name: "Eén keer"})
    version = draft.sections.get(code="plan").version

    page.save_itself()

    assert draft.sections.get(code="plan").version == version


def test_a_valid_field_beside_a_wrong_one_is_no_conflict_the_next_time(sign_in, editor, draft):
    page = opened(sign_in(editor), draft, "outline")
    response = page.press(title="Goed", start_date="ooit")
    assert response.status_code == 422
    page.values["basis"] = response.context["form"]["basis"].value()

    assert page.press(title="Nog beter", start_date="1 juli 2027").status_code == 302
    assert Proposal.objects.get().title == "Nog beter"
