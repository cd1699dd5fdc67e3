"""Who guesses has to wait, whoever else works beside; staff hear of it (AC-08)."""

from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from mkbdeals import guessing
from mkbdeals.guessing import TRIED, times_tried
from mkbdeals.operations.watch import problems

pytestmark = pytest.mark.django_db
LIMIT = 5


@pytest.fixture(autouse=True)
def minute(settings, monkeypatch):
    """Allow five guesses in a minute that does not pass, counted under keys of this test alone."""
    settings.GUESSES_A_MINUTE = LIMIT
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], uuid4().hex * 2
    monkeypatch.setattr(guessing.time, "time", lambda: 1_800_000_015.0)
    caches["shared"].delete(TRIED)
    yield
    caches["shared"].delete(TRIED)


def guess(client, times: int) -> list[int]:
    return [client.get(f"/aanvragen/{number}/").status_code for number in range(9_000_000, 9_000_000 + times)]


def page_of(proposal) -> str:
    return reverse("proposals:proposal_detail", args=[proposal.pk])


def test_who_guesses_too_much_has_to_wait(sign_in, editor, draft):
    client = sign_in(editor)
    assert client.get(page_of(draft)).status_code == 200
    assert guess(client, LIMIT + 1) == [404] * (LIMIT + 1)

    answer = client.get(page_of(draft))

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "wachtwoord" not in answer.content.decode()
    assert client.get("/").status_code == 200  # pages without a number in them stay


def test_nobody_else_has_to_wait(sign_in, editor, signatory, draft):
    guess(sign_in(editor), LIMIT + 1)

    assert sign_in(signatory).get(page_of(draft)).status_code == 200


def test_it_is_over_after_five_minutes(sign_in, editor, draft, monkeypatch):
    client = sign_in(editor)
    guess(client, LIMIT + 1)
    later = guessing.time.monotonic() + guessing.WAIT_SECONDS + 1
    monkeypatch.setattr(guessing.time, "monotonic", lambda: later)

    assert client.get(page_of(draft)).status_code == 200


def test_a_new_session_of_the_same_person_does_not_help_for_long(sign_in, editor, draft):
    guess(sign_in(editor), LIMIT + 1)
    again = Client()
    again.force_login(editor)

    assert guess(again, 1) == [404]
    assert again.get(page_of(draft)).status_code == 429


def test_who_is_not_signed_in_is_counted_by_address(client):
    def public(number: int, **extra: str) -> int:
        return client.get(f"/gesloten-deals/bestaat-niet-{number}/", **extra).status_code

    assert [public(number) for number in range(LIMIT + 2)] == [404] * (LIMIT + 1) + [429]
    assert public(1, REMOTE_ADDR="192.0.2.7") == 404


def test_invented_sessions_do_not_help(client, sign_in, editor, draft):
    def public(number: int) -> int:
        client.cookies["sessionid"] = f"{number}{uuid4().hex}"
        return client.get(f"/gesloten-deals/bestaat-niet-{number}/").status_code

    assert [public(number) for number in range(LIMIT + 3)] == [404] * (LIMIT + 1) + [429] * 2
    # Who is signed in at the same address goes on.
    client.cookies.clear()
    assert sign_in(editor).get(page_of(draft)).status_code == 200


def test_what_was_typed_is_given_back(sign_in, editor, draft):
    client, words = sign_in(editor), "Een hele zin over ondernemers."
    guess(client, LIMIT + 1)

    answer = client.post(
        reverse("proposals:proposal_section", args=[draft.pk, "need"]), {"answer": words},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip

    assert answer.status_code == 429
    assert words in answer.content.decode()


def test_staff_hear_of_it_once_a_minute(sign_in, editor, caplog):
    guess(sign_in(editor), LIMIT + 3)

    assert times_tried() == 1
    assert any("one thing after another" in each for each in problems())
    assert [each.getMessage() for each in caplog.records if each.name == "mkbdeals.guessing"] == [
        f"more than {LIMIT} guesses in a minute by user {editor.pk}"
    ]


def test_no_limit_is_no_limit(settings, sign_in, editor):
    settings.GUESSES_A_MINUTE = 0

    assert set(guess(sign_in(editor), 4 * LIMIT)) == {404}
