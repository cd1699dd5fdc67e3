"""The pages for when something goes wrong."""

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client, RequestFactory

from mkbdeals.errors import server_error
from mkbdeals.middleware import DatabaseRuleMiddleware
from proposals.models import Proposal
from tests.factories import proposals as make
from tests.triggers_off import triggers_off


def answer_while(error):
    try:
        raise error
    except Exception:
        return server_error(RequestFactory().get("/"))


def test_a_fault_answers_500_in_words():
    answer = answer_while(ValueError("secret detail"))

    assert answer.status_code == 500
    assert b"<h1>" in answer.content
    assert b"secret" not in answer.content


def test_a_database_that_is_away_is_a_pause():
    answer = answer_while(OperationalError("could not connect to server 10.0.0.1"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert b"10.0.0.1" not in answer.content


def pause_of(path, fields):
    try:
        raise OperationalError("server closed the connection")
    except OperationalError:
        return server_error(RequestFactory().post(path, fields)).content.decode()


def test_a_pause_gives_back_what_was_typed_with_a_button_that_sends_it_again():
    page = pause_of("/aanvragen/1/plan/", {"answer_1": "Eerste <regel>\nTweede", "csrfmiddlewaretoken": "abc"})

    assert 'action="/aanvragen/1/plan/"' in page
    assert "\nEerste &lt;regel&gt;\nTweede</textarea>" in page
    assert 'name="csrfmiddlewaretoken"' in page


@pytest.mark.parametrize("path", ["/account/login/", "/tussenrapportages/1/verder/", "/uitnodiging/"])
@pytest.mark.parametrize("name", ["password", "password1"])
def test_a_pause_never_shows_a_password(path, name):
    assert "een geheim" not in pause_of(path, {"login": "a@test.example", name: "een geheim"})


def test_a_pause_gives_a_text_back_that_was_carried_through_signing_in():
    page = pause_of("/tussenrapportages/1/verder/", {"kept-summary": "Mijn woorden", "password": "geheim"})

    assert "Mijn woorden" in page


@pytest.mark.django_db
def test_a_missing_page_answers_404_in_the_frame_of_the_site(client):
    answer = client.get("/bestaat-niet/")

    assert answer.status_code == 404
    assert b"mkb-page-header" in answer.content


@pytest.mark.django_db
def test_a_form_without_its_token_answers_403_and_changes_nothing(officer):
    round_ = make.full_round(status="preparation")
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)

    answer = client.post(f"/beheer/ronde/{round_.slug}/stap/", {"step": "publish"})

    round_.refresh_from_db()
    assert (answer.status_code, round_.status) == (403, "preparation")


@pytest.mark.django_db(transaction=True)
def test_a_refusal_of_the_database_that_no_form_caught_is_told_in_its_words(officer):
    round_ = make.full_round()
    request = RequestFactory().post("/")
    request.user = officer
    proposal = make.ProposalFactory(round=round_, status="awarded")
    with triggers_off("proposals_proposal"):  # more was asked than the ceiling allows
        Proposal.objects.filter(pk=proposal.pk).update(requested_amount=2_800_001)
    with pytest.raises(IntegrityError) as refused:
        make.DealFactory(proposal=proposal, awarded_amount=2_800_001)

    answer = DatabaseRuleMiddleware(lambda _request: None).process_exception(request, refused.value)

    assert answer.status_code == 409
    assert "budgetplafond" in answer.content.decode()
