"""A session moves along with work, at few writes, and ends after a working day."""

import time

import pytest

from proposals.models import Session

pytestmark = pytest.mark.django_db


def moved(client, *, began: int = 0, renewed: int = 0) -> None:
    """Let the session have begun or been renewed so many seconds ago."""
    session = client.session
    session["began_at"], session["renewed_at"] = int(time.time()) - began, int(time.time()) - renewed
    session.save()


def left(client) -> int:
    return client.get("/sessie/", headers={"x-background": "1"}).json()["seconds"]


def test_looking_does_not_keep_anybody_signed_in(sign_in, editor, settings):
    client = sign_in(editor)
    moved(client, began=3600, renewed=1000)

    assert left(client) == pytest.approx(settings.SESSION_COOKIE_AGE - 1000, abs=2)
    assert left(client) == pytest.approx(settings.SESSION_COOKIE_AGE - 1000, abs=2)


def test_one_key_stays_signed_in(sign_in, editor, settings):
    client = sign_in(editor)
    moved(client, began=7000, renewed=7000)

    assert client.post("/sessie/").json()["seconds"] == pytest.approx(settings.SESSION_COOKIE_AGE, abs=2)
    assert left(client) == pytest.approx(settings.SESSION_COOKIE_AGE, abs=2)


def test_working_moves_the_end_along_and_writes_once_in_five_minutes(sign_in, editor, settings):
    client = sign_in(editor)
    moved(client, began=1000, renewed=400)
    client.get("/aanvragen/")
    ends = Session.objects.get().expire_date

    client.get("/aanvragen/")

    assert left(client) == pytest.approx(settings.SESSION_COOKIE_AGE, abs=2)
    assert Session.objects.get().expire_date == ends


def test_after_a_working_day_one_signs_in_anew(sign_in, editor, settings):
    client = sign_in(editor)
    moved(client, began=settings.SESSION_MAXIMUM_AGE + 1)

    assert client.get("/aanvragen/").url.startswith("/account/login/")


def test_who_is_not_signed_in_hears_only_that(client):
    answer = client.get("/sessie/").json()

    assert (answer["signed_in"], answer["seconds"]) == (False, 0)
    assert client.get("/sessie/terug/").status_code == 200
