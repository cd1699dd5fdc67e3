"""Text survives the end of a session (SB-16), without a script and without a store in the browser."""

import random
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.proposals.views.typing import address, opened

pytestmark = pytest.mark.django_db

PASSWORD = "een-lang-wachtwoord-27"
SIGNS = "abcdefghij klmno pqrst\n\r\n\t\"'<>&;€é漢😀 \\"


@pytest.fixture
def writer(editor):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


@pytest.fixture
def name(draft) -> str:
    return f"answer_{draft.round.questions.filter(section='plan').first().pk}"


def kept_fields(response) -> dict[str, str]:
    """Read the page to sign in as a browser does: hidden fields with their texts."""
    return dict(response.context["carried"].fields())


def answer_of(draft, name: str) -> str:
    return draft.answers.get(question_id=name.removeprefix("answer_")).text


def normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def end_of_session(how: str, client: Client, writer) -> None:
    """Let the session end as it can end."""
    if how == "removed":
        client.session.flush()
    elif how == "cookies cleared":
        client.cookies.clear()
    else:
        writer.set_password(PASSWORD)
        writer.save()


@pytest.mark.parametrize("how", ["removed", "cookies cleared", "password changed elsewhere"])
@pytest.mark.parametrize("case", range(7))
def test_forty_thousand_signs_survive(writer, draft, name, how, case):
    """SB-16, 21 cases of 40,000 signs: saved after signing in in the page itself."""
    drawn = random.Random(f"{how} {case}")
    text = "x" + "".join(drawn.choices(SIGNS, k=39_998)) + "x"
    client = Client(enforce_csrf_checks=how == "cookies cleared")
    client.force_login(writer)
    page = opened(client, draft, "plan")
    end_of_session(how, client, writer)

    response = page.press(**{name: text})

    assert response.status_code == 401
    body = unescape(response.content.decode())
    assert normal(text) in normal(body), "the text stands in the page"
    sent = kept_fields(response) | {"login": writer.email, "password": PASSWORD}
    if how == "cookies cleared":
        sent["csrfmiddlewaretoken"] = response.context["csrf_token"]
    after = client.post(f"{page.url}verder/", sent)
    assert after.status_code == 302
    assert answer_of(draft, name) == normal(text)


def test_wrong_password_keeps_the_text(writer, draft, name):
    client = Client()
    client.force_login(writer)
    page = opened(client, draft, "plan")
    client.logout()
    sent = kept_fields(page.press(**{name: "Nog niet kwijt"}))

    response = client.post(f"{page.url}verder/", sent | {"login": writer.email, "password": "onjuist"})

    assert response.status_code == 401
    assert "Nog niet kwijt" in response.content.decode()
    assert kept_fields(response) == sent
    assert answer_of(draft, name) != "Nog niet kwijt"


def test_another_person_gets_nothing_to_see_and_nothing_is_saved(writer, colleague, draft, name):
    colleague.set_password(PASSWORD)
    colleague.save()
    client = Client()
    client.force_login(writer)
    page = opened(client, draft, "plan")
    client.logout()
    sent = kept_fields(page.press(**{name: "Alleen voor mij"}))

    response = client.post(f"{page.url}verder/", sent | {"login": colleague.email, "password": PASSWORD})

    assert response.status_code == 401
    assert response.context["texts"] == []
    assert "_auth_user_id" not in client.session
    assert answer_of(draft, name) != "Alleen voor mij"


def test_a_text_without_our_mark_is_not_taken_along(client, draft, name):
    response = client.post(address(draft, "plan"), {name: "Van een andere site"})

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
    assert client.post(f"{address(draft, 'plan')}verder/", {f"kept-{name}": "Van een andere site"}).status_code == 404


def test_the_mark_of_one_part_opens_no_other(writer, draft, name):
    client = Client()
    client.force_login(writer)
    page = opened(client, draft, "plan")
    sent = {"kept-writer": page.values["writer"], "kept-title": "Anders"}

    assert client.post(f"{address(draft, 'outline')}verder/", sent).status_code == 404


def test_who_lost_the_right_to_write_meanwhile_saves_nothing(writer, draft, name):
    client = Client()
    client.force_login(writer)
    page = opened(client, draft, "plan")
    client.logout()
    sent = kept_fields(page.press(**{name: "Mag niet meer"}))
    writer.memberships.update(role="reader")

    response = client.post(f"{page.url}verder/", sent | {"login": writer.email, "password": PASSWORD})

    assert response.status_code == 403
    assert answer_of(draft, name) != "Mag niet meer"


def test_an_old_token_of_who_signed_in_again_elsewhere_asks_for_one_press(writer, draft, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    page = opened(client, draft, "plan")

    response = page.press(**{name: "Oud bewijs"})

    assert response.status_code == 401
    assert response.context["may_go_on"]
    sent = kept_fields(response) | {"csrfmiddlewaretoken": response.context["csrf_token"]}
    assert client.post(f"{page.url}verder/", sent).status_code == 302
    assert answer_of(draft, name) == "Oud bewijs"


def test_a_choice_after_signing_in_again_sends_its_form_to_the_part(writer, colleague, draft, name):
    client = Client()
    client.force_login(writer)
    page = opened(client, draft, "plan")
    client.logout()
    sent = kept_fields(page.press(**{name: "Van mij"}))
    other = Client()
    other.force_login(colleague)
    opened(other, draft, "plan", name="ander").press(**{name: "Van mijn collega"})

    response = client.post(f"{page.url}verder/", sent | {"login": writer.email, "password": PASSWORD})

    assert response.status_code == 409
    assert f'action="{page.url}"' in response.content.decode()


def test_other_forms_of_our_pages_show_their_words_to_copy(writer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    body = urlencode({"reason": "Een lange reden om in te trekken"})
    form = "application/x-www-form-urlencoded"

    own = client.post("/aanvragen/nieuw/", body, content_type=form, headers={"sec-fetch-site": "same-origin"})
    foreign = client.post("/aanvragen/nieuw/", body, content_type=form, headers={"sec-fetch-site": "cross-site"})

    assert own.status_code == foreign.status_code == 403
    assert "Een lange reden" in own.content.decode()
    assert "Een lange reden" not in foreign.content.decode()


def test_the_mark_ends_after_a_week(writer, draft, name, monkeypatch):
    client = Client()
    client.force_login(writer)
    page = opened(client, draft, "plan")
    client.logout()
    monkeypatch.setattr("proposals.views.carried.VALID_SECONDS", -1)

    assert page.press(**{name: "Te oud"}).status_code == 302
